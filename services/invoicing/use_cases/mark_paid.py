"""Staff saw the money: book what is open."""

from contracts.facts import OrderState
from contracts.invoicing import MarkPaid
from kernel.clock import now
from kernel.refused import Refused
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.storage import accounts, payments
from services.invoicing.storage.books import books_of
from services.invoicing.use_cases.settle import settle


def mark_paid(uow: UnitOfWork, documents: Documents, request: MarkPaid) -> None:
    """A second click finds nothing open, and changes nothing."""
    account = accounts.known(uow.session, request.order_id, lock=True)
    order = accounts.facts_of(account)
    if order.state == OrderState.CANCELLED and account.open <= 0:
        raise Refused("Order {number} is cancelled; nothing is to be paid.", number=order.number)
    if account.open <= 0:
        return
    if request.seen_open != account.open:
        raise Refused(
            "Of order {number}, {open} {currency} is open by now, not {seen}. Please look again.",
            number=order.number,
            open=f"{account.open:.2f}",
            currency=order.currency,
            seen=f"{request.seen_open:.2f}",
        )
    payments.add(
        uow.session,
        order_id=order.order_id,
        amount=account.open,
        currency=order.currency,
        method=order.payment_method,
        source="staff",
        booked_at=now(),
        booked_by=uow.actor,
    )
    settle(uow, documents, account, books_of(uow.session, order.order_id), booked=account.open)
