"""Moments are UTC, days are the shop's: on the two days a year that have 23 and 25 hours as well."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.clock import day_of, frozen, now, start_of, today


@pytest.mark.row("C-07")
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59:59", "2026-03-28"),  # winter: an hour ahead
        ("2026-03-28T23:00:00", "2026-03-29"),
        ("2026-03-29T21:59:59", "2026-03-29"),  # the clocks went forward in the night
        ("2026-03-29T22:00:00", "2026-03-30"),
        ("2026-10-24T22:00:00", "2026-10-25"),
        ("2026-10-25T22:59:59", "2026-10-25"),  # and back: this day was an hour longer
        ("2026-10-25T23:00:00", "2026-10-26"),
        ("2026-12-31T23:30:00", "2027-01-01"),
    ],
)
def test_a_moment_falls_on_the_shops_day(moment: str, day: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert day_of(at) == date.fromisoformat(day)
    with frozen(at):
        assert today() == date.fromisoformat(day)


@pytest.mark.row("C-07")
@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_days_of_23_24_and_25_hours(day: date, hours: int) -> None:
    assert start_of(day + timedelta(days=1)) - start_of(day) == timedelta(hours=hours)


@given(some.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_begins_with_its_first_moment(day: date) -> None:
    for zone in (ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")):
        begins = start_of(day, zone)
        assert day_of(begins, zone) == day
        assert day_of(begins - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_the_clock_can_be_stopped_and_goes_on() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with frozen(noon):
        assert now() == noon
        with frozen(noon + timedelta(hours=1)):
            assert now().hour == 13
        assert now() == noon
    assert now() != noon
    assert now().tzinfo is UTC
