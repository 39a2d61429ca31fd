"""Invoices as rows: a frozen content, its document, and what is still open of it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.facts import DocumentRef
from services.invoicing.domain.invoice import Invoice
from services.invoicing.storage.tables import copies, invoices

CREDIT_NOTE = "credit_note"
_content: TypeAdapter[Invoice] = TypeAdapter(Invoice)


def frozen_content(invoice: Invoice) -> Any:
    return _content.dump_python(invoice, mode="json")


def content_of(row: Any) -> Invoice:
    return _content.validate_python(row.content)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(invoices), rows)


def of_orders(session: Session, order_ids: Iterable[UUID]) -> Sequence[Row[Any]]:
    wanted = select(invoices).where(invoices.c.order_id.in_(list(order_ids)))
    return session.execute(wanted.order_by(invoices.c.issued_at, invoices.c.number)).all()


def contents_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, Invoice]:
    """What the orders' invoices say, read in portions: a day can have a thousand."""
    wanted = select(invoices.c.order_id, invoices.c.content).where(
        invoices.c.order_id.in_(list(order_ids)), invoices.c.kind == "invoice"
    )
    rows = session.execute(wanted.execution_options(yield_per=100))
    return {row.order_id: content_of(row) for row in rows}


def paper(session: Session, invoice_id: UUID) -> Row[Any] | None:
    return session.execute(select(invoices).where(invoices.c.invoice_id == invoice_id)).first()


def with_notes(session: Session, order_id: UUID) -> tuple[Row[Any] | None, list[Row[Any]]]:
    """The order's invoice, and the credit notes that took of it."""
    rows = of_orders(session, [order_id])
    notes = [row for row in rows if row.kind == CREDIT_NOTE]
    return next((row for row in rows if row.kind != CREDIT_NOTE), None), notes


def invoiced(session: Session, order_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these orders have their invoice."""
    wanted = select(invoices.c.order_id).where(invoices.c.order_id.in_(list(order_ids)), invoices.c.kind == "invoice")
    return {row.order_id for row in session.execute(wanted)}


def now_open(session: Session, order_id: UUID, open_: Decimal) -> None:
    """What is open of the order's invoice follows the order's money."""
    statement = update(invoices).where(invoices.c.order_id == order_id, invoices.c.kind == "invoice")
    session.execute(statement.values(open=open_, open_base=func.round(open_ / invoices.c.base_rate, 2)))


def copy_in(session: Session, invoice_id: UUID, language: str) -> DocumentRef | None:
    wanted = select(copies.c.document).where(copies.c.invoice_id == invoice_id, copies.c.language == language)
    row = session.execute(wanted).first()
    return DocumentRef.model_validate(row.document) if row else None


def keep_copy(session: Session, invoice_id: UUID, language: str, document: DocumentRef) -> None:
    statement = upsert(copies).values(
        invoice_id=invoice_id, language=language, document=document.model_dump(mode="json")
    )
    session.execute(statement.on_conflict_do_nothing())
