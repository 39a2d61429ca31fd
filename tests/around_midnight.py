"""Moments that are easily taken for the day before or after: half past midnight and half past eleven in Amsterdam, on
a day in winter, one in summer, and both days on which the clocks change (C-07)."""

from datetime import UTC, date, datetime

import pytest

MOMENTS = [
    (datetime(2026, 1, 14, 23, 30, tzinfo=UTC), date(2026, 1, 15)),
    (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), date(2026, 1, 15)),
    (datetime(2026, 7, 14, 22, 30, tzinfo=UTC), date(2026, 7, 15)),
    (datetime(2026, 7, 15, 21, 30, tzinfo=UTC), date(2026, 7, 15)),
    (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),  # a day of 23 hours
    (datetime(2026, 3, 29, 21, 30, tzinfo=UTC), date(2026, 3, 29)),
    (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # a day of 25 hours
    (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
]
around_midnight = pytest.mark.parametrize(
    ("moment", "day"), MOMENTS, ids=[f"{day}-{'late' if moment.date() == day else 'early'}" for moment, day in MOMENTS]
)
