"""The calendar: on which days we work, and which working day comes next. Days are dates, never moments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

MONDAY_TO_FRIDAY = frozenset(range(5))
WEEKEND = "weekend"
HORIZON = 370  # days; a calendar without a working day in a year is a mistake in the settings


@lru_cache(maxsize=32)
def _public_holidays(country: str, year: int) -> Mapping[date, str]:
    """In the country's own language, whatever the process speaks."""
    code, _, region = country.partition("-")
    language = holidays.country_holidays(code).default_language
    return dict(holidays.country_holidays(code, subdiv=region or None, years=year, language=language))


@dataclass(frozen=True)
class Calendar:
    """Public holidays of a country or one of its Länder ("NL", "DE-NW"), the weekdays worked, and own closing days."""

    closed_days_of: str = "NL"
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closing_days: Mapping[date, str] = field(default_factory=dict)

    def closed_because(self, day: date) -> str:
        """Why nobody works on a day: our own reason, the holiday's name, or "weekend"; empty on a working day."""
        if day in self.closing_days:
            return self.closing_days[day] or "closed"
        if name := _public_holidays(self.closed_days_of, day.year).get(day):
            return name
        return "" if day.weekday() in self.weekdays else WEEKEND

    def works_on(self, day: date) -> bool:
        return not self.closed_because(day)

    def working_days(self, start: date, within: int = HORIZON) -> Iterator[date]:
        """Working days from a day on, that day included."""
        for offset in range(within):
            day = start + timedelta(days=offset)
            if self.works_on(day):
                yield day

    def next_working_day(self, after: date) -> date:
        return next(self.working_days(after + timedelta(days=1)), after + timedelta(days=1))

    def collection_day(self, planned: date, closed_on: date) -> date:
        """When the carrier comes for what was planned on a day: the next working day after the closing.

        A day that is closed well ahead is still not collected before the day it was planned for.
        """
        return max(self.next_working_day(closed_on), next(self.working_days(planned), planned))
