"""What invoicing tells: invoices and payments. The highest revision of an order's money counts."""

from contracts.invoicing import CreditNoteIssued, InvoiceIssued, PaymentEvent
from kernel.money import ZERO
from kit.work import UnitOfWork
from services.order.domain.orders.order import Money
from services.order.use_cases.orders.conflicts import mind_lost_payment, mind_money, mind_settled
from services.order.use_cases.orders.handling import take


def hear_payment(uow: UnitOfWork, event: PaymentEvent, what: str) -> None:
    """Booked, taken back, or all paid: the list's column follows, and perhaps the order is ready now."""
    handling = take(uow, event.order_id, event.order_number)
    if event.revision > handling.order.money.revision:
        handling.order.money = Money(event.revision, event.paid, event.open)
    handling.note(what, amount=event.amount, currency=event.currency, method=event.method, open=event.open)
    if what == "payment_taken_back" and uow.actor == "shop":
        mind_lost_payment(handling)  # staff who take back their own booking know it
    mind_settled(handling)
    mind_money(handling)
    handling.settle()


def hear_invoice(uow: UnitOfWork, event: InvoiceIssued) -> None:
    handling = take(uow, event.order_id, event.order_number)
    if event.number not in handling.order.invoices:
        handling.order.invoices.append(event.number)
        handling.order.invoiced += event.total
    handling.note("invoice_issued", number=event.number, total=event.total, currency=event.currency)
    mind_money(handling)
    handling.settle()


def hear_credit_note(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    handling = take(uow, event.order_id, event.order_number)
    order = handling.order
    if event.number not in order.credit_notes:
        order.credit_notes.append(event.number)
        order.credited += event.total
        order.credited_by_shop += event.total if event.by_shop else ZERO
    if event.revision > order.money.revision:
        order.money = Money(event.revision, event.paid, event.open)
    about = {"number": event.number, "invoice": event.credits, "reason": event.reason}
    handling.note("credit_note_issued", total=event.total, currency=event.currency, **about)
    mind_settled(handling)
    mind_money(handling)
    handling.settle()
