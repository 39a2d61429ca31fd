"""Customers' accounts and groups over Magento 2's REST API."""

from __future__ import annotations

from typing import Any

from flask import request

from sandbox.shop import customers
from sandbox.shop.magento2 import criteria
from sandbox.shop.magento2.errors import RestError
from sandbox.shop.magento2.orders import without_nulls
from sandbox.shop.shops import FIETSHAL as SHOP
from sandbox.store import Doc
from sandbox.world import World

CREATED_IN = {1: "Nederlands", 2: "Deutsch"}
# A real shop tells these three even where they are nothing.
NO_REGION = {"region_code": None, "region": None, "region_id": 0}
GROUPS = tuple(
    {"id": number, "code": code, "tax_class_id": 3, "tax_class_name": "Retail Customer"}
    for number, code in enumerate(("NOT LOGGED IN", "Particulier", "Zakelijk"))
)


def search_customers(world: World, store: str, body: Doc) -> Doc:
    docs = customers.all_of(world, SHOP)
    found, frame = criteria.search(docs, criteria.parse(request.args), _field)
    return frame | {"items": [customer_view(c) for c in found]}


def get_customer(world: World, store: str, body: Doc, number: int) -> Doc:
    found = customers.find(world, SHOP, number)
    if found is None:
        raise RestError(
            404, "No such entity with %fieldName = %fieldValue", {"fieldName": "customerId", "fieldValue": number}
        )
    return customer_view(found)


def search_groups(world: World, store: str, body: Doc) -> Doc:
    found, frame = criteria.search(list(GROUPS), criteria.parse(request.args), _field)
    return frame | {"items": found}


def _field(doc: Doc, name: str) -> Any:
    return doc.get("id" if name == "entity_id" else name)


def customer_view(doc: Doc) -> Doc:
    defaults = {f"default_{which}": customers.default(doc, which) for which in ("billing", "shipping")}
    names = ("id", "group_id", "created_at", "updated_at", "email", "prefix", "firstname", "middlename", "lastname",
             "suffix", "taxvat", "dob", "gender", "store_id")  # fmt: skip
    body = without_nulls(
        {
            **{name: doc.get(name) for name in names},
            **{name: None if number is None else str(number) for name, number in defaults.items()},
            "created_in": CREATED_IN[doc["store_id"]],
            "website_id": 1,
            "disable_auto_group_change": 0,
            "extension_attributes": {"is_subscribed": False},
        }
    )
    return {**body, "addresses": [address_view(doc, address) for address in doc["addresses"]]}


def address_view(doc: Doc, address: Doc) -> Doc:
    """A flag that is not set is not there."""
    flags = {name: True for name in ("default_shipping", "default_billing") if address[name]}
    own = without_nulls({name: address[name] for name in ("id", *customers.PLACE)})
    return {**own, "customer_id": doc["id"], "region": dict(NO_REGION), "region_id": 0, **flags}


ROUTES = (
    ("GET", "customers/search", search_customers),
    ("GET", "customers/<int:number>", get_customer),
    ("GET", "customerGroups/search", search_groups),
)
