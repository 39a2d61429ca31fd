"""What invoicing said of an order's money and invoice."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.planning.storage.tables import money


def keep_paid(session: Session, order_id: UUID, revision: int, paid: Decimal) -> None:
    statement = insert(money).values(order_id=order_id, revision=revision, paid=paid)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["order_id"],
            set_={"revision": revision, "paid": paid},
            where=money.c.revision < revision,
        )
    )


def keep_invoice(session: Session, order_id: UUID, number: str, issued_on: date) -> None:
    """The newest invoice is the one that counts."""
    statement = insert(money).values(order_id=order_id, invoice_number=number, invoiced_on=issued_on)
    newer = tuple_(money.c.invoiced_on, money.c.invoice_number) < tuple_(issued_on, number)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["order_id"],
            set_={"invoice_number": number, "invoiced_on": issued_on},
            where=or_(money.c.invoiced_on.is_(None), newer),
        )
    )


def of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    rows = session.execute(select(money).where(money.c.order_id.in_(tuple(order_ids))))
    return {row.order_id: row for row in rows}
