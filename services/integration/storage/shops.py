"""Shops: who is due, who has the lease, and how far each was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.refused import NotFound
from services.integration.partners.shop import Connection
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS

LEASE = timedelta(seconds=30)  # prolonged while a round reads; so long a shop waits when its reader was killed


def get(session: Session, shop: str, *, lock: bool = False) -> Row[Any]:
    statement = select(SHOPS).where(SHOPS.c.shop == shop)
    row = session.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound("There is no shop {shop}.", shop=shop)
    return row


def find(session: Session, shop: str) -> Row[Any] | None:
    return session.execute(select(SHOPS).where(SHOPS.c.shop == shop)).first()


def connection_of(row: Row[Any], vault: Vault) -> Connection:
    """Languages told by the shop itself, and over them those that staff set."""
    facts = row.facts or {}
    return Connection(
        shop=row.shop,
        kind=row.kind,
        address=row.address,
        credentials=vault.unlock(row.credentials),
        languages={**(facts.get("languages") or {}), **row.languages},
        settings=row.settings,
        facts=facts,
    )


def connected_there(row: Row[Any]) -> datetime:
    """When the shop was connected, by its own clock: what it placed before is history, however wrong that clock is."""
    there: datetime = row.connected_at + timedelta(seconds=row.clock_ahead)
    return there


def hurry(session: Session, shop: str) -> None:
    """The next round comes at once."""
    session.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(next_round=now()))


def set_settings(session: Session, shop: str, settings: Mapping[str, str]) -> None:
    """A round that is reading now began with the old settings: it ends without a word, and the next comes at once."""
    values = {"settings": dict(settings), "lease": None, "lease_until": None, "next_round": now()}
    session.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(values))


def save(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(SHOPS).values(**values)
    kept = {name: value for name, value in values.items() if name not in ("shop", "connected_at")}
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=kept))


def take_due(session: Session, limit: int) -> Sequence[tuple[str, UUID]]:
    """Take shops that are due and that nobody else reads; from now on each is ours for a lease."""
    free = or_(SHOPS.c.lease_until.is_(None), SHOPS.c.lease_until <= now())
    due = (
        select(SHOPS.c.shop)
        .where(SHOPS.c.enabled, SHOPS.c.next_round <= now(), free)
        .order_by(SHOPS.c.next_round)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = [(shop, uuid4()) for shop in session.execute(due).scalars()]
    for shop, lease in taken:
        session.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(lease=lease, lease_until=now() + LEASE))
    return taken


class LeaseLost(Exception):
    """Another round has taken the shop over; this one stops without a word."""


def keep(session: Session, shop: str, lease: UUID, values: Mapping[str, Any]) -> None:
    """Write how far a round has come, and prolong its lease. LeaseLost where it is no longer ours."""
    mine = (SHOPS.c.shop == shop, SHOPS.c.lease == lease)
    statement = update(SHOPS).where(*mine).values({"lease_until": now() + LEASE, **values})
    if not session.execute(statement.returning(SHOPS.c.shop)).first():
        raise LeaseLost(shop)


def prolong(session: Session, shop: str, lease: UUID) -> None:
    mine = (SHOPS.c.shop == shop, SHOPS.c.lease == lease)
    session.execute(update(SHOPS).where(*mine).values(lease_until=now() + LEASE))


def let_go(session: Session, shop: str, lease: UUID) -> None:
    """A round that could not end in order, if the shop is still its own: the next one comes at once."""
    mine = (SHOPS.c.shop == shop, SHOPS.c.lease == lease)
    session.execute(update(SHOPS).where(*mine).values(lease=None, lease_until=None, next_round=now()))


def release(session: Session, shop: str, lease: UUID, next_round: datetime, values: Mapping[str, Any]) -> None:
    keep(session, shop, lease, {**values, "lease": None, "lease_until": None, "next_round": next_round})
