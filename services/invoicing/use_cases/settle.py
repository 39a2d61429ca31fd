"""Bring an order's money up to date after anything changed it, and say what became of it."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.facts import OrderState
from contracts.invoicing import OrderPaid, PaymentBooked, PaymentEvent, PaymentPaidBack, PaymentTakenBack
from kernel.money import ZERO
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.domain.payments import owed, tidy
from services.invoicing.storage import accounts, invoices
from services.invoicing.storage.accounts import Account
from services.invoicing.storage.books import Books
from services.invoicing.use_cases.issue import issue_invoices


def settle(
    uow: UnitOfWork,
    documents: Documents,
    account: Account,
    books: Books,
    *,
    booked: Decimal = ZERO,
    paid_back: bool = False,
    method: str = "",
    counted: Mapping[str, Decimal] | None = None,
) -> Account:
    """The account (locked, its order known) with `booked` (below zero: taken back, or paid back) already in the books.
    `counted` is written with it."""
    order = accounts.facts_of(account)
    cancelled = order.state == OrderState.CANCELLED
    invoiced, paid = books.invoiced_at is not None, books.paid
    due = order.totals.grand_total - account.credited
    open_ = owed(due, cancelled=cancelled, invoiced=invoiced) - paid
    settled = open_ <= 0 and not (cancelled and not invoiced)
    newly = settled and not account.settled
    revision = account.revision

    def say(contract: type[PaymentEvent], amount: Decimal) -> None:
        nonlocal revision
        revision += 1
        uow.publish(
            contract(
                order_id=order.order_id,
                order_number=order.number,
                shop=order.shop,
                amount=tidy(amount, order.currency),
                currency=order.currency,
                method=method or order.payment_method,
                paid=tidy(paid, order.currency),
                credited=tidy(account.credited, order.currency),
                open=tidy(open_, order.currency),
                revision=revision,
                historic=order.historic,
            )
        )

    if newly and booked >= 0:
        say(OrderPaid, booked)
    elif booked > 0:
        say(PaymentBooked, booked)
    elif booked:
        say(PaymentPaidBack if paid_back else PaymentTakenBack, -booked)
    account = accounts.change(
        uow.session,
        order.order_id,
        paid=paid,
        open=open_,
        settled=settled,
        revision=revision,
        currency=order.currency,
        **(counted or {}),
    )
    if invoiced:
        invoices.now_open(uow.session, order.order_id, open_)
    if newly and account.invoices_made == "after_payment" and not order.historic and not cancelled:
        issue_invoices(uow, documents, {order.order_id: None})
    return account
