"""Counters are rows: whoever takes numbers has them alone, in any number of replicas."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.planning.storage.tables import counters


def take(session: Session, name: str, count: int = 1) -> range:
    """The next numbers of a counter, from 1 on."""
    statement = insert(counters).values(name=name, value=count)
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_={"value": counters.c.value + statement.excluded.value}
    )
    last = session.execute(statement.returning(counters.c.value)).scalar_one()
    return range(last - count + 1, last + 1)
