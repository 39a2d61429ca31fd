"""Store views and modules over Magento 2's REST API."""

from __future__ import annotations

from flask import request

from sandbox.store import Doc
from sandbox.world import World

VIEWS = ((1, "nl", "Nederlands", "nl_NL"), (2, "de", "Deutsch", "de_DE"))
MODULES = (
    "Magento_Store", "Magento_Catalog", "Magento_Customer", "Magento_Sales", "Magento_Tax", "Magento_Integration",
    "Magento_Inventory", "Magento_InventoryApi", "Magento_InventoryInStorePickup", "Magento_Bundle",
    "Magento_ConfigurableProduct", "Magento_OfflinePayments",
)  # fmt: skip


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


ROUTES = (
    ("GET", "store/storeConfigs", store_configs),
    ("GET", "store/storeViews", store_views),
    ("GET", "store/websites", websites),
    ("GET", "modules", modules),
)
