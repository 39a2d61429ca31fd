"""Notes and the shops' own statuses in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.order.storage.tables import notes, statuses


def add_note(session: Session, order_id: UUID, text: str, author: str, at: datetime) -> None:
    values = {"note_id": uuid4(), "order_id": order_id, "text": text, "author": author, "at": at}
    session.execute(insert(notes).values(values))


def notes_of(session: Session, order_id: UUID) -> list[Row[Any]]:
    return list(session.execute(select(notes).where(notes.c.order_id == order_id).order_by(notes.c.at.desc())))


def add_status(session: Session, shop: str, name: str) -> None:
    session.execute(upsert(statuses).values(shop=shop, name=name).on_conflict_do_nothing())


def statuses_of(session: Session, shop: str) -> tuple[str, ...]:
    found = session.execute(select(statuses.c.name).where(statuses.c.shop == shop).order_by(statuses.c.made_at))
    return tuple(found.scalars())
