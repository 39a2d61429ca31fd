"""Payments as rows; one taken back stays on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from services.invoicing.storage.tables import payments


def add(session: Session, **values: Any) -> UUID:
    payment_id = uuid4()
    session.execute(insert(payments).values(payment_id=payment_id, **values))
    return payment_id


def of_order(session: Session, order_id: UUID) -> Sequence[Row[Any]]:
    wanted = select(payments).where(payments.c.order_id == order_id)
    return session.execute(wanted.order_by(payments.c.booked_at, payments.c.payment_id)).all()


def take_back(session: Session, payment_id: UUID, at: datetime, by: str) -> None:
    statement = update(payments).where(payments.c.payment_id == payment_id)
    session.execute(statement.values(taken_back_at=at, taken_back_by=by))
