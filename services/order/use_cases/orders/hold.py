"""Put an order on hold, and release it."""

from uuid import UUID

from contracts.order import OrderHeld, OrderReleased
from kernel.clock import now
from kit.work import UnitOfWork
from services.order.use_cases.orders.handling import take


def hold_order(uow: UnitOfWork, order_id: UUID, reason: str) -> None:
    handling = take(uow, order_id)
    if handling.order.hold("staff", reason.strip(), now()):
        handling.say(OrderHeld)
        handling.note("held", reason=reason.strip())
    handling.settle()


def release_order(uow: UnitOfWork, order_id: UUID) -> None:
    handling = take(uow, order_id)
    if handling.order.release(now()):
        handling.say(OrderReleased)
        handling.note("released")
    handling.settle()
