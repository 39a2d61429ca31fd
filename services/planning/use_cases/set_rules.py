"""The administrator sets the house's rules of planning."""

from datetime import time

from contracts.facts import Delivery
from contracts.planning import PlanningSettings
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.planning.domain.capacity import USUAL, Lane
from services.planning.storage import agenda, rules


def set_rules(uow: UnitOfWork, wanted: PlanningSettings) -> None:
    """What is planned already stays; the new rules hold for what is planned from now on."""
    _check(wanted)
    agenda.lock(uow.session)
    session = uow.session
    rooms = {
        (weekday, Lane(delivery.value)): room
        for delivery, week in wanted.capacity.items()
        for weekday, room in enumerate(week)
        if room != USUAL[Lane(delivery.value)]
    }
    rules.put_capacity(session, rooms)
    rules.put_closing_days(session, wanted.closing_days)
    rules.put_auto_plan(session, frozenset(wanted.auto_plan))
    rules.put(session, "weekdays", sorted(set(wanted.weekdays)))
    rules.put(session, "default_carrier", wanted.default_carrier.strip())
    rules.put(session, "cut_off", wanted.cut_off.strip())


def _check(wanted: PlanningSettings) -> None:
    if set(wanted.capacity) != set(Delivery) or any(len(week) != 7 for week in wanted.capacity.values()):
        raise Refused("Say how much fits on each of the seven weekdays, for van, parcels and collections.")
    if any(room < 0 for week in wanted.capacity.values() for room in week):
        raise Refused("A day cannot have less than no room.")
    if not set(wanted.weekdays) or not set(wanted.weekdays) <= set(range(7)):
        raise Refused("At least one weekday must be worked.")
    if wanted.cut_off.strip():
        try:
            time.fromisoformat(wanted.cut_off.strip())
        except ValueError:
            raise Refused("{time} is not a time of day.", time=wanted.cut_off) from None
