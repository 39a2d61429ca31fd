"""Who a shop is: entered once, kept by integration, and heard by everyone who writes papers or mails in its name."""

from contracts.base import Contract, Event, Request
from contracts.facts import DocumentRef


class ShopIdentity(Contract):
    """What a shop is called, who is behind it, and where its customers find it, reach it and pay it."""

    shop: str  # the shop's code
    version: int = 0  # counts the savings; the highest is the truth
    name: str = ""  # what its customers call it
    company: str = ""  # who invoices, where that is not the name
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "NL"  # ISO 3166, two letters
    phone: str = ""
    email: str = ""
    website: str = ""
    vat_id: str = ""
    registration: str = ""  # KvK 12345678, HRB 1234 Köln
    account_holder: str = ""  # where that is not who invoices
    iban: str = ""
    bic: str = ""
    sender: str = ""  # the address its mails come from; empty: the installation's
    reply_to: str = ""
    hours: dict[str, str] = {}  # language → opening hours
    footer: dict[str, str] = {}  # language → a last line under every mail
    language: str = "en"  # for orders whose own language is unknown
    logo: DocumentRef | None = None  # a PNG


class ShopIdentified(Event, source="integration"):
    """A shop was introduced, or told anew who it is; everything stands in it."""

    identity: ShopIdentity


# ---- asked by the gateway


class GetShopIdentity(Request[ShopIdentity], to="integration"):
    shop: str


class SaveShopIdentity(Request[ShopIdentity], to="integration"):
    """Everything but the version, which is counted here. `seen_version` is what the screen showed: where somebody else
    has saved since, nothing is written over."""

    identity: ShopIdentity
    seen_version: int | None = None
