"""Days, times, amounts and quantities as people of each language write them."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kernel.clock import today
from kernel.money import cents

LANGUAGES = ("nl", "de", "en")
_LOCALES = {"nl": "nl_NL", "de": "de_DE", "en": "en_GB"}
_DAY = {"nl": "EEEE d MMMM", "de": "EEEE, d. MMMM", "en": "EEEE d MMMM"}
_DATE = {"nl": "d MMMM y", "de": "d. MMMM y", "en": "d MMMM y"}


def language_of(wanted: str, otherwise: str) -> str:
    """One of our languages: the order's, else the shop's, else English. "nl_BE" and "de-AT" are Dutch and German."""
    for language in (wanted, otherwise):
        if language[:2].lower() in LANGUAGES:
            return language[:2].lower()
    return "en"


def day(value: date, language: str) -> str:
    """dinsdag 24 november; with its year where that is not this one."""
    pattern = _DAY[language] + ("" if value.year == today().year else " y")
    return format_date(value, pattern, locale=_LOCALES[language])


def short_day(value: date, language: str) -> str:
    """24 november"""
    return format_date(value, _DATE[language].removesuffix(" y"), locale=_LOCALES[language])


def date_of(value: date, language: str) -> str:
    return format_date(value, _DATE[language], locale=_LOCALES[language])


def money(value: Decimal, currency: str, language: str) -> str:
    return format_currency(cents(value, currency), currency, locale=_LOCALES[language])


def quantity(value: Decimal, language: str) -> str:
    return format_decimal(value.normalize(), format="#,##0.###", locale=_LOCALES[language])


def slot(value: str, language: str) -> str:
    """ "09:00–12:00" → tussen 09:00 en 12:00 uur; "14:00" → om 14:00 uur; empty stays empty."""
    first, dash, last = (part.strip() for part in value.replace("-", "–").partition("–"))
    if not first:
        return ""
    between = bool(dash and last)
    match language:
        case "nl":
            return f"tussen {first} en {last} uur" if between else f"om {first} uur"
        case "de":
            return f"zwischen {first} und {last} Uhr" if between else f"um {first} Uhr"
        case _:
            return f"between {first} and {last}" if between else f"at {first}"


def iban(value: str) -> str:
    """In groups of four, as banks print it."""
    plain = value.replace(" ", "").upper()
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


__all__ = ["LANGUAGES", "date_of", "day", "iban", "language_of", "money", "quantity", "short_day", "slot"]
