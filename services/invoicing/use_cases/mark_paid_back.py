"""Staff paid the customer back: book what he had to get."""

from contracts.invoicing import MarkPaidBack
from kernel.clock import now
from kernel.refused import Refused
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.storage import accounts, payments
from services.invoicing.storage.books import books_of
from services.invoicing.use_cases.settle import settle


def mark_paid_back(uow: UnitOfWork, documents: Documents, request: MarkPaidBack) -> None:
    """A second click finds nothing to pay back, and changes nothing."""
    account = accounts.known(uow.session, request.order_id, lock=True)
    if account.open >= 0:
        return
    if request.seen_open != account.open:
        raise Refused(
            "Of order {number}, {back} {currency} is to be paid back by now, not {seen}. Please look again.",
            number=account.number,
            back=f"{-account.open:.2f}",
            currency=account.currency,
            seen=f"{-request.seen_open:.2f}",
        )
    payments.add(
        uow.session,
        order_id=account.order_id,
        amount=account.open,
        currency=account.currency,
        method=accounts.facts_of(account).payment_method,
        source="staff",
        booked_at=now(),
        booked_by=uow.actor,
    )
    books = books_of(uow.session, account.order_id)
    settle(uow, documents, account, books, booked=account.open, paid_back=True)
