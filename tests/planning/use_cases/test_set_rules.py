"""The house's rules, as the administrator sets them."""

from datetime import date

import pytest

from contracts.facts import Delivery
from contracts.planning import PlanningSettings
from kernel.refused import Refused
from services.planning import queries, use_cases
from tests.planning.builders import HOUSE, MONDAY, NEXT_MONDAY, heard, plan

WEEK = (14,) * 7
CAPACITY = {Delivery.VAN: WEEK, Delivery.PARCEL: (80,) * 7, Delivery.PICKUP: (20,) * 7}


def test_what_is_set_is_what_is_read(uow):
    assert queries.planning_settings(uow.session, HOUSE) == PlanningSettings(capacity=CAPACITY)
    wanted = PlanningSettings(
        capacity=CAPACITY | {Delivery.VAN: (6, 14, 14, 14, 20, 4, 0)},
        weekdays=(0, 1, 2, 3, 4, 5),
        closing_days={date(2026, 12, 31): "Oudjaar"},
        default_carrier="postnl",
        cut_off="16:00",
        auto_plan=("fietshal",),
    )

    use_cases.set_rules(uow, wanted)

    assert queries.planning_settings(uow.session, HOUSE) == wanted
    use_cases.set_rules(uow, PlanningSettings(capacity=CAPACITY))
    assert queries.planning_settings(uow.session, HOUSE) == PlanningSettings(capacity=CAPACITY)


@pytest.mark.row("P-46")
def test_an_own_closing_day_is_skipped_and_named(uow):
    use_cases.set_rules(uow, PlanningSettings(capacity=CAPACITY, closing_days={MONDAY: "Inventory"}))
    order = heard(uow)

    with pytest.raises(Refused, match=r"2026-11-23 is not a working day \(Inventory\)"):
        plan(uow, order, MONDAY)

    view = queries.agenda_view(uow.session, MONDAY, 1, HOUSE)
    assert (view.days[0].working, view.days[0].holiday) == (False, "Inventory")
    assert str(view.to_plan[0].proposed_day) == "2026-11-24"


@pytest.mark.row("P-43")
def test_a_weekdays_own_capacity_counts(uow):
    use_cases.set_rules(uow, PlanningSettings(capacity=CAPACITY | {Delivery.VAN: (1, 14, 14, 14, 14, 14, 14)}))
    plan(uow, heard(uow), MONDAY)
    plan(uow, heard(uow), NEXT_MONDAY)

    with pytest.raises(Refused, match="is full: 1 of 1"):
        plan(uow, heard(uow), MONDAY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity": {Delivery.VAN: WEEK}}, "each of the seven weekdays"),
        ({"capacity": CAPACITY | {Delivery.VAN: (14,) * 6}}, "each of the seven weekdays"),
        ({"capacity": CAPACITY | {Delivery.VAN: (-1,) * 7}}, "less than no room"),
        ({"weekdays": ()}, "At least one weekday"),
        ({"weekdays": (7,)}, "At least one weekday"),
        ({"cut_off": "25:00"}, "25:00 is not a time of day"),
    ],
)
def test_settings_that_make_no_sense_are_refused(uow, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        use_cases.set_rules(uow, PlanningSettings(**{"capacity": CAPACITY} | changes))

    assert queries.planning_settings(uow.session, HOUSE) == PlanningSettings(capacity=CAPACITY)
