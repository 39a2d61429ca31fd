"""Amounts, quantities and days as a Dutch, German or English paper writes them."""

from datetime import date
from decimal import Decimal

LANGUAGES = ("nl", "de", "en")
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_TO_COMMA = str.maketrans({",": ".", ".": ","})

PAGE_OF = {"nl": "Pagina {page} van {pages}", "de": "Seite {page} von {pages}", "en": "Page {page} of {pages}"}
_WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_COUNTRIES = {
    "NL": ("Nederland", "Niederlande", "Netherlands"),
    "DE": ("Duitsland", "Deutschland", "Germany"),
    "BE": ("België", "Belgien", "Belgium"),
    "LU": ("Luxemburg", "Luxemburg", "Luxembourg"),
    "FR": ("Frankrijk", "Frankreich", "France"),
    "AT": ("Oostenrijk", "Österreich", "Austria"),
    "CH": ("Zwitserland", "Schweiz", "Switzerland"),
    "DK": ("Denemarken", "Dänemark", "Denmark"),
    "PL": ("Polen", "Polen", "Poland"),
    "GB": ("Verenigd Koninkrijk", "Vereinigtes Königreich", "United Kingdom"),
    "IT": ("Italië", "Italien", "Italy"),
    "ES": ("Spanje", "Spanien", "Spain"),
    "SE": ("Zweden", "Schweden", "Sweden"),
    "CZ": ("Tsjechië", "Tschechien", "Czechia"),
}


def language_of(wish: str) -> str:
    """The language a paper is printed in: the wished one where we speak it, else English ("de_AT" is German)."""
    short = wish.lower()[:2]
    return short if short in LANGUAGES else "en"


def figure(amount: Decimal, language: str) -> str:
    """1234.5 → 1.234,50 (en: 1,234.50); at least two decimals, more only where they say something."""
    places = max(2, -int(amount.normalize().as_tuple().exponent)) if amount != amount.quantize(Decimal("0.01")) else 2
    text = f"{amount:,.{places}f}".replace("-", "−")
    return text if language == "en" else text.translate(_TO_COMMA)


def money(amount: Decimal, currency: str, language: str) -> str:
    """€ 1.234,50 · 1.234,50 € · €1,234.50; a currency without a sign of its own is written out."""
    text, sign = figure(amount, language), _SIGNS.get(currency)
    if sign is None:
        return f"{text} {currency}" if language == "de" else f"{currency} {text}"
    if language == "de":
        return f"{text} {sign}"
    if language == "nl":
        return f"{sign} {text}"
    return f"−{sign}{text[1:]}" if text.startswith("−") else f"{sign}{text}"


def quantity(number: Decimal, language: str) -> str:
    """2, or 1,5: no zeros that say nothing."""
    text = f"{number.normalize():,f}".replace("-", "−")
    return text if language == "en" else text.translate(_TO_COMMA)


def percent(number: Decimal, language: str) -> str:
    return quantity(number, language) + ("%" if language != "de" else " %")


def day(when: date, language: str) -> str:
    """12-05-2026 · 12.05.2026 · 12 May 2026."""
    if language == "en":
        return f"{when.day} {_MONTHS['en'][when.month - 1]} {when.year}"
    return when.strftime("%d-%m-%Y" if language == "nl" else "%d.%m.%Y")


def long_day(when: date, language: str) -> str:
    """dinsdag 12 mei 2026 · Dienstag, 12. Mai 2026 · Tuesday 12 May 2026."""
    weekday, month = _WEEKDAYS[language][when.weekday()], _MONTHS[language][when.month - 1]
    if language == "de":
        return f"{weekday}, {when.day}. {month} {when.year}"
    return f"{weekday} {when.day} {month} {when.year}"


def country(code: str, language: str) -> str:
    """The country's name; a code we have no name for stays a code."""
    names = _COUNTRIES.get(code.upper())
    return names[LANGUAGES.index(language)] if names else code.upper()
