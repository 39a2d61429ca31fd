"""Hear of an order's money: booked, taken back, all paid. The highest revision is the truth."""

from contracts.invoicing import OrderPaid, PaymentEvent
from kit.work import UnitOfWork
from services.notifier.domain.happening import Happening, Occasion
from services.notifier.storage import orders
from services.notifier.use_cases.tell import tell


def hear_money(uow: UnitOfWork, event: PaymentEvent) -> None:
    known = orders.locked(uow.session, event.order_id)
    if event.revision > known.money_revision:
        known.money_revision = event.revision
        known.paid, known.open = event.paid, event.open
        orders.save(uow.session, known)
    if isinstance(event, OrderPaid):
        happening = Happening(
            Occasion.ORDER_PAID,
            event.order_id,
            fact=f"revision {event.revision}",
            revision=event.revision,
            long_past=event.historic,
            amount=event.paid,
            currency=event.currency,
        )
        tell(uow, known, happening)
