"""What the screens ask: an order's money, the list of invoices, a day's invoice numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.orm import Session

from contracts.facts import DocumentRef, OrderState
from contracts.invoicing import DayMoney, FindInvoices, InvoicePage, InvoiceRow, OrderMoney, PaymentRow
from kernel.money import ZERO, cents
from kernel.refused import Refused
from kit.search import folded, matches
from services.invoicing.domain.payments import tidy
from services.invoicing.storage import accounts, payments
from services.invoicing.storage.tables import invoices
from services.invoicing.use_cases.take_back_payment import BY_PROVIDER

_COLUMNS: tuple[Any, ...] = (
    invoices.c.invoice_id,
    invoices.c.number,
    invoices.c.kind,
    invoices.c.order_id,
    invoices.c.order_number,
    invoices.c.customer_name,
    invoices.c.issued_on,
    invoices.c.issued_at,
    invoices.c.total,
    invoices.c.open,
    invoices.c.currency,
    invoices.c.language,
    invoices.c.document,
)


def order_money(session: Session, order_id: UUID) -> OrderMoney:
    account = accounts.known(session, order_id)
    wanted = select(*_COLUMNS).where(invoices.c.order_id == order_id).order_by(invoices.c.issued_at, invoices.c.number)
    booked = payments.of_order(session, order_id)
    mine = [row for row in booked if row.taken_back_at is None and row.amount > 0]
    free = [row for row in mine if not row.by_provider and account.paid - row.amount >= account.provider_level]
    cancelled = account.facts["state"] == OrderState.CANCELLED
    papers = tuple(_row(row) for row in session.execute(wanted))
    return OrderMoney(
        order_id=order_id,
        invoices=papers,
        payments=tuple(_payment(row) for row in booked),
        paid=tidy(account.paid, account.currency),
        open=tidy(account.open, account.currency),
        currency=account.currency,
        can_mark_paid=account.open > 0,
        can_take_back=bool(free),
        can_credit=sum((paper.total for paper in papers), ZERO) > 0,
        why_not=BY_PROVIDER if mine and not free else "This order is cancelled." if cancelled else "",
    )


def find_invoices(session: Session, asked: FindInvoices) -> InvoicePage:
    """Newest first; the total open is that of all that match, in the shop's own currency."""
    conditions = []
    if folded(asked.search):
        conditions.append(matches(invoices.c.search_vector, asked.search))
    if asked.only_open:
        conditions.append(invoices.c.open > 0)
    total = session.execute(select(func.sum(invoices.c.open_base)).where(*conditions, invoices.c.open > 0)).scalar_one()
    key = (invoices.c.issued_at, invoices.c.number, invoices.c.invoice_id)
    page = select(*_COLUMNS).where(*conditions)
    if asked.after:
        page = page.where(tuple_(*key) < _cursor(asked.after))
    limit = min(max(asked.limit, 1), 500)
    newest = page.order_by(*(column.desc() for column in key)).limit(limit + 1)
    rows = session.execute(newest).all()
    more = len(rows) > limit
    rows = rows[:limit]
    after = f"{rows[-1].issued_at.isoformat()}|{rows[-1].number}|{rows[-1].invoice_id}" if more else None
    return InvoicePage(rows=tuple(_row(row) for row in rows), after=after, total_open=cents(total or ZERO))


def day_money(session: Session, order_ids: tuple[UUID, ...]) -> DayMoney:
    wanted = select(invoices.c.order_id, invoices.c.number).where(
        invoices.c.order_id.in_(order_ids), invoices.c.kind == "invoice"
    )
    return DayMoney(numbers={row.order_id: row.number for row in session.execute(wanted)})


def _cursor(after: str) -> tuple[datetime, str, UUID]:
    try:
        moment, number, invoice_id = after.split("|")
        return datetime.fromisoformat(moment), number, UUID(invoice_id)
    except ValueError:
        raise Refused("This page of the list no longer exists; please start at the first one.") from None


def _row(row: Any) -> InvoiceRow:
    return InvoiceRow(
        invoice_id=row.invoice_id,
        number=row.number,
        kind=row.kind,
        order_id=row.order_id,
        order_number=row.order_number,
        customer_name=row.customer_name,
        issued_on=row.issued_on,
        total=tidy(row.total, row.currency),
        open=tidy(row.open, row.currency),
        currency=row.currency,
        language=row.language,
        document=DocumentRef.model_validate(row.document),
    )


def _payment(row: Row[Any]) -> PaymentRow:
    return PaymentRow(
        payment_id=row.payment_id,
        amount=tidy(row.amount, row.currency),
        currency=row.currency,
        method=row.method,
        source=row.source,
        booked_at=row.booked_at,
        booked_by=row.booked_by,
        taken_back=row.taken_back_at is not None,
    )
