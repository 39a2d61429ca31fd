"""Cancel an order: its goods are free for the next in turn, everyone hears it is off, and its money becomes a task."""

from uuid import UUID

from contracts.order import OrderCancelled
from kernel.clock import now
from kit.work import UnitOfWork
from services.order.storage import orders as storage
from services.order.use_cases.catalog.stockroom import open_stockroom
from services.order.use_cases.orders.conflicts import mind_money
from services.order.use_cases.orders.handling import take


def cancel_order(uow: UnitOfWork, order_id: UUID, reason: str) -> None:
    room = open_stockroom(uow, *storage.skus_of(uow.session, order_id))
    handling = take(uow, order_id)
    if handling.order.cancel("staff", now()):
        for line in handling.order.lines:
            room.free(line)
        handling.say(OrderCancelled, by_shop=False, reason=reason.strip())
        handling.note("cancelled", reason=reason.strip())
        room.close(handling)
        mind_money(handling)
    handling.settle()
