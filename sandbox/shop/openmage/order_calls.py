"""What OpenMage's XML-RPC lets one ask and do about orders, invoices, shipments and credit memos."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.shop import change, fulfil, orders
from sandbox.shop.counting import Wanted
from sandbox.shop.money import ZERO, cent
from sandbox.shop.openmage import papers
from sandbox.shop.openmage.faults import Fault
from sandbox.shop.openmage.filters import select
from sandbox.shop.openmage.orders import info, listed
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import MEUBELHUIS as SHOP
from sandbox.store import Doc
from sandbox.world import World

CARRIERS = {"custom": "Custom Value", "dhl": "DHL (Deprecated)", "fedex": "Federal Express",
"ups": "United Parcel Service",
            "usps": "United States Postal Service", "dhlint": "DHL"}  # fmt: skip
ID_OF = {"invoices": "invoice_id", "shipments": "shipment_id", "creditmemos": "creditmemo_id"}
LISTED = {
    "invoices": ("invoice_id", "order_id", "increment_id", "created_at", "state", "grand_total", "order_currency_code"),
    "shipments": ("shipment_id", "increment_id", "created_at", "total_qty"),
}
ROW = {"invoices": papers.invoice_row, "shipments": papers.shipment_row, "creditmemos": papers.creditmemo_row}


def _field(doc: Doc, name: str) -> Any:
    if name == "order_id" and "items" in doc and "history" in doc:
        return doc["entity_id"]
    if name in ID_OF.values() or name == "entity_id":
        return doc["entity_id"]
    return doc[name] if name in doc else doc.get("raw", {}).get(name)


def _order(world: World, increment: Any, code: int = 100) -> Doc:
    try:
        return orders.by_increment(world, SHOP, increment)
    except ShopRefusal as no:
        raise Fault(code, "Requested order not exists.") from no


def order_list(world: World, filters: Any = None) -> list[Doc]:
    return [listed(o) for o in select(world.store.all(SHOP.name, "orders"), filters, _field)]


def order_info(world: World, increment: Any) -> Doc:
    return info(_order(world, increment))


def add_comment(world: World, increment: Any, status: Any, text: Any = "", notify: Any = False) -> bool:
    """Any status is stored, defined or not; an empty one empties the order's."""
    notified = 1 if notify not in (False, None, 0, "", "0") else 0
    change.comment(world, SHOP, _order(world, increment), str(status or "") or None, str(text or "") or None, notified)
    return True


def hold(world: World, increment: Any) -> bool:
    return _changed(lambda: change.hold(world, SHOP, _order(world, increment)))


def unhold(world: World, increment: Any) -> bool:
    return _changed(lambda: change.release(world, SHOP, _order(world, increment)))


def cancel(world: World, increment: Any) -> bool:
    if not change.cancel(world, SHOP, _order(world, increment)):
        raise Fault(103, "Order status not changed. Details in error message.")
    return True


def _changed(act: Callable[[], None]) -> bool:
    try:
        act()
    except ShopRefusal as no:
        raise Fault(103, no.message) from no
    return True


def _wanted(order: Doc, quantities: Any) -> Wanted:
    if not quantities:
        return None
    pairs = enumerate(quantities) if isinstance(quantities, list) else quantities.items()
    return {str(k): Decimal(str(v)) for k, v in pairs}


def _write(act: Callable[[], Doc], refused: int = 102) -> str:
    try:
        return str(act()["increment_id"])
    except ShopRefusal as no:
        # Too much is an exception inside the shop; what the order does not allow is bad data, or said by a code.
        code = {"too_many": 1, "too_much": 1, "twice": refused}.get(no.reason, 102)
        raise Fault(code, no.message.replace("%1", str(no.parameters[0]) if no.parameters else "")) from no


def invoice_create(world: World, increment: Any, quantities: Any = None, text: Any = None, *_: Any) -> str:
    """An unknown item id makes an empty invoice of 0.00 without a word; so does a bundle's own, whose parts count."""
    order = _order(world, increment, 103)
    wanted = _wanted(order, quantities)
    paid = order["payment"]["key"] != "klarna"  # only what must be captured stays open
    return _write(lambda: fulfil.invoice(world, SHOP, order, wanted, paid=paid, comment=str(text or "")))


def invoice_capture(world: World, increment: Any) -> bool:
    doc = _paper(world, "invoices", increment, "Requested invoice does not exist.")
    try:
        fulfil.capture(world, SHOP, orders.by_id(world, SHOP, doc["order_id"]), doc)
    except ShopRefusal as no:
        raise Fault(104, "Invoice cannot be captured.") from no
    return True


def ship_create(world: World, increment: Any, quantities: Any = None, text: Any = None, *_: Any) -> str:
    """A configurable ships by its parent's item id: its child's alone makes an empty shipment, which is refused."""
    order = _order(world, increment, 103)
    wanted = _wanted(order, quantities)
    return _write(lambda: fulfil.ship(world, SHOP, order, wanted, [], comment=str(text or "")))


def creditmemo_create(
    world: World, increment: Any, data: Any = None, text: Any = None, notify: Any = None, front: Any = None, *_: Any
) -> str:
    order = _order(world, increment, 103)
    told = data if isinstance(data, dict) else {}
    if told.get("shipping_amount") is None:
        shipping = order["shipping_amount"] - order.get("shipping_refunded", ZERO)
    else:
        shipping = _shipping(world, order, Decimal(str(told["shipping_amount"])))
    return _write(
        lambda: fulfil.refund(
            world,
            SHOP,
            order,
            _wanted(order, told.get("qtys")),
            shipping=shipping,
            plus=Decimal(str(told.get("adjustment_positive") or ZERO)),
            minus=Decimal(str(told.get("adjustment_negative") or ZERO)),
            comment=str(text or ""),
        ),
        refused=106,
    )


def _shipping(world: World, order: Doc, told: Decimal) -> Decimal:
    """A shop that shows shipping with tax in its sales screens takes the amount as one with tax."""
    if not order["shipping_incl_tax"] or not world.switch(SHOP.name, "shipping_with_tax", False):
        return told
    return cent(told * order["shipping_amount"] / order["shipping_incl_tax"])


def _paper(world: World, kind: str, increment: Any, words: str) -> Doc:
    try:
        return orders.paper(world, SHOP, kind, increment)
    except ShopRefusal as no:
        raise Fault(100, words) from no


def invoice_info(world: World, increment: Any) -> Doc:
    doc = _paper(world, "invoices", increment, "Requested invoice does not exist.")
    return papers.with_items(papers.invoice_row(doc), doc) | papers.of_order(orders.by_id(world, SHOP, doc["order_id"]))


def creditmemo_info(world: World, increment: Any) -> Doc:
    doc = _paper(world, "creditmemos", increment, "Requested credit memo does not exist.")
    of_order = papers.of_order(orders.by_id(world, SHOP, doc["order_id"]))
    return papers.with_items(papers.creditmemo_row(doc), doc) | of_order


def ship_info(world: World, increment: Any) -> Doc:
    return papers.shipment_info(_paper(world, "shipments", increment, "Requested shipment does not exist."))


def add_track(world: World, increment: Any, carrier: Any, title: Any, number: Any, weight: Any = None) -> int:
    """Neither the order's nor the shipment's updated_at moves; the same number may come twice."""
    doc = _paper(world, "shipments", increment, "Requested shipment does not exist.")
    if str(carrier) not in CARRIERS:
        raise Fault(102, "Invalid carrier specified.")
    track = {"track_number": number, "title": title, "carrier_code": carrier}
    return int(fulfil.add_track(world, SHOP, doc, track)["entity_id"])


def ship_comment(world: World, increment: Any, text: Any, *_: Any) -> bool:
    doc = _paper(world, "shipments", increment, "Requested shipment does not exist.")
    with world.store.change():
        doc["comments"] += fulfil._comments(world, SHOP, doc, str(text or ""), world.clock.stamp())
        world.store.put(SHOP.name, "shipments", doc["entity_id"], doc)
    return True


def carriers(world: World, increment: Any) -> Doc:
    _order(world, increment, 103)
    return dict(CARRIERS)


def _lister(kind: str) -> Callable[..., list[Doc]]:
    """Lists of invoices and shipments tell a handful of fields."""

    def call(world: World, filters: Any = None) -> list[Doc]:
        found = [ROW[kind](d) for d in select(world.store.all(SHOP.name, kind), filters, _field)]
        return [{n: row[n] for n in LISTED[kind]} if kind in LISTED else row for row in found]

    return call


CALLS: dict[str, Callable[..., Any]] = {
    "sales_order.list": order_list,
    "sales_order.info": order_info,
    "sales_order.addComment": add_comment,
    "sales_order.hold": hold,
    "sales_order.unhold": unhold,
    "sales_order.cancel": cancel,
    "sales_order_invoice.list": _lister("invoices"),
    "sales_order_invoice.info": invoice_info,
    "sales_order_invoice.create": invoice_create,
    "sales_order_invoice.capture": invoice_capture,
    "sales_order_shipment.list": _lister("shipments"),
    "sales_order_shipment.info": ship_info,
    "sales_order_shipment.create": ship_create,
    "sales_order_shipment.addTrack": add_track,
    "sales_order_shipment.addComment": ship_comment,
    "sales_order_shipment.getCarriers": carriers,
    "sales_order_creditmemo.list": _lister("creditmemos"),
    "sales_order_creditmemo.info": creditmemo_info,
    "sales_order_creditmemo.create": creditmemo_create,
}
