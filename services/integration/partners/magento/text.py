"""Magento's texts: control characters go, real ones and those written as &#11;; all else stays as it is."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

_WRITTEN = re.compile(r"&#(?:x([0-9a-fA-F]{1,2})|(\d{1,3}));")


def clean(text: str) -> str:
    text = _WRITTEN.sub(_without_control, text)
    kept = (
        character for character in text if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return "".join(kept).strip()


def storable(told: Any) -> Any:
    """What a shop sent, as a database can keep it: without the characters that PostgreSQL refuses."""
    if isinstance(told, str):
        return "".join(each for each in told if each != "\0" and unicodedata.category(each) != "Cs")
    if isinstance(told, Mapping):
        return {storable(str(key)): storable(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [storable(each) for each in told]
    return told if told is None or isinstance(told, bool | int) else storable(str(told))


def _without_control(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return "" if number < 32 or number == 127 else found[0]


def street_lines(street: object) -> tuple[str, ...]:
    """A list of lines, or one text with line breaks."""
    parts = street if isinstance(street, list | tuple) else [street or ""]
    lines = (clean(line) for part in parts for line in str(part or "").split("\n"))
    return tuple(line for line in lines if line)


def moment(text: str) -> datetime:
    """A Magento timestamp: UTC without saying so, or ISO with its zone."""
    found = datetime.fromisoformat(text.strip())
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} lies outside of time") from None


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def day(text: object) -> date | None:
    """A day a customer chose, in one of the ways shops write it; None where it cannot be read."""
    words = str(text or "").strip()
    for length, pattern in ((10, "%Y-%m-%d"), (10, "%d-%m-%Y"), (10, "%d.%m.%Y"), (10, "%d/%m/%Y")):
        try:
            return datetime.strptime(words[:length], pattern).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    return None
