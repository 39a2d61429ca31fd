"""Opening day: the sandbox's shops and carriers are connected and the first member of staff gets a login."""

from collections.abc import Callable
from typing import Any

import requests

from contracts.base import Request
from contracts.facts import Address
from contracts.hooks import GetHook, RenewHookSecret
from contracts.insurance import SaveInsurer
from contracts.integration import SaveCarrier, SaveShop
from contracts.places import SaveGeocoder
from contracts.shop_identity import GetShopIdentity, SaveShopIdentity, ShopIdentity
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
    for shop in ("fietshal", "meubelhuis"):
        _hook(ask, sandbox, shop)
    ask(
        SaveInsurer(
            insurer="zekerenzoon",
            name="Zeker & Zoon",
            kind="zekerenzoon",
            address=f"{sandbox}/insurer/service",
            credentials={"user": "pakbon", "password": "sandbox-insurer-key"},
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
    for geocoder, where, countries in (("pdok", "pdok/v3_1", ("NL",)), ("nominatim", "nominatim", ("*",))):
        address = f"{sandbox}/geocoder/{where}"
        ask(SaveGeocoder(geocoder=geocoder, kind=geocoder, address=address, countries=countries, contact=SENDER.email))


def _hook(ask: Callable[[Request[Any]], Any], sandbox: str, shop: str) -> None:
    """Give the sandbox's shop its secret, where hooks are taken: its orders are here within a second then."""
    if not ask(GetHook(shop=shop)).address:
        return
    made = ask(RenewHookSecret(shop=shop))
    told = {"webhook": {"url": made.address, "secret": made.secret}}
    requests.post(f"{sandbox}/control/{shop}/settings", json=told, timeout=10).raise_for_status()


def introduce_shops(ask: Callable[[Request[Any]], Any]) -> None:
    """Tell who the shops are, on their invoices, papers and mails."""
    for shop, name, vat_id, iban in (
        ("fietshal", "Fietshal", "NL001234567B89", "NL91ABNA0417164300"),
        ("meubelhuis", "Meubelhuis", "NL009876543B21", "NL02ABNA0123456789"),
    ):
        mail = f"winkel@{shop}.example"
        identity = ShopIdentity(
            shop=shop,
            name=name,
            street=SENDER.street[0],
            postcode=SENDER.postcode,
            city=SENDER.city,
            country=SENDER.country,
            phone=SENDER.phone,
            email=mail,
            website=f"www.{shop}.example",
            vat_id=vat_id,
            registration="KvK 05012345",
            iban=iban,
            sender=mail,
            reply_to=mail,
            hours=HOURS,
            language="nl",
        )
        if not ask(GetShopIdentity(shop=shop)).version:  # what was changed since the first opening stays
            ask(SaveShopIdentity(identity=identity))


def add_first_staff(settings: Settings) -> None:
    """The first administrator; who is there already stays as he is."""
    try:
        add_staff(engine_of(settings.database_of("gateway")), LOGIN, "Anna de Boer", PASSWORD, ["administrator"], "nl")
    except Refused:
        return
