"""Hold, release, cancel, edit, pay and comment an order."""

from __future__ import annotations

from sandbox.shop.counting import shipped
from sandbox.shop.fulfil import invoice
from sandbox.shop.money import ZERO
from sandbox.shop.orders import add_history, save
from sandbox.shop.place import Basket, place_order, reserve
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World


def _touch(world: World, shop: Shop, order: Doc) -> None:
    order["updated_at"] = world.clock.stamp()
    save(world, shop, order)


def hold(world: World, shop: Shop, order: Doc) -> None:
    with world.store.change():
        if order["state"] in ("holded", "canceled", "complete", "closed"):
            raise ShopRefusal("invalid", "A hold action is not available.")
        order["hold_before_state"], order["hold_before_status"] = order["state"], order["status"]
        order["state"] = order["status"] = "holded"
        _touch(world, shop, order)


def release(world: World, shop: Shop, order: Doc) -> None:
    with world.store.change():
        if order["state"] != "holded":
            raise ShopRefusal("invalid", "You cannot remove the hold.")
        order["state"], order["status"] = order["hold_before_state"], order["hold_before_status"]
        order["hold_before_state"] = order["hold_before_status"] = None
        _touch(world, shop, order)


def cancel(world: World, shop: Shop, order: Doc) -> bool:
    """An order that is paid, held or finished cannot be cancelled; Magento 2 then answers false."""
    with world.store.change():
        invoiced = any(i["qty_invoiced"] for i in order["items"])
        if invoiced or order["state"] in ("holded", "canceled", "complete", "closed"):
            return False
        reserve(world, shop, order, -1)
        for item in order["items"]:
            item["qty_canceled"] = item["qty_ordered"] - shipped(shop, order, item)
        order["state"] = order["status"] = "canceled"
        order["total_canceled"] = order["grand_total"]
        order["total_due"] = ZERO
        add_history(world, shop, order, "canceled", None, "order", world.clock.stamp())
        _touch(world, shop, order)
        return True


def comment(
    world: World, shop: Shop, order: Doc, status: str | None, text: str | None, notified: int = 0, front: int = 0
) -> None:
    """Whatever status comes with the comment becomes the order's: an unknown one stays, none at all empties it."""
    with world.store.change():
        order["status"] = status or None
        stamp = world.clock.stamp()
        add_history(world, shop, order, status or None, text, "order", stamp, notified, front)
        _touch(world, shop, order)


def pay(world: World, shop: Shop, order: Doc) -> Doc:
    """The money has come in: what is not yet invoiced is invoiced and paid."""
    return invoice(world, shop, order, None, paid=True)


def edit(world: World, shop: Shop, order: Doc, basket: Basket) -> Doc:
    """Magento edits by cancelling: a new order with suffix takes the place of the old."""
    with world.store.change():
        if not cancel(world, shop, order):
            raise ShopRefusal("invalid", "The order can't be edited: it is paid, held or finished.")
        basket.parent = order
        new = place_order(world, shop, basket)
        order["relation_child_id"], order["relation_child_real_id"] = str(new["entity_id"]), new["increment_id"]
        _touch(world, shop, order)
        return new
