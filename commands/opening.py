"""Opening day: the sandbox's shops and carriers are connected and the first member of staff gets a login."""

from collections.abc import Callable
from typing import Any

from contracts.base import Request
from contracts.facts import Address
from contracts.integration import SaveCarrier, SaveShop
from contracts.invoicing import InvoiceSettings, SaveInvoiceSettings, Seller
from contracts.notifier import SaveShopIdentity, ShopIdentity
from gateway.staff import add_staff
from kernel.refused import Refused
from kit.engine import engine_of
from kit.settings import Settings

LOGIN, PASSWORD = "anna", "pakbon-demo-1"
HOURS = {
    "nl": "dinsdag t/m zaterdag 9.30–17.30 uur",
    "de": "Dienstag bis Samstag 9.30–17.30 Uhr",
    "en": "Tuesday to Saturday 9.30–17.30",
}
LANGUAGES = {"1": "nl", "2": "de"}
SENDER = Address(
    company="Fietshal & Meubelhuis",
    street=("Ceintuurbaan 12",),
    postcode="8024 AA",
    city="Zwolle",
    country="NL",
    phone="038 123 4567",
    email="winkel@fietshal.example",
)


def connect_partners(ask: Callable[[Request[Any]], Any], sandbox: str) -> None:
    """Connect the sandbox's two shops and its carrier, as an administrator would on the settings page."""
    introduce_shops(ask)  # before the first order comes in: its mail and invoice bear the shop's name
    ask(
        SaveShop(
            shop="fietshal",
            name="Fietshal",
            kind="magento2",
            address=f"{sandbox}/fietshal",
            credentials={
                "consumer_key": "sandboxconsumerkey00000000000001",
                "consumer_secret": "sandboxconsumersecret00000000001",
                "access_token": "sandboxaccesstoken00000000000001",
                "access_token_secret": "sandboxaccesssecret0000000000001",
            },
            languages=LANGUAGES,
        )
    )
    ask(
        SaveShop(
            shop="meubelhuis",
            name="Meubelhuis",
            kind="openmage",
            address=f"{sandbox}/meubelhuis",
            credentials={"user": "pakbon", "key": "sandbox-openmage-key"},
            languages=LANGUAGES,
        )
    )
    for carrier, name in (("postnl", "PostNL"), ("dhl", "DHL")):
        ask(
            SaveCarrier(
                carrier=carrier,
                name=name,
                address=sandbox,
                credentials={"apikey": "sandbox-carrier-key"},
                sender=SENDER,
            )
        )


def introduce_shops(ask: Callable[[Request[Any]], Any]) -> None:
    """Tell what the shops are called on invoices and in mails."""
    for shop, name, vat_id, iban in (
        ("fietshal", "Fietshal", "NL001234567B89", "NL91ABNA0417164300"),
        ("meubelhuis", "Meubelhuis", "NL009876543B21", "NL02ABNA0123456789"),
    ):
        at: dict[str, Any] = {
            "street": SENDER.street[0],
            "postcode": SENDER.postcode,
            "city": SENDER.city,
            "country": SENDER.country,
        }
        reach: dict[str, Any] = {"phone": SENDER.phone, "website": f"www.{shop}.example"}
        mail = f"winkel@{shop}.example"
        seller = Seller(name=name, vat_id=vat_id, iban=iban, email=mail, registration="KvK 05012345", **at, **reach)
        ask(SaveInvoiceSettings(settings=InvoiceSettings(shop=shop, seller=seller)))
        ask(
            SaveShopIdentity(
                identity=ShopIdentity(
                    shop=shop,
                    name=name,
                    sender=mail,
                    reply_to=mail,
                    hours=HOURS,
                    account_holder=name,
                    iban=iban,
                    language="nl",
                    **at,
                    **reach,
                )
            )
        )


def add_first_staff(settings: Settings) -> None:
    """The first administrator; who is there already stays as he is."""
    try:
        add_staff(engine_of(settings.database_of("gateway")), LOGIN, "Anna de Boer", PASSWORD, ["administrator"], "nl")
    except Refused:
        return
