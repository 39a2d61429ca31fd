"""How amounts, days and moments are written; formatting only, in the reader's language and the shop's time zone."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from gateway.house import house
from gateway.words import _, language
from kernel.clock import day_of, now, today


@lru_cache(4096)
def _money(amount: Decimal, currency: str, locale: str) -> str:
    return format_currency(amount, currency, locale=locale)


def money(amount: Decimal, currency: str = "EUR") -> str:
    return _money(amount, currency, language()).replace("-", "−")


def amount(value: Decimal) -> str:
    """Without the currency's sign, for columns."""
    return format_decimal(value, "#,##0.00", locale=language()).replace("-", "−")


def quantity(value: Decimal) -> str:
    return format_decimal(value, "#,##0.###", locale=language())


def number(value: int) -> str:
    return format_decimal(value, "#,##0", locale=language())


def percent(value: Decimal) -> str:
    return format_decimal(value, "#,##0.##", locale=language()) + " %"


@lru_cache(4096)
def _date(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)


def day(value: date | None) -> str:
    """vr 27 nov; another year is said."""
    if value is None:
        return "–"
    return _date(value, "EEE d MMM" if value.year == today(house().settings.zone).year else "EEE d MMM y", language())


def long_day(value: date) -> str:
    return _date(value, "EEEE d MMMM", language())


def weekday(value: date) -> str:
    return _date(value, "EEE", language())


def moment(value: datetime | None) -> str:
    """di 17 nov 2026 11:42, as the shop's clock had it."""
    return f"{its_day(value)} {clock_time(value)}" if value else "–"


def its_day(value: datetime) -> str:
    return _date(day_of(value, house().settings.zone), "EEE d MMM y", language())


def clock_time(value: datetime) -> str:
    return f"{value.astimezone(house().settings.zone):%H:%M}"


def since(value: datetime) -> str:
    """How long ago, as short as a column wants it: just now, 3 min, 1 h, yesterday, 19 nov."""
    zone = house().settings.zone
    age = now() - value
    if age < timedelta(minutes=1):
        return _("just now")
    if age < timedelta(hours=1):
        return _("{n} min", n=int(age.total_seconds() // 60))
    there = day_of(value, zone)
    if there == today(zone):
        return _("{n} h", n=int(age.total_seconds() // 3600))
    if there == today(zone) - timedelta(days=1):
        return _("yesterday")
    return _date(there, "d MMM" if there.year == today(zone).year else "d MMM y", language())


def ago(value: datetime | None) -> str:
    """4 s ago."""
    if value is None:
        return _("never")
    seconds = max(0, int((now() - value).total_seconds()))
    if seconds < 60:
        return _("{n} s ago", n=seconds)
    if seconds < 3600:
        return _("{n} min ago", n=seconds // 60)
    if seconds < 86400:
        return _("{n} h ago", n=seconds // 3600)
    return moment(value)


def initials(name: str) -> str:
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"


FILTERS = {
    each.__name__: each
    for each in (
        money,
        amount,
        quantity,
        number,
        percent,
        day,
        long_day,
        weekday,
        moment,
        its_day,
        clock_time,
        since,
        ago,
        initials,
    )
}
