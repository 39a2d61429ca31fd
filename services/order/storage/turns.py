"""Turns: who works on the same thing does so one after the other, also before it stands here and could be locked."""

from collections.abc import Iterable

from sqlalchemy import Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

_NAMES = func.unnest(bindparam("names", type_=ARRAY(Text))).column_valued("name")
_QUEUE = select(func.pg_advisory_xact_lock(func.hashtextextended(_NAMES, 0)))


def queue_for(session: Session, names: Iterable[object]) -> None:
    """Wait for the turn of each, and keep it until the work is done. Sorted, so that nobody waits in a circle."""
    session.execute(_QUEUE, {"names": sorted(set(map(str, names)))})
