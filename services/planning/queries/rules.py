"""The house's rules of planning, for the settings page."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from contracts.facts import Delivery
from contracts.planning import PlanningSettings
from services.planning.domain.capacity import Lane
from services.planning.domain.rules import House
from services.planning.storage import rules

_MONDAY = date(2024, 1, 1)


def planning_settings(session: Session, house: House) -> PlanningSettings:
    found = rules.get(session, house)
    week = [_MONDAY + timedelta(days=weekday) for weekday in range(7)]
    return PlanningSettings(
        capacity={
            delivery: tuple(found.capacity.of(day, Lane(delivery.value)) for day in week) for delivery in Delivery
        },
        weekdays=tuple(sorted(found.calendar.weekdays)),
        closing_days=dict(found.calendar.closing_days),
        default_carrier=found.default_carrier,
        cut_off=found.cut_off.isoformat("minutes") if found.cut_off else "",
        auto_plan=tuple(sorted(found.auto_plan)),
    )
