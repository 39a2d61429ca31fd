"""The house's rules of planning as they are stored, and how they are changed."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.planning.domain.calendar import MONDAY_TO_FRIDAY, Calendar
from services.planning.domain.capacity import Capacity, Lane
from services.planning.domain.rules import ANY_CARRIER, House, Rules
from services.planning.storage.tables import capacities, closing_days, settings


def get(session: Session, house: House) -> Rules:
    stored = {(row.scope, row.name): row.value for row in session.execute(select(settings))}
    own: dict[str, Any] = {name: value for (scope, name), value in stored.items() if not scope}
    return Rules(
        calendar=Calendar(
            closed_days_of=house.closed_days_of,
            weekdays=frozenset(own.get("weekdays", MONDAY_TO_FRIDAY)),
            closing_days={row.day: row.reason for row in session.execute(select(closing_days))},
        ),
        capacity=Capacity({(row.weekday, Lane(row.lane)): row.room for row in session.execute(select(capacities))}),
        default_carrier=own.get("default_carrier") or ANY_CARRIER,
        cut_off=time.fromisoformat(own["cut_off"]) if own.get("cut_off") else None,
        auto_plan=frozenset(shop for (shop, name), value in stored.items() if name == "auto_plan" and value),
        zone=house.zone,
    )


def put(session: Session, name: str, value: Any, scope: str = "") -> None:
    statement = insert(settings).values(scope=scope, name=name, value=value)
    session.execute(statement.on_conflict_do_update(index_elements=["scope", "name"], set_={"value": value}))


def read(session: Session, name: str, scope: str = "") -> Any:
    return session.execute(
        select(settings.c.value).where(settings.c.scope == scope, settings.c.name == name)
    ).scalar_one_or_none()


def put_capacity(session: Session, rooms: Mapping[tuple[int, Lane], int]) -> None:
    session.execute(delete(capacities))
    if rooms:
        rows = [{"weekday": weekday, "lane": lane.value, "room": room} for (weekday, lane), room in rooms.items()]
        session.execute(insert(capacities), rows)


def put_closing_days(session: Session, days: Mapping[date, str]) -> None:
    session.execute(delete(closing_days))
    if days:
        session.execute(insert(closing_days), [{"day": day, "reason": reason} for day, reason in days.items()])


def put_auto_plan(session: Session, shops: frozenset[str]) -> None:
    session.execute(delete(settings).where(settings.c.name == "auto_plan"))
    for shop in sorted(shops):
        put(session, "auto_plan", True, scope=shop)
