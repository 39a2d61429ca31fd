"""An article, its options, stock and pictures as Magento 2 writes them."""

from __future__ import annotations

from typing import Any

from sandbox.shop import shelf
from sandbox.shop.shops import FIETSHAL
from sandbox.store import Doc
from sandbox.world import World


def product_view(world: World, doc: Doc, language: str) -> Doc:
    german = language == "de"
    body: Doc = {
        "id": doc["entity_id"],
        "sku": doc["sku"],
        "name": doc["name_de"] if german and doc["name_de"] else doc["name"],
        "attribute_set_id": 4,
        "status": 1,
        "visibility": 1 if doc["parent"] else 4,
        "type_id": doc["type_id"],
        "created_at": doc["created_at"],
        "updated_at": doc["updated_at"],
        "extension_attributes": _extension(world, doc),
        "product_links": [],
        "options": [_option(doc, o) for o in doc["options"]],
        "media_gallery_entries": [
            {
                "id": doc["entity_id"],
                "media_type": "image",
                "label": doc["name"],
                "position": 1,
                "disabled": False,
                "types": ["image", "small_image", "thumbnail", "swatch_image"],
                "file": picture_file(doc),
            }
        ],
        "tier_prices": [],
        "custom_attributes": _attributes(world, doc, german),
    }
    if doc["type_id"] != "bundle":
        body["price"] = doc["price"]
    if doc["type_id"] in ("simple", "configurable"):
        body["weight"] = doc["weight"]
    return body


def picture_file(doc: Doc) -> str:
    name = "".join(c if c.isalnum() else "-" for c in str(doc["sku"]).lower())
    return f"/{name[0]}/{name[1]}/{name}.png"


def field(world: World, doc: Doc, name: str) -> Any:
    """What a searchCriteria filter on a product may name: columns and attributes."""
    if name in ("id", "entity_id"):
        return doc["entity_id"]
    if name in ("status", "visibility"):
        return 1 if name == "status" or doc["parent"] else 4
    if name in doc:
        return doc[name]
    return next((a["value"] for a in _attributes(world, doc, False) if a["attribute_code"] == name), None)


def _attributes(world: World, doc: Doc, german: bool) -> list[Doc]:
    url_key = "".join(c if c.isalnum() else "-" for c in doc["name"].lower())
    values: Doc = {
        "image": picture_file(doc),
        "small_image": picture_file(doc),
        "thumbnail": picture_file(doc),
        "url_key": f"{url_key}-{doc['entity_id']}",
        "description": f"<p>{(doc['text_de'] if german else '') or doc['text']}</p>",
        "short_description": doc["name_de"] if german else doc["name"],
        "tax_class_id": "2" if doc["tax_class"] == "high" else "5",
        "required_options": "1" if doc["options"] else "0",
        "has_options": "1" if doc["options"] or doc["children"] else "0",
        "category_ids": ["3"],
        "ean": doc["ean"],
        "insurable": "1" if doc["insurable"] else "0",
        "boxes": str(doc["boxes"]),
        "workshop_minutes": str(doc["minutes"]),
    }
    for code in shelf.SELECT:
        if label := shelf.value(doc, code):
            values[code] = str(shelf.options(world, FIETSHAL, code)[label])
    for code in shelf.TEXT:
        values[code] = shelf.value(doc, code)
    return [{"attribute_code": k, "value": v} for k, v in values.items() if v != ""]


def _extension(world: World, doc: Doc) -> Doc:
    body: Doc = {
        "website_ids": [1],
        "category_links": [{"position": 0, "category_id": "3"}],
        "stock_item": stock_item(doc),
    }
    if doc["type_id"] == "configurable":
        kids = [c for sku in doc["children"] if (c := shelf.product(world, FIETSHAL, sku))]
        options = shelf.options(world, FIETSHAL, doc["varies_by"])
        body["configurable_product_options"] = [
            {
                "id": doc["entity_id"],
                "attribute_id": str(shelf.ATTRIBUTE_ID[doc["varies_by"]]),
                "label": shelf.LABELS[doc["varies_by"]],
                "position": 0,
                "values": [{"value_index": options[shelf.value(c, doc["varies_by"])]} for c in kids],
                "product_id": doc["entity_id"],
            }
        ]
        body["configurable_product_links"] = [c["entity_id"] for c in kids]
    if doc["type_id"] == "bundle":
        body["bundle_product_options"] = [_bundle_option(doc, o) for o in doc["bundle"]]
    return body


def _bundle_option(doc: Doc, option: Doc) -> Doc:
    link = {
        "id": str(option["id"]),
        "sku": option["sku"],
        "option_id": option["id"],
        "qty": option["qty"],
        "position": 1,
    }
    link |= {"is_default": True, "price": 0, "price_type": 0, "can_change_quantity": 0}
    named = {"option_id": option["id"], "title": option["title"], "required": True, "type": "select"}
    return named | {"position": option["id"], "sku": doc["sku"], "product_links": [link]}


def _option(doc: Doc, option: Doc) -> Doc:
    body = {
        "product_sku": doc["sku"],
        "option_id": option["id"],
        "title": option["title"],
        "type": option["type"],
        "sort_order": 1,
        "is_require": option["type"] == "field",
        "max_characters": 40,
        "price": option["price"],
        "price_type": "fixed",
    }
    if option["type"] == "drop_down":
        body["values"] = [
            {"title": t, "sort_order": i, "price": 0, "price_type": "fixed", "option_type_id": option["id"] * 10 + i}
            for i, t in enumerate(("Schreefloos", "Schreef"), 1)
        ]
    return body


def stock_item(doc: Doc) -> Doc:
    simple = doc["type_id"] == "simple"
    return {
        "item_id": doc["entity_id"],
        "product_id": doc["entity_id"],
        "stock_id": 1,
        "qty": doc["qty"] if simple else 0,
        "is_in_stock": bool(doc["is_in_stock"]),
        "is_qty_decimal": False,
        "show_default_notification_message": False,
        "use_config_min_qty": True,
        "min_qty": 0,
        "use_config_min_sale_qty": 1,
        "min_sale_qty": 1,
        "use_config_max_sale_qty": True,
        "max_sale_qty": 10000,
        "use_config_backorders": False,
        "backorders": int(doc["backorders"]),
        "use_config_notify_stock_qty": True,
        "notify_stock_qty": 1,
        "use_config_qty_increments": True,
        "qty_increments": 0,
        "use_config_enable_qty_inc": True,
        "enable_qty_increments": False,
        "use_config_manage_stock": True,
        "manage_stock": simple,
        "low_stock_date": None,
        "is_decimal_divided": False,
        "stock_status_changed_auto": 0,
    }


def source_item(doc: Doc) -> Doc:
    return {
        "sku": doc["sku"],
        "source_code": "default",
        "quantity": doc["qty"],
        "status": int(bool(doc["is_in_stock"])),
    }
