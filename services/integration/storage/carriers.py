"""Connected carriers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.integration.storage.tables import CARRIERS


def find(session: Session, carrier: str) -> Row[Any] | None:
    """By its code; without one, the only carrier there is."""
    if carrier:
        return session.execute(select(CARRIERS).where(CARRIERS.c.carrier == carrier)).first()
    rows = session.execute(select(CARRIERS).limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def save(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(CARRIERS).values(**values)
    kept = {name: value for name, value in values.items() if name != "carrier"}
    session.execute(statement.on_conflict_do_update(index_elements=["carrier"], set_=kept))
