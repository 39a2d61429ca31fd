"""Comparisons with the shops, the orders that differ from them, and those whose own amounts do not fit together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from services.order.storage.tables import comparisons, differences, orders

SHOWN = 100
KEPT = 30  # comparisons of a shop


def keep_differences(session: Session, order_id: UUID, comparison_id: UUID, at: datetime, found: list[Any]) -> None:
    """What the last comparison found; nothing: it is as in the shop."""
    if not found:
        forget_differences(session, order_id)
        return
    values = {"comparison_id": comparison_id, "at": at, "found": found}
    statement = insert(differences).values(order_id=order_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["order_id"], set_=values))


def forget_differences(session: Session, order_id: UUID) -> None:
    """The shop's word was taken over anew: what differed before says nothing any more."""
    session.execute(delete(differences).where(differences.c.order_id == order_id))


def differences_of(session: Session, order_id: UUID) -> list[Any]:
    return session.execute(select(differences.c.found).where(differences.c.order_id == order_id)).scalar() or []


def count(session: Session, comparison_id: UUID, shop: str, at: datetime, *, differs: bool) -> None:
    """Another order was compared."""
    statement = insert(comparisons).values(
        comparison_id=comparison_id, shop=shop, began_at=at, checked=1, differing=int(differs)
    )
    changed = {
        "checked": comparisons.c.checked + 1,
        "differing": comparisons.c.differing + int(differs),
        "began_at": func.least(comparisons.c.began_at, at),
    }
    session.execute(statement.on_conflict_do_update(index_elements=["comparison_id"], set_=changed))


def end(session: Session, comparison_id: UUID, shop: str, values: dict[str, Any]) -> None:
    statement = insert(comparisons).values(comparison_id=comparison_id, shop=shop, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["comparison_id"], set_=values))
    old = select(comparisons.c.comparison_id).where(comparisons.c.shop == shop)
    old = old.order_by(comparisons.c.began_at.desc()).offset(KEPT)
    session.execute(delete(comparisons).where(comparisons.c.comparison_id.in_(old)))


def newest(session: Session) -> list[Row[Any]]:
    """The newest comparison of each shop."""
    newest_first = (comparisons.c.shop, comparisons.c.began_at.desc())
    statement = select(*comparisons.c).ext(distinct_on(comparisons.c.shop)).order_by(*newest_first)
    return list(session.execute(statement).all())


_OWN = orders.c.document["differences"]
_NOT_ADDING_UP = text("orders.document->'differences' <> '[]'::jsonb")  # as its index says it
_SAID = (orders.c.order_id, orders.c.number, orders.c.shop, orders.c.placed_at)


def not_adding_up(session: Session) -> tuple[Sequence[Any], int]:
    """Orders whose amounts did not fit together when they were taken over; the newest, and how many there are."""
    statement = select(*_SAID, _OWN.label("found")).where(_NOT_ADDING_UP).order_by(orders.c.placed_at.desc())
    number = session.execute(select(func.count()).select_from(orders).where(_NOT_ADDING_UP)).scalar()
    return session.execute(statement.limit(SHOWN)).all(), number or 0


def differing(session: Session) -> tuple[Sequence[Any], int]:
    """Orders that are others here than in their shop."""
    statement = select(*_SAID, differences.c.found).join(differences, differences.c.order_id == orders.c.order_id)
    found = session.execute(statement.order_by(orders.c.placed_at.desc()).limit(SHOWN)).all()
    return found, session.execute(select(func.count()).select_from(differences)).scalar() or 0
