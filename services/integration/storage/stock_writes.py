"""What is on its way into the shops' stock figures. Rows are locked by article number, after the shop's own row."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.tables import new_metadata
from services.integration.domain.telling import Stage, Telling
from services.integration.storage.tables import STOCK_WRITES

_EFFECTS = new_metadata().tables["effects"]
_COLUMNS = STOCK_WRITES.c
_NAMES = tuple(field.name for field in fields(Telling))
OPEN = or_(_COLUMNS.wanted != _COLUMNS.told, _COLUMNS.stage != "")
HELD_UP = timedelta(minutes=1)  # a write whose outcome is unknown for longer keeps nobody else waiting


def _telling(row: Row[Any]) -> Telling:
    return Telling(**{name: row._mapping[name] for name in _NAMES if name != "stage"}, stage=Stage(row.stage))


def take(session: Session, shop: str, skus: Iterable[str]) -> dict[str, Telling]:
    """Lock those that exist."""
    statement = select(STOCK_WRITES).where(_COLUMNS.shop == shop, _COLUMNS.sku.in_(sorted(skus)))
    rows = session.execute(statement.order_by(_COLUMNS.sku.collate("C")).with_for_update())
    return {row.sku: _telling(row) for row in rows}


def make(session: Session, shop: str, sku: str) -> Telling:
    """Lock one; make it if it is not there."""
    statement = insert(STOCK_WRITES).values(shop=shop, sku=sku)
    kept = statement.on_conflict_do_update(index_elements=["shop", "sku"], set_={"sku": statement.excluded.sku})
    return _telling(session.execute(kept.returning(STOCK_WRITES)).one())


def save(session: Session, shop: str, tellings: Iterable[Telling]) -> None:
    rows = [{"shop": shop} | {name: getattr(each, name) for name in _NAMES} for each in tellings]
    if rows:
        statement = insert(STOCK_WRITES)
        kept = {name: statement.excluded[name] for name in _NAMES if name != "sku"}
        session.execute(statement.on_conflict_do_update(index_elements=["shop", "sku"], set_=kept), rows)


def due(session: Session, shop: str, at: datetime, limit: int) -> list[str]:
    statement = select(_COLUMNS.sku).where(_COLUMNS.shop == shop, OPEN, _COLUMNS.next_try <= at)
    return list(session.execute(statement.order_by(_COLUMNS.next_try, _COLUMNS.sku).limit(limit)).scalars())


def under_way(session: Session, shop: str, skus: Iterable[str]) -> dict[str, Telling]:
    """Lock those of these articles that are being written, or were just now."""
    statement = select(_COLUMNS.sku).where(_COLUMNS.shop == shop, _COLUMNS.stage != "", _COLUMNS.sku.in_(sorted(skus)))
    found = list(session.execute(statement).scalars())
    return take(session, shop, found) if found else {}


def told_of(session: Session, shop: str, skus: Iterable[str]) -> dict[str, Decimal]:
    statement = select(_COLUMNS.sku, _COLUMNS.told).where(_COLUMNS.shop == shop, _COLUMNS.sku.in_(sorted(skus)))
    return {row.sku: row.told for row in session.execute(statement)}


def unclear(session: Session, shop: str) -> set[str]:
    """Articles of which it is not known whether our last write stands there."""
    return set(
        session.execute(select(_COLUMNS.sku).where(_COLUMNS.shop == shop, _COLUMNS.stage == Stage.WRITING)).scalars()
    )


def being_written(session: Session, shop: str, at: datetime) -> bool:
    """Whether figures of the shop are being written at this moment: what also moves them waits so long."""
    recent = _COLUMNS.next_try > at - HELD_UP
    return bool(
        session.execute(
            select(_COLUMNS.sku).where(_COLUMNS.shop == shop, _COLUMNS.stage == Stage.WRITING, recent).limit(1)
        ).first()
    )


def moved_by_others(session: Session, shop: str, kinds: Iterable[str]) -> bool:
    """Whether one of our other acts, which moves the shop's figures too, is being done at this moment."""
    mine = (_EFFECTS.c.state == "sending", _EFFECTS.c.kind.in_(list(kinds)))
    return bool(
        session.execute(
            select(_EFFECTS.c.effect_id).where(*mine, _EFFECTS.c.payload["shop"].astext == shop).limit(1)
        ).first()
    )


def counts(session: Session, shop: str) -> Mapping[str, Any]:
    """How many articles wait, how many of them in vain so far, and why the latest did."""
    waiting = select(func.count()).where(_COLUMNS.shop == shop, _COLUMNS.wanted != _COLUMNS.told)
    failing = waiting.where(_COLUMNS.error != "")
    why = (
        select(_COLUMNS.error)
        .where(_COLUMNS.shop == shop, OPEN, _COLUMNS.error != "")
        .order_by(_COLUMNS.next_try.desc())
        .limit(1)
    )
    return {
        "stock_waiting": session.execute(waiting).scalar() or 0,
        "stock_failing": session.execute(failing).scalar() or 0,
        "stock_message": session.execute(why).scalar() or "",
    }
