"""Customers' accounts, their addresses and groups over OpenMage's XML-RPC."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import STAMP
from sandbox.shop import customers
from sandbox.shop.openmage.faults import Fault
from sandbox.shop.openmage.filters import select
from sandbox.shop.shops import MEUBELHUIS as SHOP
from sandbox.store import Doc
from sandbox.world import World

ZONE = ZoneInfo("Europe/Amsterdam")
CREATED_IN = {1: "Default Store View", 2: "Deutsch"}


def customer_list(world: World, filters: Any = None) -> list[Doc]:
    def field(doc: Doc, name: str) -> Any:
        return doc.get("id" if name in ("customer_id", "entity_id") else name)

    return [_listed(customer_row(c), c) for c in select(customers.all_of(world, SHOP), filters, field)]


def customer_info(world: World, number: Any, attributes: Any = None) -> Doc:
    doc = customers.find(world, SHOP, number)
    if doc is None:
        raise Fault(102, "Customer not exists.")
    row = customer_row(doc)
    wanted = attributes if isinstance(attributes, list) or attributes is None else [attributes]
    return row if wanted is None else {k: v for k, v in row.items() if k == "customer_id" or k in wanted}


def address_list(world: World, number: Any) -> list[Doc]:
    doc = customers.find(world, SHOP, number)
    if doc is None:
        raise Fault(101, "Customer not exists.")
    return [_listed(address_row(address), address) for address in doc["addresses"]]


def address_info(world: World, number: Any) -> Doc:
    for doc in customers.all_of(world, SHOP):
        for address in doc["addresses"]:
            if str(address["id"]) == str(number):
                return address_row(address)
    raise Fault(102, "Address not exists.")


def group_list(world: World) -> list[Doc]:
    names = ("NOT LOGGED IN", "Particulier", "Zakelijk")
    return [{"customer_group_id": number, "customer_group_code": name} for number, name in enumerate(names)]


def customer_row(doc: Doc) -> Doc:
    names = ("prefix", "firstname", "middlename", "lastname", "suffix", "email", "group_id")
    return {
        "customer_id": doc["id"],
        **_moments(doc),
        "increment_id": None,
        "store_id": doc["store_id"],
        "website_id": 1,
        "created_in": CREATED_IN[doc["store_id"]],
        **{name: doc.get(name) for name in names},
        "dob": f"{doc['dob']} 00:00:00" if doc.get("dob") else None,
        # Every account comes with the hash of its password: whoever reads it must let it fall at once.
        "password_hash": hashlib.sha256(str(doc["email"]).encode()).hexdigest() + ":sandbox",
        "default_billing": customers.default(doc, "billing"),
        "default_shipping": customers.default(doc, "shipping"),
        "taxvat": doc.get("taxvat"),
        "confirmation": None,
        "gender": doc.get("gender"),
        "rp_token": None,
        "rp_token_created_at": None,
        "disable_auto_group_change": 0,
        "password_created_at": None,
        "rp_customer_id": None,
    }


def address_row(address: Doc) -> Doc:
    names = ("prefix", "firstname", "middlename", "lastname", "suffix", "company")
    empty = ("vat_is_valid", "vat_request_id", "vat_request_date", "vat_request_success")
    return {
        "customer_address_id": address["id"],
        **_moments(address),
        "increment_id": None,
        **{name: address[name] for name in names},
        "street": "\n".join(address["street"]),
        "city": address["city"],
        "country_id": address["country_id"],
        "region": None,
        "region_id": None,
        "postcode": address["postcode"],
        "telephone": address["telephone"],
        "fax": None,
        "vat_id": address["vat_id"],
        **dict.fromkeys(empty),
        "is_default_billing": address["default_billing"],
        "is_default_shipping": address["default_shipping"],
    }


def _moments(doc: Doc) -> Doc:
    """When it was made is told in the shop's own time, when it was changed in UTC."""
    made = datetime.strptime(doc["created_at"], STAMP).replace(tzinfo=UTC)
    return {"created_at": made.astimezone(ZONE).isoformat(), "updated_at": doc["updated_at"]}


def _listed(row: Doc, doc: Doc) -> Doc:
    """A list leaves out what is not filled in, and tells both moments as they are stored."""
    return {name: value for name, value in row.items() if value is not None} | {"created_at": doc["created_at"]}


CALLS: dict[str, Callable[..., Any]] = {
    "customer.list": customer_list,
    "customer.info": customer_info,
    "customer_address.list": address_list,
    "customer_address.info": address_info,
    "customer_group.list": group_list,
}
