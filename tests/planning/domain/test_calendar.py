"""Working days: weekends, holidays, own closing days; and the carrier's day. Days are dates, whatever the hour."""

from datetime import UTC, date, datetime

import pytest

from kernel.clock import frozen, today
from services.planning.domain.calendar import Calendar
from services.planning.domain.rules import Rules

NL = Calendar("NL")


@pytest.mark.row("P-46")
@pytest.mark.parametrize(
    ("closed_days_of", "day", "why"),
    [
        ("NL", date(2026, 4, 27), "Koningsdag"),
        ("NL", date(2026, 12, 26), "Tweede kerstdag"),
        ("NL", date(2026, 11, 21), "weekend"),
        ("NL", date(2026, 11, 23), ""),
        ("DE-NW", date(2026, 6, 4), "Fronleichnam"),
        ("DE-NI", date(2026, 6, 4), ""),
        ("DE-NW", date(2026, 10, 3), "Tag der Deutschen Einheit"),
        ("BE", date(2026, 7, 21), "Nationale feestdag"),
    ],
)
def test_each_country_and_land_keeps_its_own_holidays(closed_days_of, day, why):
    assert Calendar(closed_days_of).closed_because(day) == why


def test_own_closing_days_and_saturdays_worked():
    calendar = Calendar("NL", frozenset(range(6)), {date(2026, 11, 24): "Stocktaking"})

    assert calendar.closed_because(date(2026, 11, 24)) == "Stocktaking"
    assert calendar.works_on(date(2026, 11, 28))
    assert calendar.next_working_day(date(2026, 11, 23)) == date(2026, 11, 25)


@pytest.mark.row("CAR-03")
@pytest.mark.parametrize(
    ("planned", "closed_on", "collected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 24)),  # Monday's plan, closed on Monday
        (date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 30)),  # Friday: the weekend is skipped
        (date(2026, 12, 24), date(2026, 12, 24), date(2026, 12, 28)),  # Christmas and the weekend
        (date(2026, 4, 24), date(2026, 4, 24), date(2026, 4, 28)),  # weekend and King's Day
        (date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 23)),  # closed on Friday for Monday
        (date(2026, 11, 27), date(2026, 11, 23), date(2026, 11, 27)),  # well ahead: not before its day
        (date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 25)),  # closed late
    ],
)
def test_the_carrier_comes_on_the_next_working_day(planned, closed_on, collected):
    assert NL.collection_day(planned, closed_on) == collected


@pytest.mark.row("C-07")
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),  # 00:30 on the day summer time begins
        (datetime(2026, 3, 29, 21, 30, tzinfo=UTC), date(2026, 3, 29)),  # 23:30 on that day, two hours from UTC
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # 00:30 on the day it ends
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # 23:30 on that day, one hour from UTC
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_today_is_the_shops_day_around_midnight_and_on_both_long_and_short_days(moment, day):
    with frozen(moment):
        assert (today(), Rules().today) == (day, day)
        assert Rules().tomorrow == date.fromordinal(day.toordinal() + 1)


def test_a_calendar_that_never_works_still_gives_an_answer():
    assert Calendar("NL", frozenset()).next_working_day(date(2026, 11, 23)) == date(2026, 11, 24)
