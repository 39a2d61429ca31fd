"""Invoice, ship and refund an order, in full or in part, with totals that follow as in Magento."""

from __future__ import annotations

from decimal import Decimal

from sandbox.shop import shelf
from sandbox.shop.counting import Rows, Wanted, counts, leaving, left, take
from sandbox.shop.money import ZERO, cent
from sandbox.shop.orders import add_history, papers, save
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import MEUBELHUIS, Shop
from sandbox.store import Doc
from sandbox.world import World

PARTS = ("row_total", "row_total_incl_tax", "tax_amount", "discount_amount", "discount_tax_compensation_amount")


def invoice(
    world: World, shop: Shop, order: Doc, wanted: Wanted, *, stamp: str = "", paid: bool = True, comment: str = ""
) -> Doc:
    """Offline methods count as paid the moment they are invoiced: Magento does so too."""
    with world.store.change():
        stamp = stamp or world.clock.stamp()
        if order["state"] in ("canceled", "closed", "complete", "holded") or not left(shop, order, "qty_invoiced"):
            raise ShopRefusal("twice", "The order does not allow an invoice to be created.")
        earlier = papers(world, shop, "invoices", order)
        first = not any(d["items"] for d in earlier)
        rows = take(shop, order, wanted, "qty_invoiced", "invoice")
        doc = _paper(world, shop, "invoice", order, rows, stamp, first, earlier)
        doc |= {"state": 2 if paid else 1, "comments": _comments(world, shop, doc, comment, stamp)}
        world.store.put(shop.name, "invoices", doc["entity_id"], doc)
        order["total_invoiced"] = (order.get("total_invoiced") or ZERO) + doc["grand_total"]
        if paid:
            _book(order, doc["grand_total"])
        _move_on(world, shop, order, "invoice", stamp)
        return doc


def _book(order: Doc, amount: Decimal) -> None:
    order["total_paid"] = (order["total_paid"] or ZERO) + amount
    order["payment"]["amount_paid"] = order["total_paid"]
    order["total_due"] = order["grand_total"] - order["total_paid"]


def capture(world: World, shop: Shop, order: Doc, doc: Doc) -> None:
    """The money of an open invoice has been drawn."""
    with world.store.change():
        if doc["state"] != 1:
            raise ShopRefusal("twice", "The invoice cannot be captured.")
        doc["state"], doc["updated_at"] = 2, world.clock.stamp()
        world.store.put(shop.name, "invoices", doc["entity_id"], doc)
        _book(order, doc["grand_total"])
        _move_on(world, shop, order, "invoice", world.clock.stamp())


def ship(
    world: World, shop: Shop, order: Doc, wanted: Wanted, tracks: list[Doc], *, stamp: str = "", comment: str = ""
) -> Doc:
    with world.store.change():
        stamp = stamp or world.clock.stamp()
        if (
            order["is_virtual"]
            or order["state"] in ("canceled", "closed", "holded")
            or not left(shop, order, "qty_shipped")
        ):
            raise ShopRefusal("twice", "The order does not allow a shipment to be created.")
        rows = take(shop, order, wanted, "qty_shipped", "ship")
        counted = [(item, qty) for item, qty in rows if counts(shop, order, item, "qty_shipped")]
        shown = rows if shop is MEUBELHUIS else counted
        doc = _number(world, shop, "shipment", order, stamp) | {
            "total_qty": sum((qty for _, qty in counted), ZERO),
            "items": [_line(world, shop, "shipment", item, qty) for item, qty in shown],
            "tracks": [],
            "comments": [],
        }
        doc["comments"] = _comments(world, shop, doc, comment, stamp)
        for track in tracks:
            add_track(world, shop, doc, track, stamp)
        world.store.put(shop.name, "shipments", doc["entity_id"], doc)
        for item, qty in leaving(shop, order, rows):
            _off_the_shelf(world, shop, item, qty)
        _move_on(world, shop, order, "shipment", stamp)
        return doc


def add_track(world: World, shop: Shop, shipment: Doc, track: Doc, stamp: str = "") -> Doc:
    """The same number may be added twice: the shop does not mind."""
    with world.store.change():
        stamp = stamp or world.clock.stamp()
        row = {
            "entity_id": world.store.next_number(shop.name, "track"),
            "order_id": shipment["order_id"],
            "parent_id": shipment["entity_id"],
            "track_number": str(track["track_number"]),
            "title": str(track.get("title") or ""),
            "carrier_code": str(track["carrier_code"]),
            "created_at": stamp,
            "updated_at": stamp,
        }
        shipment["tracks"].append(row)
        world.store.put(shop.name, "shipments", shipment["entity_id"], shipment)
        return row


def refund(
    world: World,
    shop: Shop,
    order: Doc,
    wanted: Wanted,
    *,
    shipping: Decimal | None = None,
    plus: Decimal = ZERO,
    minus: Decimal = ZERO,
    comment: str = "",
    stamp: str = "",
) -> Doc:
    with world.store.change():
        stamp = stamp or world.clock.stamp()
        still = order["state"] in ("canceled", "closed", "holded") or not left(shop, order, "qty_refunded")
        if not order["total_paid"] or still:
            raise ShopRefusal("twice", "The order does not allow a creditmemo to be created.")
        earlier = papers(world, shop, "creditmemos", order)
        rows = take(shop, order, wanted, "qty_refunded", "refund")
        doc = _paper(world, shop, "creditmemo", order, rows, stamp, not earlier, earlier)
        if shipping is not None:
            _with_shipping(order, doc, shipping)
        order["shipping_refunded"] = order.get("shipping_refunded", ZERO) + doc["shipping_amount"]
        doc["grand_total"] += plus - minus
        if doc["grand_total"] > (most := order["total_paid"] - (order.get("total_refunded") or ZERO)):
            raise ShopRefusal("too_much", "The most money available to refund is %1.", f"{most:.2f}")
        doc |= {"adjustment_positive": plus, "adjustment_negative": minus, "adjustment": plus - minus, "state": 3}
        doc["comments"] = _comments(world, shop, doc, comment, stamp)
        world.store.put(shop.name, "creditmemos", doc["entity_id"], doc)
        order["total_refunded"] = (order.get("total_refunded") or ZERO) + doc["grand_total"]
        euros = f"{doc['grand_total']:.2f}".replace(".", ",")
        add_history(
            world, shop, order, order["status"], f"Refunded amount of €\u00a0{euros} offline.", "creditmemo", stamp
        )
        _move_on(world, shop, order, "creditmemo", stamp)
        return doc


def _shares(rows: Rows, done: str, earlier: list[Doc]) -> list[Doc]:
    """The part of each row's amounts that belongs to its quantity; the last quantity takes what is left of them.

    What rounding one amount adds is taken off the next, as Magento does it: half of 57.77 and half of its tax of 12.13
    are 28.89 and 6.06, not a cent more than half of the price. Amounts with tax are rounded apart from the others."""
    found: list[Doc] = [{} for _ in rows]
    carried = {"with tax": ZERO, "others": ZERO}
    for name in PARTS:
        kind, sign = "with tax" if name == "row_total_incl_tax" else "others", -1 if name == "discount_amount" else 1
        for share, (item, qty) in zip(found, rows, strict=True):
            left_over = Decimal(item[name]) - _told(earlier, item, name)
            before = item[done] - qty
            share[name] = left_over
            if left_over and before + qty != item["qty_ordered"]:
                exact = left_over * qty / (item["qty_ordered"] - before) + sign * carried[kind]
                share[name] = cent(exact)
                carried[kind] = sign * (exact - share[name])
    return found


def _told(earlier: list[Doc], item: Doc, name: str) -> Decimal:
    lines = (line for doc in earlier for line in doc["items"] if line["order_item_id"] == item["item_id"])
    return sum((Decimal(line[name]) for line in lines), ZERO)


def _paper(
    world: World, shop: Shop, kind: str, order: Doc, rows: Rows, stamp: str, first: bool, earlier: list[Doc]
) -> Doc:
    done = "qty_invoiced" if kind == "invoice" else "qty_refunded"
    doc = _number(world, shop, kind, order, stamp)
    lines = []
    for (item, qty), share in zip(rows, _shares(rows, done, earlier), strict=True):
        line = _line(world, shop, kind, item, qty) | share
        line["child"] = not counts(shop, order, item, done)
        lines.append(line)
    with_shipping = first and bool(rows)
    tops = [line for line in lines if not line["child"]]
    doc |= {
        "items": lines,
        "total_qty": sum((line["qty"] for line in tops), ZERO),
        "subtotal": sum((line["row_total"] for line in tops), ZERO),
        "subtotal_incl_tax": sum((line["row_total_incl_tax"] for line in tops), ZERO),
        "tax_amount": sum((line["tax_amount"] for line in tops), ZERO),
        "discount_amount": -sum((line["discount_amount"] for line in lines), ZERO),
        "discount_tax_compensation_amount": sum((line["discount_tax_compensation_amount"] for line in lines), ZERO),
        "fee": order["fee"] if with_shipping else ZERO,
        "shipping_amount": ZERO,
        "shipping_tax_amount": ZERO,
        "shipping_incl_tax": ZERO,
        "grand_total": ZERO,
    }
    _with_shipping(order, doc, order["shipping_amount"] if with_shipping else ZERO)
    return doc


def _with_shipping(order: Doc, doc: Doc, amount: Decimal) -> None:
    whole = Decimal(order["shipping_amount"])
    tax = cent(order["shipping_tax_amount"] * amount / whole) if whole else ZERO
    amount = Decimal(amount)
    doc["tax_amount"] += tax - doc["shipping_tax_amount"]
    doc |= {"shipping_amount": amount, "shipping_tax_amount": tax, "shipping_incl_tax": amount + tax}
    parts = ("subtotal", "tax_amount", "shipping_amount", "discount_amount", "discount_tax_compensation_amount", "fee")
    doc["grand_total"] = sum((doc[name] for name in parts), ZERO)


def _number(world: World, shop: Shop, kind: str, order: Doc, stamp: str) -> Doc:
    number = world.store.next_number(shop.name, kind)
    store_id = order["store_id"]
    address = order["shipping_address"]
    return {
        "entity_id": number,
        "increment_id": shop.number[store_id].format(world.store.next_number(shop.name, f"{kind}{store_id}")),
        "order_id": order["entity_id"],
        "order_increment_id": order["increment_id"],
        "store_id": store_id,
        "customer_id": order["customer_id"],
        "billing_address_id": order["billing_address"]["entity_id"],
        "shipping_address_id": address["entity_id"] if address else None,
        "created_at": stamp,
        "updated_at": stamp,
    }


def _line(world: World, shop: Shop, kind: str, item: Doc, qty: Decimal) -> Doc:
    same = ("sku", "name", "product_id", "price", "price_incl_tax", "weight")
    return {
        "entity_id": world.store.next_number(shop.name, f"{kind}_item"),
        "order_item_id": item["item_id"],
        "qty": qty,
        **{name: item[name] for name in same},
    }


def _comments(world: World, shop: Shop, doc: Doc, comment: str, stamp: str) -> list[Doc]:
    if not comment:
        return []
    row = {
        "entity_id": world.store.next_number(shop.name, "comment"),
        "parent_id": doc["entity_id"],
        "comment": comment,
        "is_customer_notified": 0,
        "is_visible_on_front": 0,
        "created_at": stamp,
    }
    return [row]


def _off_the_shelf(world: World, shop: Shop, item: Doc, qty: Decimal) -> None:
    found = shelf.product(world, shop, item["sku"])
    if found and found["type_id"] == "simple" and item["product_type"] == "simple":
        found["qty"] = max(ZERO, Decimal(found["qty"]) - qty)
        found["reserved"] = max(ZERO, Decimal(found["reserved"]) - qty)
        shelf.save(world, shop, found)


def _move_on(world: World, shop: Shop, order: Doc, cause: str, stamp: str) -> None:
    """The state follows from what is invoiced, shipped, refunded; in Magento 2 a shipment leaves updated_at alone."""
    state = order["state"]
    if cause == "creditmemo" and not left(shop, order, "qty_refunded"):
        state = "closed"
    elif not left(shop, order, "qty_invoiced") and not left(shop, order, "qty_shipped"):
        state = "complete"
    elif state in ("new", "pending_payment"):
        state = "processing"
    if state != order["state"]:
        order["state"] = order["status"] = state
        add_history(world, shop, order, state, None, cause, stamp)
    if cause != "shipment" or shop.name == "meubelhuis":
        order["updated_at"] = stamp
    save(world, shop, order)
