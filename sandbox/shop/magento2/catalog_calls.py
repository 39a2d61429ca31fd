"""Articles, attribute options and stock over Magento 2's REST API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import request

from sandbox.shop import shelf
from sandbox.shop.magento2 import criteria
from sandbox.shop.magento2.errors import NO_PRODUCT, NO_ROUTE, RestError, missing_field
from sandbox.shop.magento2.products import field, product_view, source_item, stock_item
from sandbox.shop.shops import FIETSHAL as SHOP
from sandbox.shop.words import FACTS
from sandbox.store import Doc
from sandbox.world import World

AT_ONCE = 20


def list_products(world: World, store: str, body: Doc) -> Doc:
    found, frame = criteria.search(
        shelf.products(world, SHOP), criteria.parse(request.args), lambda doc, name: field(world, doc, name)
    )
    return frame | {"items": [product_view(world, d, store) for d in found]}


def get_product(world: World, store: str, body: Doc, sku: str) -> Doc:
    return product_view(world, _product(world, sku), store)


def _product(world: World, sku: str) -> Doc:
    found = shelf.product(world, SHOP, sku)
    if found is None:
        raise RestError(404, NO_PRODUCT)
    return found


def list_options(world: World, store: str, body: Doc, code: str) -> list[Doc]:
    if code not in shelf.SELECT:
        raise RestError(
            404, 'The attribute with a "%1" attributeCode doesn\'t exist. Verify the attribute and try again.', [code]
        )
    named = [{"label": label, "value": str(number)} for label, number in shelf.options(world, SHOP, code).items()]
    return [{"label": " ", "value": ""}, *named]


def list_attributes(world: World, store: str, body: Doc) -> Doc:
    plain = {
        "ean": "EAN",
        "insurable": "Verzekerbaar",
        "boxes": "Aantal dozen",
        "workshop_minutes": "Werkplaatsminuten",
    }
    rows: list[Doc] = [
        {
            "attribute_id": shelf.ATTRIBUTE_ID[code],
            "attribute_code": code,
            "frontend_input": "select",
            "default_frontend_label": shelf.LABELS[code],
            "is_user_defined": True,
            "is_visible_on_front": "1",
            "options": list_options(world, store, body, code),
        }
        for code in shelf.SELECT
    ]
    for number, (code, label) in enumerate([*plain.items(), *((c, FACTS["nl"][c]) for c in shelf.TEXT)], 150):
        row = {"attribute_id": number, "attribute_code": code, "frontend_input": "text"}
        rows.append(
            row | {"default_frontend_label": label, "is_user_defined": True, "is_visible_on_front": "1", "options": []}
        )
    found, frame = criteria.search(rows, criteria.parse(request.args), lambda doc, name: doc.get(name))
    return frame | {"items": found}


def get_stock_item(world: World, store: str, body: Doc, sku: str) -> Doc:
    return _stock_item(world, _product(world, sku))


def list_low_stock(world: World, store: str, body: Doc) -> Doc:
    """By page number; past the last page it is told again."""
    most, size, page = (Decimal(request.args[name]) for name in ("qty", "pageSize", "currentPage"))
    rows = [_stock_item(world, p) for p in shelf.products(world, SHOP) if p["type_id"] == "simple"]
    found = [row for row in rows if row["qty"] <= most]
    last = max((len(found) - 1) // int(size), 0)
    start = min(int(page) - 1, last) * int(size)
    return {"items": found[start : start + int(size)], "search_criteria": {}, "total_count": len(found)}


def _stock_item(world: World, doc: Doc) -> Doc:
    return stock_item(doc) | ({} if _has_sources(world) else {"qty": shelf.free(doc)})


def _has_sources(world: World) -> bool:
    """Without the inventory modules what is ordered is taken off at once, and their paths lead nowhere."""
    return bool(world.switch(SHOP.name, "sources", True))


def _mind_sources(world: World) -> None:
    if not _has_sources(world):
        raise RestError(404, NO_ROUTE)


def put_stock_item(world: World, store: str, body: Doc, sku: str, number: int) -> int:
    found, row = _product(world, sku), body.get("stockItem") or {}
    with world.store.change():
        kept = Decimal(0) if _has_sources(world) else Decimal(found["reserved"])
        found["qty"] = Decimal(str(row.get("qty", found["qty"] - kept))) + kept
        found["is_in_stock"] = bool(row.get("is_in_stock", found["is_in_stock"]))
        shelf.save(world, SHOP, found)
    return int(found["entity_id"])


def salable(world: World, store: str, body: Doc, sku: str, stock: int) -> Any:
    return shelf.free(_product(world, sku))


def list_source_items(world: World, store: str, body: Doc) -> Doc:
    _mind_sources(world)
    rows = [source_item(p) for p in shelf.products(world, SHOP) if p["type_id"] == "simple"]
    found, frame = criteria.search(rows, criteria.parse(request.args), lambda doc, name: doc.get(name))
    return frame | {"items": found}


def save_source_items(world: World, store: str, body: Doc) -> list[Doc]:
    """At most twenty at a time; the article's updated_at stays as it was."""
    _mind_sources(world)
    rows = body.get("sourceItems")
    if rows is None:
        raise missing_field("sourceItems")
    if len(rows) > AT_ONCE:
        raise RestError(400, 'Maximum items of type "%type" is %max', {"type": "SourceItemInterface", "max": AT_ONCE})
    for row in rows:
        for name in ("sku", "source_code", "quantity", "status"):
            if row.get(name) is None:
                raise missing_field(name)
        if row["sku"] in world.switch(SHOP.name, "refuse_stock", []):
            raise RestError(400, "Validation Failed")
    with world.store.change():
        for row in rows:
            if found := shelf.product(world, SHOP, str(row["sku"])):
                found["qty"], found["is_in_stock"] = Decimal(str(row["quantity"])), bool(row["status"])
                shelf.save(world, SHOP, found)
    return []


ROUTES = (
    ("GET", "products", list_products),
    ("GET", "products/<path:sku>", get_product),
    ("GET", "products/attributes", list_attributes),
    ("GET", "products/attributes/<code>/options", list_options),
    ("PUT", "products/<path:sku>/stockItems/<int:number>", put_stock_item),
    ("GET", "stockItems/lowStock", list_low_stock),
    ("GET", "stockItems/<path:sku>", get_stock_item),
    ("GET", "inventory/get-product-salable-quantity/<path:sku>/<int:stock>", salable),
    ("GET", "inventory/source-items", list_source_items),
    ("POST", "inventory/source-items", save_source_items),
)
