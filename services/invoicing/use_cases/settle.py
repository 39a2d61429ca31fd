"""Bring an order's money up to date after anything changed it, and say so once it is paid."""

from decimal import Decimal

from contracts.facts import OrderState
from contracts.invoicing import OrderPaid, PaymentBooked, PaymentEvent, PaymentTakenBack
from kernel.money import ZERO
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.domain.payments import owed, tidy
from services.invoicing.storage import accounts, invoices, payments
from services.invoicing.storage.accounts import Account
from services.invoicing.use_cases.issue import issue_invoices


def settle(
    uow: UnitOfWork, documents: Documents, account: Account, *, booked: Decimal = ZERO, method: str = ""
) -> Account:
    """The account (locked, its order known) with `booked` (below zero: taken back) already among the payments."""
    order = accounts.facts_of(account)
    cancelled = order.state == OrderState.CANCELLED
    invoiced = bool(invoices.invoiced(uow.session, [order.order_id]))
    paid = payments.booked(uow.session, order.order_id)
    open_ = owed(order.totals.grand_total, cancelled=cancelled, invoiced=invoiced) - paid
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
                open=tidy(open_, order.currency),
                revision=revision,
                historic=order.historic,
            )
        )

    if newly:
        say(OrderPaid, max(booked, ZERO))
    elif booked:
        say(PaymentBooked if booked > 0 else PaymentTakenBack, abs(booked))
    account = accounts.change(
        uow.session,
        order.order_id,
        paid=paid,
        open=open_,
        settled=settled,
        revision=revision,
        currency=order.currency,
    )
    invoices.now_open(uow.session, order.order_id, open_)
    if newly and account.invoices_made == "after_payment" and not order.historic and not cancelled:
        issue_invoices(uow, documents, {order.order_id: None})
    return account
