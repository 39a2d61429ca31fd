"""The agenda as a whole: its lock, and how full each day is."""

from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services.planning.domain.capacity import Lane, Load
from services.planning.storage.tables import orders

_LOCK = 8_003_001


def lock(session: Session) -> None:
    """One hand at a time gives out days. Taken before any order's row, and kept until the commit.

    With it, room seen is room had: two planners cannot take the last stop of a day, or close it twice.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def load_from(session: Session, first: date, last: date | None = None) -> Load:
    """How full the days are, from a day on. What was cancelled after its day was closed takes no room."""
    boxes = func.greatest(func.coalesce(orders.c.boxes_fixed, orders.c.boxes), 1)
    statement = (
        select(orders.c.day, orders.c.lane, func.count(), func.sum(boxes))
        .where(orders.c.day >= first, orders.c.state != "cancelled")
        .group_by(orders.c.day, orders.c.lane)
    )
    if last is not None:
        statement = statement.where(orders.c.day <= last)
    load = Load()
    for day, lane, stops, parcels in session.execute(statement):
        load.add(day, Lane(lane), int(parcels if lane == Lane.PARCEL else stops))
    return load
