"""Tasks in the database."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.order.domain.desk.task import Task
from services.order.storage.tables import tasks as table

NAMES = tuple(each.name for each in fields(Task))
COLUMNS = tuple(table.c[name] for name in NAMES)


def add(session: Session, task: Task) -> bool:
    """False: there is one about this already."""
    statement = insert(table).values(values_of(task)).on_conflict_do_nothing().returning(table.c.task_id)
    return session.execute(statement).first() is not None


def save(session: Session, task: Task) -> None:
    session.execute(update(table).where(table.c.task_id == task.task_id).values(values_of(task)))


def about(session: Session, key: str) -> Task | None:
    """The task with this key, locked."""
    return _one(session, table.c.key == key)


def get(session: Session, task_id: UUID) -> Task | None:
    """A task, locked. Whoever also needs its order takes that first."""
    return _one(session, table.c.task_id == task_id)


def order_of(session: Session, task_id: UUID) -> UUID | None:
    return session.execute(select(table.c.order_id).where(table.c.task_id == task_id)).scalar()


def from_row(row: Any) -> Task:
    return Task(**{name: getattr(row, name) for name in NAMES})


def _one(session: Session, which: Any) -> Task | None:
    row = session.execute(select(*COLUMNS).where(which).with_for_update()).first()
    return from_row(row) if row else None


def values_of(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in NAMES} | {"sort": task.sort}
