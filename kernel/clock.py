"""The clock: moments are UTC, days are dates, and the shop's time zone turns one into the other, here only."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_frozen: datetime | None = None


def now() -> datetime:
    """This moment, in UTC, with its zone."""
    return _frozen or datetime.now(UTC)


def today(zone: ZoneInfo = AMSTERDAM) -> date:
    """The day it is in the shop."""
    return day_of(now(), zone)


def day_of(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> date:
    """The shop's calendar day on which a moment falls (23:30 UTC in summer is tomorrow in Amsterdam)."""
    return moment.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The moment, in UTC, at which a shop's day begins; days of 23 and 25 hours included."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock of the whole process for a test; one thread at a time may do so."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    mine = _frozen
    try:
        yield
    finally:
        assert _frozen is mine, "Two threads stopped the clock at once."
        _frozen = before
