"""Take over what the shop showed: place the order, or change the one that stands here; the same again does nothing."""

from contracts import identity
from contracts.integration import ShopOrderSeen
from kit.work import UnitOfWork
from services.order.storage import orders as storage
from services.order.storage.sums import forget_differences
from services.order.use_cases.catalog.stockroom import open_stockroom
from services.order.use_cases.orders.change import change_order
from services.order.use_cases.orders.handling import take
from services.order.use_cases.orders.own_sums import flag_own_sums
from services.order.use_cases.orders.place import OVER_IN_SHOP, place_order
from services.order.use_cases.orders.shop_word import digest_of, unknown_articles


def take_over(uow: UnitOfWork, event: ShopOrderSeen) -> None:
    shop = event.order
    order_id = identity.order_id(shop.shop, shop.number)
    digest = digest_of(shop)
    storage.queue_for(uow.session, order_id)
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
    else:
        needed = shop.state not in OVER_IN_SHOP or unknown
        room = open_stockroom(uow, shop.shop, named, unknown, lock=bool(needed))
        place_order(uow, event, order_id, digest, room)
        if shop.differences:
            handling = take(uow, order_id, shop.number)
            flag_own_sums(handling, shop)
            handling.settle()
    forget_differences(uow.session, order_id)
