"""Give an order one of the shop's own statuses; it stands in place of the system's until it is taken back."""

from uuid import UUID

from contracts.order import StatusChanged
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.storage import desk
from services.order.use_cases.orders.handling import take


def set_status(uow: UnitOfWork, order_id: UUID, status: str, notify: bool) -> None:
    handling = take(uow, order_id)
    order, status = handling.order, status.strip()
    if status and status not in desk.statuses_of(uow.session, order.shop):
        raise Refused("This shop has no status {status}.", status=status)
    if status != order.custom_status:
        handling.note("status_set", old=order.custom_status, new=status)
        order.custom_status = status
        handling.say(StatusChanged, status=status, notify=notify)
    handling.settle()
