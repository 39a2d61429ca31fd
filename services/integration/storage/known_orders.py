"""Orders as far as an insurer must know them, each in its newest version."""

from dataclasses import asdict
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.integration.domain.insurance import Holder, KnownOrder, Line
from services.integration.storage.tables import KNOWN_ORDERS


class Kept(StrEnum):
    """What a word of an order was."""

    FIRST = "first"  # nothing was known of it
    NEWER = "newer"
    OLD = "old"  # this, or something newer, was known


_FACTS = ("version", "shop", "number", "state", "currency", "owner", "lines")
_ADD = insert(KNOWN_ORDERS).on_conflict_do_nothing().returning(KNOWN_ORDERS.c.order_id)


def find(session: Session, order_id: UUID, *, lock: bool = False) -> KnownOrder | None:
    """Locked, it is the one at which everything about its policies waits for its turn."""
    statement = select(KNOWN_ORDERS).where(KNOWN_ORDERS.c.order_id == order_id)
    row = session.execute(statement.with_for_update() if lock else statement).first()
    return None if row is None else _order(row)


def keep(session: Session, order: KnownOrder, *, add: bool) -> Kept:
    """`add`: also where nothing was known of it."""
    values = _values(order)
    if add and session.execute(_ADD, values).first():
        return Kept.FIRST
    mine = (KNOWN_ORDERS.c.order_id == order.order_id, KNOWN_ORDERS.c.version < order.version)
    newer = update(KNOWN_ORDERS).where(*mine).values({name: values[name] for name in _FACTS})
    return Kept.NEWER if session.execute(newer.returning(KNOWN_ORDERS.c.order_id)).first() else Kept.OLD


def next_revision(session: Session, order_id: UUID) -> int:
    mine = KNOWN_ORDERS.c.order_id == order_id
    statement = update(KNOWN_ORDERS).where(mine).values(revision=KNOWN_ORDERS.c.revision + 1)
    return int(session.execute(statement.returning(KNOWN_ORDERS.c.revision)).scalar_one())


def _values(order: KnownOrder) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "version": order.version,
        "shop": order.shop,
        "number": order.number,
        "state": order.state,
        "currency": order.currency,
        "owner": asdict(order.owner),
        "lines": [asdict(line) | {"line_id": str(line.line_id), "value": str(line.value)} for line in order.lines],
        "revision": order.revision,
    }


def _order(row: Row[Any]) -> KnownOrder:
    return KnownOrder(
        order_id=row.order_id,
        version=row.version,
        shop=row.shop,
        number=row.number,
        state=row.state,
        currency=row.currency,
        owner=Holder(**row.owner),
        lines=tuple(_line(each) for each in row.lines),
        revision=row.revision,
    )


def _line(told: dict[str, Any]) -> Line:
    return Line(**{**told, "line_id": UUID(told["line_id"]), "value": Decimal(told["value"])})
