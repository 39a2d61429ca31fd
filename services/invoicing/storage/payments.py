"""Payments as rows; one taken back stays on record."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from kernel.money import ZERO
from services.invoicing.storage.tables import payments


def add(session: Session, **values: Any) -> UUID:
    payment_id = uuid4()
    session.execute(insert(payments).values(payment_id=payment_id, **values))
    return payment_id


def of_order(session: Session, order_id: UUID) -> Sequence[Row[Any]]:
    wanted = select(payments).where(payments.c.order_id == order_id)
    return session.execute(wanted.order_by(payments.c.booked_at, payments.c.payment_id)).all()


def booked(session: Session, order_id: UUID, source: str = "") -> Decimal:
    """What stands booked, in total or of one source."""
    total = select(func.coalesce(func.sum(payments.c.amount), ZERO)).where(
        payments.c.order_id == order_id, payments.c.taken_back_at.is_(None)
    )
    return Decimal(session.execute(total.where(payments.c.source == source) if source else total).scalar_one())


def take_back(session: Session, payment_id: UUID, at: datetime, by: str) -> None:
    statement = update(payments).where(payments.c.payment_id == payment_id)
    session.execute(statement.values(taken_back_at=at, taken_back_by=by))
