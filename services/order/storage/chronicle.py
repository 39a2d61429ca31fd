"""What happened to an order, by whom and when: written once, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from services.order.storage.tables import chronicle


def write(session: Session, entries: list[dict[str, Any]]) -> None:
    if entries:
        session.execute(insert(chronicle), entries)


def entry(order_id: UUID, at: datetime, who: str, what: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"order_id": order_id, "at": at, "who": who, "what": what, "facts": facts}


def read(session: Session, order_id: UUID) -> list[Row[Any]]:
    statement = select(chronicle).where(chronicle.c.order_id == order_id).order_by(chronicle.c.id.desc())
    return list(session.execute(statement))


def tells(session: Session, order_id: UUID, what: str, facts: dict[str, Any]) -> bool:
    """Whether this stands written of an order, with these facts among others."""
    mine = (chronicle.c.order_id == order_id, chronicle.c.what == what, chronicle.c.facts.contains(facts))
    return session.execute(select(chronicle.c.id).where(*mine).limit(1)).first() is not None
