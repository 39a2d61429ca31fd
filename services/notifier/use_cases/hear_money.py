"""Hear of an order's money: booked, taken or paid back, credited, all paid. The highest revision is the truth."""

from contracts.invoicing import CreditNoteIssued, OrderPaid, PaymentEvent
from kernel.money import ZERO
from kit.work import UnitOfWork
from services.notifier.domain.happening import Credit, Happening, Occasion, Paper
from services.notifier.storage import orders
from services.notifier.storage.orders import KnownOrder
from services.notifier.use_cases.tell import tell


def hear_money(uow: UnitOfWork, event: PaymentEvent) -> None:
    known = _kept(uow, event)
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


def hear_credit_note(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    known, paper = _kept(uow, event), event.document
    credit = Credit(
        number=event.number,
        invoice=event.credits,
        back=min(max(-event.open, ZERO), event.total),
        paid_back=event.by_shop,
        reason=event.reason,
        paper=Paper(paper.sha256, paper.name, paper.media_type) if paper else None,
    )
    happening = Happening(
        Occasion.ORDER_CREDITED,
        event.order_id,
        fact=str(event.credit_note_id),
        amount=event.total,
        currency=event.currency,
        credit=credit,
    )
    tell(uow, known, happening)


def _kept(uow: UnitOfWork, event: PaymentEvent | CreditNoteIssued) -> KnownOrder:
    known = orders.locked(uow.session, event.order_id)
    if event.revision > known.money_revision:
        known.money_revision = event.revision
        known.paid, known.open = event.paid, event.open
        orders.save(uow.session, known)
    return known
