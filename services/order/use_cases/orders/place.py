"""Place an order the shop showed for the first time, and reserve what is free for it."""

from uuid import UUID

from contracts.integration import ShopOrder, ShopOrderSeen
from contracts.order import OrderPlaced
from kernel.clock import now
from kit.work import UnitOfWork
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import State
from services.order.storage import customers
from services.order.use_cases.catalog.stockroom import Stockroom, stock_line
from services.order.use_cases.orders.handling import Handling
from services.order.use_cases.orders.shop_word import customer_id_of, customer_of, document_of, line_of

OVER_IN_SHOP = {"complete": State.DELIVERED, "closed": State.DELIVERED, "canceled": State.CANCELLED}


def place_order(uow: UnitOfWork, event: ShopOrderSeen, order_id: UUID, digest: str, room: Stockroom) -> None:
    shop = event.order
    order = _order(shop, order_id, digest, event.historic)
    for line in order.lines:
        stock_line(order, line, room.articles.get(line.sku))
        if order.is_open and line.stocked and line.needed:
            room[line.sku].shop_moved(line.needed, shop.placed_at)
    handling = Handling(uow, order, is_new=True)
    if order.is_open:
        room.close(handling)
    customers.keep(uow.session, customer_of(order, shop))
    handling.say(OrderPlaced)
    handling.note("order_placed", who="shop", total=order.total, currency=shop.currency, state=order.state)
    handling.settle()


def _order(shop: ShopOrder, order_id: UUID, digest: str, historic: bool) -> Order:
    order = Order(
        order_id=order_id,
        shop=shop.shop,
        number=shop.number,
        placed_at=shop.placed_at,
        changed_at=shop.changed_at,
        payment_kind=shop.payment_kind.value,
        delivery=shop.delivery.value,
        customer_id=customer_id_of(shop),
        document=document_of(shop),
        lines=[line_of(order_id, position, line) for position, line in enumerate(shop.lines)],
        edition=shop.edition,
        digest=digest,
        preferred_day=shop.preferred_day,
        reference=shop.reference,
        historic=historic,
        state=OVER_IN_SHOP.get(shop.state, State.OPEN),
    )
    for line, theirs in zip(order.lines, shop.lines, strict=True):
        line.shipped = line.needed if order.state is State.DELIVERED else min(theirs.shipped, line.needed)
    if order.state is State.CANCELLED:
        order.cancelled_by = "shop"
    elif order.is_open and any(line.shipped for line in order.lines) and not any(line.needed for line in order.lines):
        order.state, order.shipment_told = State.SHIPPED, True
    elif order.is_open and shop.state == "holded":
        order.hold("shop", shop.status, shop.changed_at or now())
    return order
