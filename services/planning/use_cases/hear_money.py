"""Hear of an order's money and invoice: what is to be collected at the door, and the card's link."""

from contracts.invoicing import CreditNoteIssued, InvoiceIssued, PaymentEvent
from kit.work import UnitOfWork
from services.planning.storage import money


def hear_payment(uow: UnitOfWork, event: PaymentEvent | CreditNoteIssued) -> None:
    """What was credited need not be collected either."""
    money.keep_paid(uow.session, event.order_id, event.revision, event.paid + event.credited)


def hear_invoice(uow: UnitOfWork, event: InvoiceIssued) -> None:
    money.keep_invoice(uow.session, event.order_id, event.number, event.issued_on)
