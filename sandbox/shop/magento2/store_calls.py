"""Store views, modules and customers over Magento 2's REST API."""

from __future__ import annotations

from typing import Any

from flask import request

from sandbox.shop.magento2 import criteria
from sandbox.shop.magento2.errors import RestError
from sandbox.shop.magento2.orders import without_nulls
from sandbox.shop.shops import FIETSHAL as SHOP
from sandbox.store import Doc
from sandbox.world import World

VIEWS = ((1, "nl", "Nederlands", "nl_NL"), (2, "de", "Deutsch", "de_DE"))
MODULES = (
    "Magento_Store", "Magento_Catalog", "Magento_Customer", "Magento_Sales", "Magento_Tax", "Magento_Integration",
    "Magento_Inventory", "Magento_InventoryApi", "Magento_InventoryInStorePickup", "Magento_Bundle",
    "Magento_ConfigurableProduct", "Magento_OfflinePayments",
)  # fmt: skip


GROUPS = tuple(
    {"id": number, "code": code, "tax_class_id": 3, "tax_class_name": "Retail Customer"}
    for number, code in enumerate(("NOT LOGGED IN", "Particulier", "Zakelijk"))
)


def store_configs(world: World, store: str, body: Doc) -> list[Doc]:
    wanted = request.args.getlist("storeCodes[]")
    base = f"{world.address}/fietshal/"
    urls = {"url": base, "link_url": base, "static_url": f"{base}static/", "media_url": f"{base}media/"}
    return [
        {
            "id": number,
            "code": code,
            "website_id": 1,
            "locale": locale,
            "base_currency_code": "EUR",
            "default_display_currency_code": "EUR",
            "timezone": "Europe/Amsterdam",
            "weight_unit": "kgs",
            **{f"{prefix}base_{name}": url for prefix in ("", "secure_") for name, url in urls.items()},
        }
        for number, code, _, locale in VIEWS
        if not wanted or code in wanted
    ]


def store_views(world: World, store: str, body: Doc) -> list[Doc]:
    admin = {"id": 0, "code": "admin", "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1}
    shown = [
        {"id": number, "code": code, "name": name, "website_id": 1, "store_group_id": 1, "is_active": 1}
        for number, code, name, _ in VIEWS
    ]
    return [admin, *shown]


def websites(world: World, store: str, body: Doc) -> list[Doc]:
    return [
        {"id": 0, "code": "admin", "name": "Admin", "default_group_id": 0},
        {"id": 1, "code": "base", "name": "Fietshal", "default_group_id": 1},
    ]


def modules(world: World, store: str, body: Doc) -> list[str]:
    return list(MODULES)


def search_customers(world: World, store: str, body: Doc) -> Doc:
    docs = world.store.all(SHOP.name, "customers")
    found, frame = criteria.search(docs, criteria.parse(request.args), _field)
    return frame | {"items": [customer_view(c) for c in found]}


def search_groups(world: World, store: str, body: Doc) -> Doc:
    found, frame = criteria.search(list(GROUPS), criteria.parse(request.args), _field)
    return frame | {"items": found}


def get_customer(world: World, store: str, body: Doc, number: int) -> Doc:
    found = world.store.get(SHOP.name, "customers", number)
    if found is None:
        raise RestError(
            404, "No such entity with %fieldName = %fieldValue", {"fieldName": "customerId", "fieldValue": number}
        )
    return customer_view(found)


def _field(doc: Doc, name: str) -> Any:
    return doc.get("id" if name == "entity_id" else name)


def customer_view(doc: Doc) -> Doc:
    address = {
        "id": doc["id"],
        "customer_id": doc["id"],
        "region": {"region_code": None, "region": None, "region_id": 0},
        "region_id": 0,
        **{k: doc[k] for k in ("country_id", "street", "telephone", "postcode", "city", "firstname", "lastname")},
        "company": doc.get("company") or None,
        "default_shipping": True,
        "default_billing": True,
    }
    body = {
        "id": doc["id"],
        "group_id": 1,
        "default_billing": str(doc["id"]),
        "default_shipping": str(doc["id"]),
        "created_at": doc["created_at"],
        "updated_at": doc["updated_at"],
        "created_in": "Nederlands" if doc["store_id"] == 1 else "Deutsch",
        "email": doc["email"],
        "firstname": doc["firstname"],
        "lastname": doc["lastname"],
        "store_id": doc["store_id"],
        "website_id": 1,
        "addresses": [address],
        "disable_auto_group_change": 0,
        "extension_attributes": {"is_subscribed": False},
    }
    shown: Doc = without_nulls(body)
    return shown


ROUTES = (
    ("GET", "store/storeConfigs", store_configs),
    ("GET", "store/storeViews", store_views),
    ("GET", "store/websites", websites),
    ("GET", "modules", modules),
    ("GET", "customers/search", search_customers),
    ("GET", "customerGroups/search", search_groups),
    ("GET", "customers/<int:number>", get_customer),
)
