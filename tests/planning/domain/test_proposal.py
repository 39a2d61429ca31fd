"""Proposals keep every hard rule, whatever the orders, capacities and calendars are."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.clock import frozen
from services.planning.domain.calendar import Calendar
from services.planning.domain.capacity import Capacity, Lane, Load
from services.planning.domain.proposal import FIRST_FREE_DAY, NO_CAPACITY, NOT_READY, PREFERRED_DAY, Wish, propose
from services.planning.domain.rules import Rules
from tests.planning.builders import FRIDAY, MONDAY, TUESDAY

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
DAYS = st.dates(date(2026, 11, 10), date(2027, 2, 1))
LANES = st.sampled_from(list(Lane))


def a_wish(lane: Lane = Lane.VAN, size: int = 1, preferred_day: date | None = None, ready: bool = True) -> Wish:
    return Wish(uuid4(), lane, size, preferred_day, ready)


def one(wish: Wish, rules: Rules | None = None, load: Load | None = None) -> tuple[date | None, str]:
    found = propose([wish], rules or Rules(), load or Load())[wish.order_id]
    return found.day, found.reason


@pytest.mark.row("SCR-09")
def test_the_wished_day_comes_first():
    assert one(a_wish(preferred_day=FRIDAY)) == (FRIDAY, PREFERRED_DAY)


def test_without_a_wish_it_is_the_first_working_day_from_tomorrow():
    assert one(a_wish()) == (MONDAY, FIRST_FREE_DAY)  # it is Friday noon


@pytest.mark.parametrize("wished", [date(2026, 11, 21), date(2026, 12, 25), date(2026, 11, 20), date(2026, 11, 2)])
def test_a_wish_for_a_closed_day_today_or_the_past_gives_the_first_free_day(wished):
    assert one(a_wish(preferred_day=wished)) == (MONDAY, FIRST_FREE_DAY)


def test_a_full_wished_day_gives_the_first_free_one():
    load = Load({(FRIDAY, Lane.VAN): 14, (MONDAY, Lane.VAN): 14})

    assert one(a_wish(preferred_day=FRIDAY), load=load) == (TUESDAY, FIRST_FREE_DAY)


def test_nobodys_wished_day_is_taken_by_one_who_did_not_ask_for_it():
    rules = Rules(capacity=Capacity({(weekday, Lane.VAN): 1 for weekday in range(7)}))
    first_in_line, wisher = a_wish(), a_wish(preferred_day=MONDAY)

    found = propose([first_in_line, wisher], rules, Load())

    assert (found[wisher.order_id].day, found[first_in_line.order_id].day) == (MONDAY, TUESDAY)


def test_what_is_not_ready_or_too_large_gets_no_day():
    assert one(a_wish(ready=False, preferred_day=FRIDAY)) == (None, NOT_READY)
    assert one(a_wish(Lane.PARCEL, 81)) == (None, NO_CAPACITY)


@pytest.fixture(autouse=True)
def _clock():
    with frozen(NOW):
        yield


@settings(max_examples=150, deadline=None)
@given(
    wishes=st.lists(st.tuples(LANES, st.integers(1, 6), st.none() | DAYS, st.booleans()), max_size=80),
    rooms=st.dictionaries(st.tuples(st.integers(0, 6), LANES), st.integers(0, 9)),
    weekdays=st.frozensets(st.integers(0, 6)),
    closing_days=st.dictionaries(DAYS, st.just("closed"), max_size=10),
    used=st.dictionaries(st.tuples(DAYS, LANES), st.integers(0, 12), max_size=20),
    country=st.sampled_from(["NL", "DE-NW", "DE-BY", "BE"]),
)
def test_never_on_a_closed_day_never_above_capacity(wishes, rooms, weekdays, closing_days, used, country):
    with frozen(NOW):
        rules = Rules(calendar=Calendar(country, weekdays, closing_days), capacity=Capacity(rooms))
        asked = [a_wish(*wish) for wish in wishes]
        total = dict(used)

        found = propose(asked, rules, Load(dict(used)))

        assert set(found) == {wish.order_id for wish in asked}
        by_id: dict[UUID, Wish] = {wish.order_id: wish for wish in asked}
        touched: set[tuple[date, Lane]] = set()
        for order_id, proposal in found.items():
            wish = by_id[order_id]
            if proposal.day is None:
                assert proposal.reason == (NO_CAPACITY if wish.ready else NOT_READY)
                continue
            assert wish.ready
            assert proposal.day >= rules.tomorrow
            assert rules.calendar.works_on(proposal.day)
            assert (proposal.reason == PREFERRED_DAY) == (proposal.day == wish.preferred_day)
            key = (proposal.day, wish.lane)
            total[key] = total.get(key, 0) + wish.size
            touched.add(key)
        for day, lane in touched:
            assert total[day, lane] <= rules.capacity.of(day, lane)


def test_a_thousand_orders_are_proposed_in_no_time():
    wishes = [a_wish(preferred_day=MONDAY + timedelta(days=n % 40)) for n in range(5000)]

    found = propose(wishes, Rules(), Load())

    assert sum(proposal.day is not None for proposal in found.values()) > 1000
