"""Which of a parent and its parts a shop counts, and what it writes on the other side.

Magento 2 counts parents and gives their parts a share. Magento 1 counts one side: the parts of a bundle on invoices
and credit memos (and on shipments where they go out one by one), else the parent. Of the other side it takes all pieces
with every invoice, and one piece with every credit memo or shipment.
"""

from __future__ import annotations

from decimal import Decimal

from sandbox.shop.money import ZERO
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.rows import children
from sandbox.shop.shops import MEUBELHUIS, Shop
from sandbox.store import Doc

Wanted = dict[str, Decimal] | None  # order item id -> quantity; None: everything that is left
Rows = list[tuple[Doc, Decimal]]
ONE = Decimal(1)


def counts(shop: Shop, order: Doc, item: Doc, done: str) -> bool:
    if shop is not MEUBELHUIS:
        return not item["parent_item_id"]
    top = _parent(order, item) or item
    by_parts = top["product_type"] == "bundle" and (done != "qty_shipped" or bool(top.get("ships_apart")))
    return bool(item["parent_item_id"]) == by_parts


def limit(item: Doc, done: str) -> Decimal:
    whole = item["qty_invoiced"] if done == "qty_refunded" else item["qty_ordered"] - item["qty_canceled"]
    return Decimal(whole) - Decimal(item[done])


def shipped(shop: Shop, order: Doc, item: Doc) -> Decimal:
    """How much of it has left for real, whichever side the shop counts."""
    parent = _parent(order, item)
    if parent is None or shop is not MEUBELHUIS or counts(shop, order, item, "qty_shipped"):
        return Decimal(item["qty_shipped"])
    return Decimal(parent["qty_shipped"]) * Decimal(item["qty_ordered"]) / Decimal(parent["qty_ordered"])


def left(shop: Shop, order: Doc, done: str) -> bool:
    return any(
        item["qty_ordered"] - item["qty_canceled"] > item[done]
        for item in order["items"]
        if counts(shop, order, item, done) and not (done == "qty_shipped" and item["is_virtual"])
    )


def others(order: Doc, item: Doc, wanted: Wanted, done: str, shop: Shop) -> Decimal:
    """What Magento 1 takes of an item that it does not count."""
    parent = _parent(order, item)
    beside = [parent] if parent else children(order, item)
    if done == "qty_invoiced":  # whatever is invoiced, while anything beside it is open
        return item["qty_ordered"] if any(limit(each, done) > 0 for each in beside) else ZERO
    if done == "qty_shipped" and parent is None:
        return ONE
    if wanted is None:
        return ONE if any(limit(each, done) > 0 for each in beside) else ZERO
    asked = [wanted.get(str(each["item_id"]), ZERO) for each in beside]
    if done == "qty_shipped" and parent is not None:
        together = parent["product_type"] == "bundle"
        return asked[0] * item["qty_ordered"] / parent["qty_ordered"] if together else ZERO
    return ONE if any(asked) else ZERO


def take(shop: Shop, order: Doc, wanted: Wanted, done: str, verb: str) -> Rows:
    """Which rows take part and for how many; an unknown item id is simply nothing (each protocol decides)."""
    rows: Rows = []
    for item in order["items"]:
        if done == "qty_shipped" and item["is_virtual"]:
            continue
        if not counts(shop, order, item, done):
            if shop is MEUBELHUIS and (qty := others(order, item, wanted, done, shop)) > 0:
                rows.append((item, qty))
            continue
        open_qty = limit(item, done)
        qty = open_qty if wanted is None else Decimal(str(wanted.get(str(item["item_id"]), 0)))
        if qty > open_qty and shop is MEUBELHUIS and done == "qty_shipped":
            qty = open_qty
        if qty > open_qty:
            raise ShopRefusal(
                "too_many", f'The quantity to {verb} must not be greater than what is left of "%1".', item["sku"]
            )
        if qty <= 0:
            continue
        rows.append((item, qty))
        if shop is not MEUBELHUIS:
            rows += [(c, qty * c["qty_ordered"] / item["qty_ordered"]) for c in children(order, item)]
    if done == "qty_shipped" and not any(counts(shop, order, item, done) for item, _ in rows):
        raise ShopRefusal("invalid", "You can't create a shipment without products.")
    for item, qty in rows:
        item[done] += qty
    return rows


def leaving(shop: Shop, order: Doc, rows: Rows) -> Rows:
    """The goods that leave the shelf with a shipment: those that count, and what belongs to them."""
    found: Rows = []
    for item, qty in rows:
        if counts(shop, order, item, "qty_shipped"):
            found.append((item, qty))
            found += [(c, qty * c["qty_ordered"] / item["qty_ordered"]) for c in children(order, item)]
    return found


def _parent(order: Doc, item: Doc) -> Doc | None:
    return next((each for each in order["items"] if each["item_id"] == item["parent_item_id"]), None)
