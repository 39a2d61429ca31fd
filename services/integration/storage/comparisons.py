"""How far each shop's comparison has come. Replicas take turns by lease, and by the place it stands at."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.clock import now
from services.integration.storage.seen import OVER
from services.integration.storage.tables import COMPARISONS, SEEN_ORDERS, SHOPS

LEASE = timedelta(minutes=5)  # one batch, asked of a slow shop
KEPT = 100  # numbers that were not shown


def begin(session: Session, shop: str, night: date | None = None) -> bool:
    """Begin anew, unless one runs; of a night only once."""
    fresh = {
        "comparison_id": uuid4(),
        "began_at": now(),
        "ended_at": None,
        "after": "",
        "read": 0,
        "unreachable": [],
        "unreachable_count": 0,
        "tries": 0,
        "next_batch": now(),
        "lease_until": None,
    }
    fresh |= {"night": night} if night else {}
    free: list[ColumnElement[bool]] = [COMPARISONS.c.ended_at.is_not(None)]
    if night:
        free.append(func.coalesce(COMPARISONS.c.night, date.min) < night)
    statement = insert(COMPARISONS).values(shop=shop, **fresh)
    statement = statement.on_conflict_do_update(index_elements=["shop"], set_=fresh, where=and_(*free))
    return session.execute(statement.returning(COMPARISONS.c.shop)).first() is not None


def shops_to_compare(session: Session) -> list[Row[Any]]:
    return list(session.execute(select(SHOPS.c.shop, SHOPS.c.settings).where(SHOPS.c.enabled)))


def take_due(session: Session) -> list[Row[Any]]:
    """The comparisons whose next batch is due and that nobody else has in hand."""
    due = (
        select(COMPARISONS.c.shop)
        .join(SHOPS, SHOPS.c.shop == COMPARISONS.c.shop)
        .where(SHOPS.c.enabled, COMPARISONS.c.ended_at.is_(None), COMPARISONS.c.next_batch <= now())
        .where(or_(COMPARISONS.c.lease_until.is_(None), COMPARISONS.c.lease_until <= now()))
        .with_for_update(of=COMPARISONS, skip_locked=True)
    )
    taken = list(session.execute(due).scalars())
    mine = update(COMPARISONS).where(COMPARISONS.c.shop.in_(taken)).values(lease_until=now() + LEASE)
    return list(session.execute(mine.returning(*COMPARISONS.c)))


def step(session: Session, row: Row[Any], values: dict[str, Any]) -> bool:
    """Write how far it has come; False where somebody else has gone on from the same place."""
    mine = (COMPARISONS.c.shop == row.shop, COMPARISONS.c.comparison_id == row.comparison_id)
    here = (*mine, COMPARISONS.c.after == row.after, COMPARISONS.c.tries == row.tries, COMPARISONS.c.ended_at.is_(None))
    statement = update(COMPARISONS).where(*here).values({"lease_until": None, **values})
    return session.execute(statement.returning(COMPARISONS.c.shop)).first() is not None


def open_orders(session: Session, shop: str, after: str, limit: int) -> list[Row[Any]]:
    """The orders that are not over in the shop, by its ids."""
    statement = select(SEEN_ORDERS.c.shop_order_id, SEEN_ORDERS.c.increment_id).where(
        SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.shop_order_id > after, SEEN_ORDERS.c.state.not_in(OVER)
    )
    return list(session.execute(statement.order_by(SEEN_ORDERS.c.shop_order_id).limit(limit)))


def find(session: Session, shop: str) -> Row[Any] | None:
    return session.execute(select(COMPARISONS).where(COMPARISONS.c.shop == shop)).first()
