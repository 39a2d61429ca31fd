"""Articles, stock and store views over OpenMage's XML-RPC."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.shop import shelf
from sandbox.shop.magento2.products import picture_file
from sandbox.shop.openmage.faults import Fault
from sandbox.shop.openmage.filters import select
from sandbox.shop.openmage.text import four
from sandbox.shop.shops import MEUBELHUIS as SHOP
from sandbox.store import Doc
from sandbox.world import World

NUMBER = re.compile(r"[+-]?[1-9][0-9]*|0")
EMPTY = ("old_id", "news_from_date", "news_to_date", "image_label", "country_of_manufacture", "special_price",
         "special_from_date", "special_to_date", "minimal_price", "small_image_label",
         "thumbnail_label", "msrp_display_actual_price_type", "recurring_profile", "custom_design_from",
         "custom_design_to", "custom_layout_update", "msrp_enabled", "msrp", "meta_title", "meta_keyword",
         "meta_description", "is_recurring", "custom_design", "page_layout", "gift_message_available")  # fmt: skip


def _row(doc: Doc) -> Doc:
    return {
        "product_id": doc["entity_id"],
        "sku": doc["sku"],
        "name": doc["name"],
        "set": 4,
        "type": doc["type_id"],
        "category_ids": [3],
        "website_ids": [1],
    }


def product_list(world: World, filters: Any = None, store: Any = None) -> list[Doc]:
    def field(doc: Doc, name: str) -> Any:
        return doc["entity_id"] if name == "product_id" else doc["type_id"] if name == "type" else doc.get(name)

    return [_row(d) for d in select(shelf.products(world, SHOP), filters, field)]


def _find(world: World, key: Any, kind: Any = None) -> Doc:
    """A number is taken for an id unless the caller says it is a sku; not so 007, as no number begins with a nought."""
    found = None
    if kind == "sku" or not NUMBER.fullmatch(str(key)):
        found = shelf.product(world, SHOP, str(key))
    if found is None and kind != "sku" and str(key).isdigit():
        found = shelf.product_by_id(world, SHOP, int(key))
    if found is None:
        raise Fault(101, "Product not exists.")
    return found


def product_info(world: World, key: Any, store: Any = None, attributes: Any = None, kind: Any = None) -> Doc:
    doc = _find(world, key, kind)
    german = str(store) in ("2", "de")
    name = doc["name_de"] if german and doc["name_de"] else doc["name"]
    slug = "".join(c if c.isalnum() else "-" for c in doc["name"].lower())
    body: Doc = {
        **dict.fromkeys(EMPTY),
        "product_id": doc["entity_id"],
        "sku": doc["sku"],
        "set": 4,
        "type": doc["type_id"],
        "categories": [3],
        "websites": [1],
        "type_id": doc["type_id"],
        "name": name,
        "description": (doc["text_de"] if german else "") or doc["text"],
        "short_description": name,
        "weight": None if doc["type_id"] in ("virtual", "configurable") else four(doc["weight"]),
        "status": 1,
        "url_key": slug,
        "url_path": f"{slug}.html",
        "visibility": 1 if doc["parent"] else 4,
        "category_ids": [3],
        "required_options": int(bool(doc["options"])),
        "has_options": int(bool(doc["options"] or doc["children"])),
        "created_at": doc["created_at"].replace(" ", "T") + "+00:00",
        "updated_at": doc["updated_at"],
        "ean": doc["ean"] or None,
        "price": four(doc["price"]) if doc["type_id"] != "bundle" else None,
        "group_price": [],
        "tier_price": [],
        "tax_class_id": 5 if doc["tax_class"] == "high" else 6,
        "options_container": "container1",
        "insurable": int(doc["insurable"]),
        "boxes": doc["boxes"],
        "workshop_minutes": doc["minutes"],
    }
    for code in shelf.SELECT:
        label = shelf.value(doc, code)
        body[code] = shelf.options(world, SHOP, code)[label] if label else None
    return body | {code: shelf.value(doc, code) or None for code in ("material", "dimensions")}


def media_list(world: World, key: Any, store: Any = None, kind: Any = None) -> list[Doc]:
    doc = _find(world, key, kind)
    file = picture_file(doc)
    url = f"{world.address}/meubelhuis/media/catalog/product{file}"
    types = ["image", "small_image", "thumbnail"]
    return [{"file": file, "label": doc["name"], "position": "1", "exclude": "0", "url": url, "types": types}]


def attribute_options(world: World, code: Any, store: Any = None) -> list[Doc]:
    by_id = {str(number): name for name, number in shelf.ATTRIBUTE_ID.items()}
    code = by_id.get(str(code), str(code))
    if code not in shelf.SELECT:
        raise Fault(101, "Requested attribute not found.")
    named = [{"label": label, "value": str(number)} for label, number in shelf.options(world, SHOP, code).items()]
    return [{"label": "\n", "value": "\n"}, *named]


def attribute_sets(world: World) -> list[Doc]:
    return [{"set_id": 4, "name": "Default"}]


def attribute_list(world: World, set_id: Any) -> list[Doc]:
    """Those of the shop itself; the core's own stand in every product anyway."""
    if str(set_id) != "4":
        raise Fault(100, "Requested attribute set not exists.")
    plain = ("ean", "insurable", "boxes", "workshop_minutes", "material", "dimensions")
    numbers = {code: shelf.ATTRIBUTE_ID[code] for code in shelf.SELECT} | {
        code: 400 + n for n, code in enumerate(plain)
    }
    return [
        {"attribute_id": number, "code": code, "type": "text" if code in plain else "select", "required": "0",
         "scope": "global"}
        for code, number in numbers.items()
    ]  # fmt: skip


def stock_list(world: World, keys: Any) -> list[Doc]:
    """Who is not known is silently left out."""
    rows = []
    for key in keys if isinstance(keys, list) else [keys]:
        doc = shelf.product(world, SHOP, str(key)) or shelf.product_by_id(world, SHOP, key)
        if doc:
            rows.append(stock_row(doc))
    return rows


def stock_row(doc: Doc) -> Doc:
    """Magento 1 takes from stock when the order is placed, so what it tells is what is free."""
    qty = shelf.free(doc) if doc["type_id"] == "simple" else 0
    return {
        "product_id": str(doc["entity_id"]),
        "sku": doc["sku"],
        "qty": four(qty),
        "is_in_stock": str(int(bool(doc["is_in_stock"]))),
    }


def stock_update(world: World, key: Any, data: Any) -> bool:
    """Raising the quantity leaves is_in_stock as it was: send both."""
    doc = shelf.product(world, SHOP, str(key)) or shelf.product_by_id(world, SHOP, key)
    if doc is None:
        raise Fault(101, "Product not exists.")
    if doc["sku"] in world.switch(SHOP.name, "refuse_stock", []):
        raise Fault(102, "Product inventory not updated. Details in error message.")
    with world.store.change():
        if "qty" in data:
            doc["qty"] = Decimal(str(data["qty"])) + Decimal(doc["reserved"])
            if shelf.free(doc) <= 0 and not doc["backorders"]:
                doc["is_in_stock"] = False
        if "is_in_stock" in data:
            doc["is_in_stock"] = str(data["is_in_stock"]) not in ("0", "False", "")
        shelf.save(world, SHOP, doc)
    return True


def stock_multi_update(world: World, keys: Any, rows: Any) -> bool:
    """Only the second version of the API, SOAP v2, has it."""
    if not world.switch(SHOP.name, "multi_update", False):
        raise Fault(4, "Resource path is not callable.")
    return update_all(world, keys, rows)


def update_all(world: World, keys: Any, rows: Any) -> bool:
    """One after another: those before a refused one are done."""
    if len(keys) != len(rows):
        raise Fault(103, "Quantity of product IDs and product data should match. Inventory was not updated.")
    for key, data in zip(keys, rows, strict=True):
        stock_update(world, key, data)
    return True


def store_list(world: World) -> list[Doc]:
    views = ((1, "default", "Default Store View", 0), (2, "de", "Deutsch", 10))
    return [
        {"store_id": n, "code": code, "website_id": 1, "group_id": 1, "name": name, "sort_order": order, "is_active": 1}
        for n, code, name, order in views
    ]


def magento_info(world: World) -> Doc:
    """It says it is a Magento of long ago, as OpenMage does."""
    return {"magento_edition": "Community", "magento_version": "1.9.4.5"}


CALLS: dict[str, Callable[..., Any]] = {
    "catalog_product.list": product_list,
    "catalog_product.info": product_info,
    "catalog_product_attribute_media.list": media_list,
    "catalog_product_attribute.options": attribute_options,
    "catalog_product_attribute.list": attribute_list,
    "catalog_product_attribute_set.list": attribute_sets,
    "cataloginventory_stock_item.list": stock_list,
    "cataloginventory_stock_item.update": stock_update,
    "cataloginventory_stock_item.multiUpdate": stock_multi_update,
    "core_store.list": store_list,
    "core_magento.info": magento_info,
}
