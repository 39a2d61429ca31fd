"""What staff asked to be read from a shop again: days or numbers, done step by step by the rounds."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from kernel.clock import now
from services.integration.storage.tables import REFETCHES


def add(session: Session, shop: str, first: str, last: str, steps: int, by: str, *, by_number: bool) -> None:
    values = {"shop": shop, "first": first, "last": last, "steps": steps, "by_number": by_number}
    session.execute(REFETCHES.insert().values(refetch_id=uuid4(), asked_by=by, asked_at=now(), **values))


def add_numbers(session: Session, shop: str, numbers: Sequence[str], by: str) -> None:
    """Just these orders, wherever they stand in the series."""
    told = {"shop": shop, "first": numbers[0], "last": numbers[-1], "numbers": list(numbers), "steps": len(numbers)}
    session.execute(REFETCHES.insert().values(refetch_id=uuid4(), by_number=True, asked_by=by, asked_at=now(), **told))


def next_of(session: Session, shop: str) -> Row[Any] | None:
    """The oldest that is not done."""
    open_ones = select(REFETCHES).where(REFETCHES.c.shop == shop, REFETCHES.c.ended_at.is_(None))
    return session.execute(open_ones.order_by(REFETCHES.c.asked_at).limit(1)).first()


def recent(session: Session, shop: str) -> Sequence[Row[Any]]:
    """Those under way, and those that ended today."""
    mine = select(REFETCHES).where(REFETCHES.c.shop == shop)
    shown = mine.where(REFETCHES.c.ended_at.is_(None) | (REFETCHES.c.ended_at > now() - timedelta(days=1)))
    return session.execute(shown.order_by(REFETCHES.c.asked_at.desc()).limit(5)).all()


def stepped(session: Session, refetch_id: UUID, step: int, orders: int, *, ended: bool) -> None:
    values: dict[str, Any] = {"step": step, "orders": REFETCHES.c.orders + orders}
    values |= {"ended_at": now()} if ended else {}
    session.execute(update(REFETCHES).where(REFETCHES.c.refetch_id == refetch_id).values(values))


def failed(session: Session, refetch_id: UUID, message: str) -> None:
    values = {"ended_at": now(), "message": message}
    session.execute(update(REFETCHES).where(REFETCHES.c.refetch_id == refetch_id).values(values))


def day_of_step(first: str, step: int) -> date:
    return date.fromisoformat(first) + timedelta(days=step)
