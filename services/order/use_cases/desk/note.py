"""Write a note on an order, for colleagues only."""

from uuid import UUID

from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.storage import desk
from services.order.use_cases.orders.handling import take


def add_note(uow: UnitOfWork, order_id: UUID, text: str) -> None:
    if not text.strip():
        raise Refused("A note needs a text.")
    handling = take(uow, order_id)
    desk.add_note(uow.session, order_id, text.strip(), uow.actor, now())
    handling.note("note_added", text=text.strip()[:80])
    handling.settle()
