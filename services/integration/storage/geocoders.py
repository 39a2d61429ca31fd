"""Connected geocoders, and whose turn it is to ask one: the pace is kept in its row, over all replicas."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Row, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.integration.storage.tables import GEOCODERS, PLACES

_NOW = func.clock_timestamp()
LONGEST_REST = 300.0  # seconds


def all_of(session: Session) -> list[Row[Any]]:
    return list(session.execute(select(GEOCODERS).order_by(GEOCODERS.c.geocoder)))


def find(session: Session, geocoder: str) -> Row[Any] | None:
    return session.execute(select(GEOCODERS).where(GEOCODERS.c.geocoder == geocoder)).first()


def save(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(GEOCODERS).values(**values)
    kept = {name: value for name, value in values.items() if name != "geocoder"}
    session.execute(statement.on_conflict_do_update(index_elements=["geocoder"], set_=kept))


def ask_again(session: Session) -> None:
    """A geocoder came, or moved: what nobody could tell yet is looked up."""
    session.execute(update(PLACES).where(~PLACES.c.asked).values(next_try=func.now(), attempts=0))


def win_turn(engine: Engine, geocoder: str, interval: float) -> float:
    """Seconds until the next question may be asked; zero: it is ours to ask now."""
    mine = GEOCODERS.c.geocoder == geocoder
    free = (
        update(GEOCODERS)
        .where(mine, GEOCODERS.c.next_ask <= _NOW)
        .values(next_ask=_NOW + func.make_interval(0, 0, 0, 0, 0, 0, interval))
    )
    with engine.begin() as connection:
        if connection.execute(free.returning(GEOCODERS.c.geocoder)).first() is not None:
            return 0.0
        left = connection.execute(select(func.extract("epoch", GEOCODERS.c.next_ask - _NOW)).where(mine)).scalar()
    return max(float(left or 0), 0.01)


def answered(session: Session, geocoder: str) -> None:
    troubled = (GEOCODERS.c.failures > 0) | (GEOCODERS.c.message != "")
    session.execute(update(GEOCODERS).where(GEOCODERS.c.geocoder == geocoder, troubled).values(failures=0, message=""))


def failed(session: Session, geocoder: str, message: str, *, rest: bool) -> None:
    """`rest`: it is left in peace, ever longer while it does not answer."""
    values: dict[str, Any] = {"message": message}
    if rest:
        again = GEOCODERS.c.failures + 1
        pause = func.least(5.0 * func.power(2.0, case((again > 10, 10), else_=again)), LONGEST_REST)
        values |= {"failures": again, "next_ask": _NOW + func.make_interval(0, 0, 0, 0, 0, 0, pause)}
    session.execute(update(GEOCODERS).where(GEOCODERS.c.geocoder == geocoder).values(values))
