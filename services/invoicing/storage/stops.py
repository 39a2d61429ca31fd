"""The stops of closed days, as planning fixed them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import Stop
from contracts.planning import DayClosed
from kernel.clock import now
from services.invoicing.storage.tables import closed_stops


def keep(session: Session, closed: DayClosed) -> None:
    rows = [
        {
            "closing_id": closed.closing_id,
            "stop_id": stop.stop_id,
            "day": closed.day,
            "carrier": closed.carrier,
            "position": stop.position,
            "order_id": stop.order_id,
            "heard_at": now(),
            "stop": stop.model_copy(update={"lines": ()}).model_dump(mode="json"),
        }
        for stop in closed.stops
    ]
    if rows:
        session.execute(insert(closed_stops).on_conflict_do_nothing(), rows)


def of_day(session: Session, day: date, carrier: str = "") -> Sequence[Stop]:
    """The day's stops in the order of the tour, carrier by carrier; of an order closed twice, the later one."""
    c = closed_stops.c
    wanted = select(c.stop, c.carrier, c.order_id).where(c.day == day).order_by(c.heard_at, c.closing_id)
    if carrier:
        wanted = wanted.where(c.carrier == carrier)
    latest = {row.order_id: (row.carrier, Stop.model_validate(row.stop)) for row in session.execute(wanted)}
    tour = sorted(latest.values(), key=lambda known: (known[0], known[1].position, known[1].number))
    return [stop.model_copy(update={"carrier": stop.carrier or carrier_}) for carrier_, stop in tour]
