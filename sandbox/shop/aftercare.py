"""What a shop's own staff, or its payment provider, do with an order after it was taken over elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sandbox.shop import fulfil
from sandbox.shop.change import cancel
from sandbox.shop.change import comment as write_comment
from sandbox.shop.counting import counts
from sandbox.shop.money import ZERO
from sandbox.shop.orders import save
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.rows import children
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World


def refund(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """`lines` {sku: pieces}, all of them when not told; `amount`: money only, on top."""
    wanted = _items(shop, order, told["lines"], "qty_refunded") if "lines" in told else {} if "amount" in told else None
    fulfil.refund(world, shop, order, wanted, plus=Decimal(str(told.get("amount", 0))))


def ship(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    wanted = _items(shop, order, told["lines"], "qty_shipped") if "lines" in told else None
    fulfil.ship(world, shop, order, wanted, [])


def drop(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """Cancel pieces of an order that goes on. Its totals stay as they were, as in Magento."""
    for item in order["items"]:
        pieces = Decimal(str(told["lines"].get(item["sku"], 0)))
        if pieces > item["qty_ordered"] - item["qty_canceled"] - item["qty_shipped"]:
            raise ShopRefusal("invalid", "So many pieces are not left to cancel.")
        item["qty_canceled"] += pieces
    _touch(world, shop, order)


def review(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """The payment provider has doubts."""
    order["review_before"] = [order["state"], order["status"]]
    order["state"] = order["status"] = "payment_review"
    _touch(world, shop, order)


def accept(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    order["state"], order["status"] = order.pop("review_before")
    _touch(world, shop, order)


def deny(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """The provider refuses the payment: what it had paid is gone, and the order with it."""
    accept(world, shop, order, told)
    order["total_paid"] = ZERO
    for item in order["items"]:
        item["qty_invoiced"] = ZERO
    cancel(world, shop, order)


def address(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """`billing` and `shipping`: the fields that are others now."""
    for kind in ("billing", "shipping"):
        order[f"{kind}_address"] = order[f"{kind}_address"] | told.get(kind, {})
    _touch(world, shop, order)


def comment(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """`text`, and whether the customer sees it (`front`)."""
    write_comment(world, shop, order, order["status"], str(told["text"]), front=int(bool(told.get("front"))))


ACTS: dict[str, Callable[[World, Shop, Doc, Doc], None]] = {
    "refund": refund,
    "ship": ship,
    "drop": drop,
    "review": review,
    "accept": accept,
    "deny": deny,
    "address": address,
    "comment": comment,
}


def _items(shop: Shop, order: Doc, lines: Doc, done: str) -> dict[str, Decimal]:
    """By the ids that the shop counts: of some bundles those of the parts."""
    found: dict[str, Decimal] = {}
    for item in [item for item in order["items"] if not item["parent_item_id"] and item["sku"] in lines]:
        pieces = Decimal(str(lines[item["sku"]]))
        named = [item] if counts(shop, order, item, done) else children(order, item)
        found |= {str(each["item_id"]): pieces * each["qty_ordered"] / item["qty_ordered"] for each in named}
    return found


def _touch(world: World, shop: Shop, order: Doc) -> None:
    order["updated_at"] = world.clock.stamp()
    save(world, shop, order)
