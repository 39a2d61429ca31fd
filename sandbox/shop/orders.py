"""Find and keep orders, their history and the documents that belong to them."""

from __future__ import annotations

from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World


def by_increment(world: World, shop: Shop, increment: object) -> Doc:
    for order in reversed(world.store.all(shop.name, "orders")):
        if order["increment_id"] == str(increment):
            return order
    raise ShopRefusal("missing", "Requested order not exists.")


def by_id(world: World, shop: Shop, number: object) -> Doc:
    found = world.store.get(shop.name, "orders", number)
    if found is None:
        raise ShopRefusal("missing", "The entity that was requested doesn't exist. Verify the entity and try again.")
    return found


def papers(world: World, shop: Shop, kind: str, order: Doc) -> list[Doc]:
    """The order's invoices, shipments or creditmemos."""
    return [d for d in world.store.all(shop.name, kind) if d["order_id"] == order["entity_id"]]


def paper(world: World, shop: Shop, kind: str, increment: object) -> Doc:
    for doc in world.store.all(shop.name, kind):
        if doc["increment_id"] == str(increment):
            return doc
    raise ShopRefusal("missing", f"Requested {kind.removesuffix('s')} not exists.")


def add_history(
    world: World, shop: Shop, order: Doc, status: str | None, comment: str | None, entity: str, stamp: str,
    notified: int | None = None, front: int = 0,
) -> int:  # fmt: skip
    number = world.store.next_number(shop.name, "history")
    row = {
        "entity_id": number,
        "parent_id": order["entity_id"],
        "status": status,
        "comment": comment,
        "entity_name": entity,
        "is_customer_notified": notified,
        "is_visible_on_front": front,
        "created_at": stamp,
    }
    order["history"].insert(0, row)
    return number


def save(world: World, shop: Shop, order: Doc) -> None:
    world.store.put(shop.name, "orders", order["entity_id"], order)
    event = "order.canceled" if order.get("state") == "canceled" else "order.saved"
    world.hooks.tell(world.switch(shop.name, "webhook", None), event, order.get("increment_id"), order["entity_id"])
