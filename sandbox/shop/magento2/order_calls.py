"""What can be asked and done about orders, invoices, shipments and refunds over Magento 2's REST API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import request

from sandbox.shop import change, fulfil, orders
from sandbox.shop.counting import Wanted
from sandbox.shop.magento2 import criteria
from sandbox.shop.magento2.errors import NOT_FOUND, RestError, missing_field
from sandbox.shop.magento2.orders import item_view, order_view
from sandbox.shop.magento2.papers import creditmemo_view, invoice_view, shipment_view, track_view
from sandbox.shop.money import ZERO
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import FIETSHAL as SHOP
from sandbox.store import Doc
from sandbox.world import World

VIEWS = {"invoices": invoice_view, "shipments": shipment_view, "creditmemos": creditmemo_view}


def _field(doc: Doc, name: str) -> Any:
    return doc[name] if name in doc else doc.get("raw", {}).get(name)


def list_orders(world: World, store: str, body: Doc) -> Doc:
    found, frame = criteria.search(world.store.all(SHOP.name, "orders"), criteria.parse(request.args), _field)
    return frame | {"items": [order_view(o) for o in found]}


def list_items(world: World, store: str, body: Doc) -> Doc:
    items = [item_view(o, i) for o in world.store.all(SHOP.name, "orders") if "raw" not in o for i in o["items"]]
    found, frame = criteria.search(items, criteria.parse(request.args), _field)
    return frame | {"items": found}


def get_order(world: World, store: str, body: Doc, number: int) -> Doc:
    return order_view(orders.by_id(world, SHOP, number))


def get_status(world: World, store: str, body: Doc, number: int) -> Any:
    return orders.by_id(world, SHOP, number)["status"]


def _list(kind: str) -> Any:
    def call(world: World, store: str, body: Doc) -> Doc:
        found, frame = criteria.search(world.store.all(SHOP.name, kind), criteria.parse(request.args), _field)
        return frame | {"items": [VIEWS[kind](d) for d in found]}

    return call


def _get(kind: str) -> Any:
    def call(world: World, store: str, body: Doc, number: int) -> Doc:
        doc = world.store.get(SHOP.name, kind, number)
        if doc is None:
            raise RestError(404, NOT_FOUND)
        return VIEWS[kind](doc)

    return call


def _wanted(world: World, body: Doc) -> Wanted:
    if not body.get("items"):
        return None
    limit = int(world.switch(SHOP.name, "array_limit", 0))
    if limit and len(body["items"]) > limit:
        raise RestError(400, f'Maximum items of type "CreationInterface" is {limit}')
    return {str(i.get("order_item_id")): Decimal(str(i.get("qty", 0))) for i in body["items"]}


def _known(order: Doc, wanted: Wanted, document: str, what: str) -> None:
    ids = {str(i["item_id"]) for i in order["items"]}
    if wanted and set(wanted) - ids:
        text = f"The {what} contains one or more items that are not part of the original order."
        raise RestError(400, f"{document} Document Validation Error(s):\n{text}")


def _comment(body: Doc) -> str:
    return str((body.get("comment") or {}).get("comment") or "")


def _document(document: str, no: ShopRefusal) -> RestError:
    return RestError(400, f"{document} Document Validation Error(s):\n{no.message}", list(no.parameters))


def invoice(world: World, store: str, body: Doc, number: int) -> int:
    order, wanted = orders.by_id(world, SHOP, number), _wanted(world, body)
    _known(order, wanted, "Invoice", "invoice")
    # An offline method counts as paid once invoiced, captured or not; only Klarna waits for the capture.
    paid = bool(body.get("capture")) or order["payment"]["key"] != "klarna"
    try:
        doc = fulfil.invoice(world, SHOP, order, wanted, paid=paid, comment=_comment(body))
    except ShopRefusal as no:
        raise _document("Invoice", no) from no
    return int(doc["entity_id"])


def capture(world: World, store: str, body: Doc, number: int) -> bool:
    doc = world.store.get(SHOP.name, "invoices", number)
    if doc is None:
        raise RestError(404, NOT_FOUND)
    fulfil.capture(world, SHOP, orders.by_id(world, SHOP, doc["order_id"]), doc)
    return True


def ship(world: World, store: str, body: Doc, number: int) -> int:
    order, wanted = orders.by_id(world, SHOP, number), _wanted(world, body)
    _known(order, wanted, "Shipment", "shipment")
    tracks = body.get("tracks") or []
    for track in tracks:
        for name in ("track_number", "title", "carrier_code"):
            if not track.get(name):
                raise missing_field(name)
    try:
        doc = fulfil.ship(world, SHOP, order, wanted, tracks, comment=_comment(body))
    except ShopRefusal as no:
        raise _document("Shipment", no) from no
    return int(doc["entity_id"])


def track(world: World, store: str, body: Doc) -> Doc:
    entity = body.get("entity") or {}
    for name in ("order_id", "parent_id", "track_number", "title", "carrier_code"):
        if not entity.get(name):
            raise missing_field(name)
    shipment = world.store.get(SHOP.name, "shipments", entity["parent_id"])
    if shipment is None or str(shipment["order_id"]) != str(entity["order_id"]):
        raise RestError(400, "The shipment track could not be saved: %1", ["no such shipment"])
    return track_view(fulfil.add_track(world, SHOP, shipment, entity))


def refund(world: World, store: str, body: Doc, number: int) -> int:
    return _refund(world, body, orders.by_id(world, SHOP, number))


def refund_invoice(world: World, store: str, body: Doc, number: int) -> int:
    doc = world.store.get(SHOP.name, "invoices", number)
    if doc is None:
        raise RestError(404, NOT_FOUND)
    return _refund(world, body, orders.by_id(world, SHOP, doc["order_id"]))


def _refund(world: World, body: Doc, order: Doc) -> int:
    wanted, extra = _wanted(world, body), body.get("arguments") or {}
    _known(order, wanted, "Creditmemo", "creditmemo")
    shipping = extra.get("shipping_amount")
    try:
        doc = fulfil.refund(
            world,
            SHOP,
            order,
            wanted,
            shipping=None if shipping is None else Decimal(str(shipping)),
            plus=Decimal(str(extra.get("adjustment_positive") or ZERO)),
            minus=Decimal(str(extra.get("adjustment_negative") or ZERO)),
            comment=_comment(body),
        )
    except ShopRefusal as no:
        raise _document("Creditmemo", no) from no
    return int(doc["entity_id"])


def comment(world: World, store: str, body: Doc, number: int) -> bool:
    row = body.get("statusHistory")
    if not row:
        raise missing_field("statusHistory")
    order = orders.by_id(world, SHOP, number)
    notified, front = int(row.get("is_customer_notified") or 0), int(row.get("is_visible_on_front") or 0)
    change.comment(world, SHOP, order, row.get("status"), row.get("comment"), notified, front)
    return True


def comments(world: World, store: str, body: Doc, number: int) -> Doc:
    rows = orders.by_id(world, SHOP, number)["history"]
    return {"items": rows, "search_criteria": {"filter_groups": []}, "total_count": len(rows)}


def hold(world: World, store: str, body: Doc, number: int) -> bool:
    change.hold(world, SHOP, orders.by_id(world, SHOP, number))
    return True


def unhold(world: World, store: str, body: Doc, number: int) -> bool:
    change.release(world, SHOP, orders.by_id(world, SHOP, number))
    return True


def cancel(world: World, store: str, body: Doc, number: int) -> bool:
    """Answers 200 with false when nothing was cancelled."""
    return change.cancel(world, SHOP, orders.by_id(world, SHOP, number))


ROUTES = (
    ("GET", "orders", list_orders),
    ("GET", "orders/items", list_items),
    ("GET", "orders/<int:number>", get_order),
    ("GET", "orders/<int:number>/statuses", get_status),
    ("POST", "orders/<int:number>/comments", comment),
    ("GET", "orders/<int:number>/comments", comments),
    ("POST", "orders/<int:number>/hold", hold),
    ("POST", "orders/<int:number>/unhold", unhold),
    ("POST", "orders/<int:number>/cancel", cancel),
    ("POST", "order/<int:number>/invoice", invoice),
    ("POST", "order/<int:number>/ship", ship),
    ("POST", "order/<int:number>/refund", refund),
    ("POST", "invoice/<int:number>/refund", refund_invoice),
    ("POST", "shipment/track", track),
    ("GET", "invoices", _list("invoices")),
    ("GET", "invoices/<int:number>", _get("invoices")),
    ("POST", "invoices/<int:number>/capture", capture),
    ("GET", "shipments", _list("shipments")),
    ("GET", "shipment/<int:number>", _get("shipments")),
    ("GET", "creditmemos", _list("creditmemos")),
    ("GET", "creditmemo/<int:number>", _get("creditmemos")),
)
