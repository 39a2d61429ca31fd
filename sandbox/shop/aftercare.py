"""What a shop's own staff, or its payment provider, do with an order after it was taken over elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sandbox.shop import fulfil
from sandbox.shop.change import cancel
from sandbox.shop.money import ZERO
from sandbox.shop.orders import save
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World


def refund(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    """`lines` {sku: pieces}, all of them when not told; `amount`: money only, on top."""
    wanted = _items(order, told["lines"]) if "lines" in told else {} if "amount" in told else None
    fulfil.refund(world, shop, order, wanted, plus=Decimal(str(told.get("amount", 0))))


def ship(world: World, shop: Shop, order: Doc, told: Doc) -> None:
    fulfil.ship(world, shop, order, _items(order, told["lines"]) if "lines" in told else None, [])


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


ACTS: dict[str, Callable[[World, Shop, Doc, Doc], None]] = {
    "refund": refund,
    "ship": ship,
    "drop": drop,
    "review": review,
    "accept": accept,
    "deny": deny,
    "address": address,
}


def _items(order: Doc, lines: Doc) -> dict[str, Decimal]:
    tops = [item for item in order["items"] if not item["parent_item_id"]]
    return {str(item["item_id"]): Decimal(str(lines[item["sku"]])) for item in tops if item["sku"] in lines}


def _touch(world: World, shop: Shop, order: Doc) -> None:
    order["updated_at"] = world.clock.stamp()
    save(world, shop, order)
