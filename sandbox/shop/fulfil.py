"""Invoice, ship and refund an order, in full or in part, with totals that follow as in Magento."""

from __future__ import annotations

from decimal import Decimal

from sandbox.shop import shelf
from sandbox.shop.money import ZERO, cent
from sandbox.shop.orders import add_history, papers, save
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.rows import children
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World

PARTS = ("row_total", "row_total_incl_tax", "tax_amount", "discount_amount", "discount_tax_compensation_amount")
Wanted = dict[str, Decimal] | None  # order item id -> quantity; None: everything that is left


def invoice(
    world: World, shop: Shop, order: Doc, wanted: Wanted, *, stamp: str = "", paid: bool = True, comment: str = ""
) -> Doc:
    """Offline methods count as paid the moment they are invoiced: Magento does so too."""
    with world.store.change():
        stamp = stamp or world.clock.stamp()
        if order["state"] in ("canceled", "closed", "complete", "holded") or not _left(order, "qty_invoiced"):
            raise ShopRefusal("twice", "The order does not allow an invoice to be created.")
        first = not any(d["items"] for d in papers(world, shop, "invoices", order))
        rows = _take(order, wanted, "qty_invoiced", "invoice")
        doc = _paper(world, shop, "invoice", order, rows, stamp, first)
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
        if order["is_virtual"] or order["state"] in ("canceled", "closed", "holded") or not _left(order, "qty_shipped"):
            raise ShopRefusal("twice", "The order does not allow a shipment to be created.")
        rows = _take(order, wanted, "qty_shipped", "ship")
        doc = _number(world, shop, "shipment", order, stamp) | {
            "total_qty": sum((qty for item, qty in rows if not item["parent_item_id"]), ZERO),
            "items": [_line(world, shop, "shipment", item, qty) for item, qty in rows if not item["parent_item_id"]],
            "tracks": [],
            "comments": [],
        }
        doc["comments"] = _comments(world, shop, doc, comment, stamp)
        for track in tracks:
            add_track(world, shop, doc, track, stamp)
        world.store.put(shop.name, "shipments", doc["entity_id"], doc)
        for item, qty in rows:
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
        if not order["total_paid"] or order["state"] in ("canceled", "closed") or not _left(order, "qty_refunded"):
            raise ShopRefusal("twice", "The order does not allow a creditmemo to be created.")
        first = not papers(world, shop, "creditmemos", order)
        rows = _take(order, wanted, "qty_refunded", "refund")
        doc = _paper(world, shop, "creditmemo", order, rows, stamp, first)
        if shipping is not None:
            _with_shipping(order, doc, shipping)
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


def _left(order: Doc, done: str) -> bool:
    return any(
        i["qty_ordered"] - i["qty_canceled"] > i[done]
        for i in order["items"]
        if not i["parent_item_id"] and not (done == "qty_shipped" and i["is_virtual"])
    )


def _take(order: Doc, wanted: Wanted, done: str, verb: str) -> list[tuple[Doc, Decimal]]:
    """Which rows take part and for how many; an unknown item id is simply nothing (each protocol decides)."""
    rows: list[tuple[Doc, Decimal]] = []
    for item in order["items"]:
        if item["parent_item_id"] or (done == "qty_shipped" and item["is_virtual"]):
            continue
        limit = item["qty_invoiced"] if done == "qty_refunded" else item["qty_ordered"] - item["qty_canceled"]
        open_qty = Decimal(limit) - item[done]
        qty = open_qty if wanted is None else Decimal(str(wanted.get(str(item["item_id"]), 0)))
        if qty > open_qty:
            raise ShopRefusal(
                "too_many", f'The quantity to {verb} must not be greater than what is left of "%1".', item["sku"]
            )
        if qty <= 0:
            continue
        rows.append((item, qty))
        rows += [(c, qty * c["qty_ordered"] / item["qty_ordered"]) for c in children(order, item)]
    if done == "qty_shipped" and not rows:
        raise ShopRefusal("invalid", "You can't create a shipment without products.")
    for item, qty in rows:
        item[done] += qty
    return rows


def _share(item: Doc, name: str, qty: Decimal, done: str) -> Decimal:
    """The part of a row's amount that belongs to a quantity; the last quantity takes what rounding left."""
    before, whole = item[done] - qty, Decimal(item[name])
    return cent(whole * (before + qty) / item["qty_ordered"]) - cent(whole * before / item["qty_ordered"])


def _paper(
    world: World, shop: Shop, kind: str, order: Doc, rows: list[tuple[Doc, Decimal]], stamp: str, first: bool
) -> Doc:
    done = "qty_invoiced" if kind == "invoice" else "qty_refunded"
    doc = _number(world, shop, kind, order, stamp)
    lines = []
    for item, qty in rows:
        line = _line(world, shop, kind, item, qty) | {name: _share(item, name, qty, done) for name in PARTS}
        line["child"] = bool(item["parent_item_id"])
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
    if cause == "creditmemo" and not _left(order, "qty_refunded"):
        state = "closed"
    elif not _left(order, "qty_invoiced") and not _left(order, "qty_shipped"):
        state = "complete"
    elif state in ("new", "pending_payment"):
        state = "processing"
    if state != order["state"]:
        order["state"] = order["status"] = state
        add_history(world, shop, order, state, None, cause, stamp)
    if cause != "shipment" or shop.name == "meubelhuis":
        order["updated_at"] = stamp
    save(world, shop, order)
