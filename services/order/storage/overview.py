"""The overview's rows in the database."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.order.domain.orders.overview import Row
from services.order.storage.tables import order_rows as table

NAMES = tuple(field.name for field in fields(Row))
_COLUMNS = tuple(table.c[name] for name in NAMES)


_NEW = insert(table)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["order_id"], set_={name: _NEW.excluded[name] for name in (*NAMES[1:], "version", "search")}
)


def put(session: Session, row: Row, version: int, search: str) -> None:
    values = {name: getattr(row, name) for name in NAMES}
    session.execute(_PUT, {**values, "version": version, "search": search})


def get(session: Session, order_id: UUID) -> tuple[Row, int] | None:
    found = session.execute(select(*_COLUMNS, table.c.version).where(table.c.order_id == order_id)).first()
    return (row_from(found), found.version) if found else None


def row_from(found: Any) -> Row:
    return Row(*found[: len(NAMES)])
