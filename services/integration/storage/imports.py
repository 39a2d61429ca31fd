"""How far the import of a shop's history is."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.clock import now
from services.integration.storage.tables import IMPORTS


def find(session: Session, shop: str) -> Row[Any] | None:
    return session.execute(select(IMPORTS).where(IMPORTS.c.shop == shop)).first()


def begin(session: Session, shop: str) -> None:
    """Nothing is known of it yet; one that has begun stays as it is."""
    session.execute(insert(IMPORTS).values(shop=shop, began_at=now()).on_conflict_do_nothing())


def forget(session: Session, shop: str) -> None:
    session.execute(delete(IMPORTS).where(IMPORTS.c.shop == shop))


def page_read(
    session: Session, shop: str, orders: int, remaining: int, pace: float, at: datetime, *, done: bool
) -> None:
    values: dict[str, Any] = {"orders": IMPORTS.c.orders + orders, "remaining": remaining, "pace": pace, "page_at": at}
    session.execute(update(IMPORTS).where(IMPORTS.c.shop == shop).values(**values, done_at=at if done else None))


def customers_read(session: Session, shop: str, customers: int) -> None:
    begin(session, shop)
    more = {"customers": IMPORTS.c.customers + customers}
    session.execute(update(IMPORTS).where(IMPORTS.c.shop == shop).values(more))


def pause(session: Session, shop: str, by: str) -> None:
    """By nobody: it goes on."""
    begin(session, shop)
    session.execute(update(IMPORTS).where(IMPORTS.c.shop == shop).values(paused_by=by, page_at=None))
