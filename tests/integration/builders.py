"""Shops, orders and events with good defaults, and the captured answers of real shops."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from contracts import identity
from contracts.facts import Address, Delivery, Parcel, Stop
from contracts.integration import SaveCarrier, SaveShop
from contracts.planning import DayClosed, OrderShipped
from services.integration.partners.shop import Connection

PAYLOADS = Path(__file__).parent / "payloads"
SECRET = "a secret of at least thirty-two characters"
BEARER = {"access_token": "sandboxaccesstoken00000000000001"}
OAUTH = {
    "consumer_key": "sandboxconsumerkey00000000000001",
    "consumer_secret": "sandboxconsumersecret00000000001",
    "access_token": "sandboxaccesstoken00000000000001",
    "access_token_secret": "sandboxaccesssecret0000000000001",
}
XMLRPC = {"user": "pakbon", "key": "sandbox-openmage-key"}
KINDS = {"fietshal": ("magento2", BEARER), "meubelhuis": ("openmage", XMLRPC)}


def payload(name: str) -> dict[str, Any]:
    """A captured answer, with exact numbers."""
    found = json.loads((PAYLOADS / name).read_text(), parse_float=Decimal)
    if isinstance(found, dict):
        found.pop("_note", None)
    return found  # type: ignore[no-any-return]


def captured_orders() -> list[str]:
    return sorted(path.name for path in PAYLOADS.glob("*order_*.json"))


def a_connection(kind: str = "magento2", **told: Any) -> Connection:
    values: dict[str, Any] = {"shop": "winkel", "kind": kind, "address": "http://127.0.0.1:9", "credentials": BEARER}
    return Connection(**{**values, **told})


def shop_request(shop: str, sandbox: str, /, **told: Any) -> SaveShop:
    kind, credentials = KINDS[shop]
    values: dict[str, Any] = {
        "shop": shop,
        "name": shop.capitalize(),
        "kind": kind,
        "address": f"{sandbox}/{shop}",
        "credentials": credentials,
    }
    return SaveShop(**{**values, **told})


def carrier_request(address: str, **told: Any) -> SaveCarrier:
    sender = Address(company="Fietshal", street=("Dorpsstraat 1",), postcode="8011 AA", city="Zwolle", country="NL")
    values: dict[str, Any] = {"carrier": "postnl", "name": "PostNL", "address": address, "sender": sender}
    return SaveCarrier(**{"credentials": {"apikey": "sandbox-carrier-key"}, **values, **told})


def a_parcel(number: int, **told: Any) -> Parcel:
    values: dict[str, Any] = {
        "parcel_id": uuid4(),
        "barcode": f"3871234500000{number:05d}",
        "box": 1,
        "boxes": 1,
        "weight_grams": 2500,
    }
    return Parcel(**{**values, **told})


def a_stop(number: int, **told: Any) -> Stop:
    values: dict[str, Any] = {
        "stop_id": uuid4(),
        "position": number,
        "order_id": identity.order_id("fietshal", f"{number:09d}"),
        "number": f"{number:09d}",
        "shop": "fietshal",
        "day": date(2030, 3, 4),
        "delivery": Delivery.PARCEL,
        "customer_name": "Jan van der Berg",
        "address": Address(
            first_name="Jan",
            last_name="van der Berg",
            street=("Keizersgracht 123", "2 hoog"),
            postcode="1015 CJ",
            city="Amsterdam",
            country="NL",
        ),
        "parcels": (a_parcel(number),),
    }
    return Stop(**{**values, **told})


def a_closed_day(stops: int = 3, /, **told: Any) -> DayClosed:
    values: dict[str, Any] = {
        "closing_id": uuid4(),
        "day": date(2030, 3, 4),
        "carrier": "postnl",
        "collection_day": date(2030, 3, 5),
        "stops": tuple(a_stop(number) for number in range(1, stops + 1)),
    }
    return DayClosed(**{**values, **told})


def shipped(shop: str, number: str, /, **told: Any) -> OrderShipped:
    values: dict[str, Any] = {
        "order_id": identity.order_id(shop, number),
        "number": number,
        "shop": shop,
        "day": date(2026, 11, 24),
        "delivery": Delivery.PARCEL,
        "shipment_id": uuid4(),
        "carrier": "postnl",
        "parcels": (a_parcel(1, tracking_number="3SPAKB000000001"),),
    }
    return OrderShipped(**{**values, **told})
