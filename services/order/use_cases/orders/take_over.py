"""Take over what the shop showed: place the order, or change the one that stands here; the same again does nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from contracts import identity
from contracts.integration import ShopOrder, ShopOrderSeen
from kit.work import UnitOfWork
from services.order.storage import articles
from services.order.storage import orders as storage
from services.order.storage.sums import forget_differences
from services.order.storage.turns import queue_for
from services.order.use_cases.catalog.stockroom import open_stockroom
from services.order.use_cases.orders.change import change_order
from services.order.use_cases.orders.handling import take
from services.order.use_cases.orders.own_sums import flag_own_sums
from services.order.use_cases.orders.place import OVER_IN_SHOP, place_order
from services.order.use_cases.orders.shop_word import customer_id_of, digest_of, unknown_articles


def queue_up(uow: UnitOfWork, events: Sequence[ShopOrderSeen]) -> None:
    """Their orders' turns, and their customers', whose accounts may be heard of meanwhile. Before several, their
    articles too: between two of them it would be too late, as articles are locked before any order is."""
    orders = [each.order for each in events]
    queue_for(
        uow.session, [identity.order_id(each.shop, each.number) for each in orders] + [*map(customer_id_of, orders)]
    )
    if len(events) > 1:
        for shop in sorted({each.shop for each in orders}):
            _lock_articles(uow, shop, [each for each in orders if each.shop == shop])


def _lock_articles(uow: UnitOfWork, shop: str, orders: Iterable[ShopOrder]) -> None:
    named: dict[str, dict[str, Any]] = {}
    needed: set[str] = set()
    for order in orders:
        named |= unknown_articles(order)
        if order.state not in OVER_IN_SHOP:
            needed |= unknown_articles(order).keys()
    unknown = named.keys() - articles.look(uow.session, shop, named, lock=False).keys()
    open_stockroom(uow, shop, needed | unknown, {sku: named[sku] for sku in unknown})


def take_over(uow: UnitOfWork, event: ShopOrderSeen, *, queued: bool = False) -> None:
    """`queued`: it has queued up with others."""
    shop = event.order
    order_id = identity.order_id(shop.shop, shop.number)
    digest = digest_of(shop)
    if not queued:
        queue_up(uow, [event])
    named = unknown_articles(shop)
    glance = storage.glance(uow.session, order_id, shop.shop, sorted(named))
    if glance.known and (shop.edition < glance.edition or (shop.edition == glance.edition and digest == glance.digest)):
        if glance.changed_at and shop.changed_at > glance.changed_at:
            storage.touch(uow.session, order_id, shop.edition, shop.changed_at)
        return
    unknown = named if named.keys() - glance.known_skus else None
    if glance.known:
        room = open_stockroom(uow, shop.shop, {*named, *glance.order_skus}, unknown)
        change_order(uow, take(uow, order_id, shop.number), shop, digest, room)
        forget_differences(uow.session, order_id)
    else:
        needed = shop.state not in OVER_IN_SHOP or unknown
        room = open_stockroom(uow, shop.shop, named, unknown, lock=bool(needed))
        place_order(uow, event, order_id, digest, room)
        if shop.differences:
            handling = take(uow, order_id, shop.number)
            flag_own_sums(handling, shop)
            handling.settle()
