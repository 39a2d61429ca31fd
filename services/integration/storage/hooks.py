"""Secrets of the shops' hooks, which of them came, and which orders they spoke of."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.integration.storage.tables import HINTS, HOOK_DELIVERIES, HOOKS

REMEMBERED = timedelta(minutes=15)  # longer than a hook is fresh, on either side


def find(session: Session, shop: str) -> Row[Any] | None:
    return session.execute(select(HOOKS).where(HOOKS.c.shop == shop)).first()


def save(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(HOOKS).values(**values)
    kept = {name: value for name, value in values.items() if name != "shop"}
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=kept))


def came(session: Session, shop: str, event: str, at: datetime) -> None:
    session.execute(update(HOOKS).where(HOOKS.c.shop == shop).values(last_at=at, last_event=event))


def first_time(session: Session, shop: str, delivery: str, at: datetime) -> bool:
    """Note that this one came; False if it came before, also to another replica."""
    session.execute(
        delete(HOOK_DELIVERIES).where(HOOK_DELIVERIES.c.shop == shop, HOOK_DELIVERIES.c.at < at - REMEMBERED)
    )
    note = insert(HOOK_DELIVERIES).values(shop=shop, delivery=delivery, at=at).on_conflict_do_nothing()
    return session.execute(note.returning(HOOK_DELIVERIES.c.delivery)).first() is not None


def lately(session: Session, shop: str, since: datetime) -> int:
    mine = (HOOK_DELIVERIES.c.shop == shop, HOOK_DELIVERIES.c.at >= since)
    return session.execute(select(func.count()).select_from(HOOK_DELIVERIES).where(*mine)).scalar() or 0


def hint(session: Session, shop: str, number: str, at: datetime) -> None:
    session.execute(insert(HINTS).values(shop=shop, number=number, at=at).on_conflict_do_nothing())


def hinted(session: Session, shop: str) -> bool:
    return session.execute(select(HINTS.c.number).where(HINTS.c.shop == shop).limit(1)).first() is not None


def take_hints(session: Session, shop: str, limit: int) -> Sequence[str]:
    """The oldest ones, which are looked at now; should that fail, the next reading finds the orders all the same."""
    oldest = select(HINTS.c.number).where(HINTS.c.shop == shop).order_by(HINTS.c.at, HINTS.c.number).limit(limit)
    gone = delete(HINTS).where(HINTS.c.shop == shop, HINTS.c.number.in_(oldest.with_for_update(skip_locked=True)))
    return sorted(session.execute(gone.returning(HINTS.c.number)).scalars())
