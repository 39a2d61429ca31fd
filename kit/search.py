"""Searching as people type: case and accents do not matter, the beginning of a word is enough, every word must match.

PostgreSQL's own full-text search over a folded text, without extensions, so that any managed PostgreSQL has it.
"""

import re
import unicodedata

from sqlalchemy import ColumnElement, Computed, func
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.sql.elements import SQLCoreOperations

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij", "þ": "th"})


def folded(text: str) -> str:
    """Lower case, no accents, only letters and digits in words: "Jørgen Müller-Straße" → "jorgen muller strasse"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return " ".join(re.findall(r"[^\W_]+", plain))


def search_text(*values: str) -> str:
    """The folded text of a record. Postcodes, phone numbers and article numbers also stand in it without their gaps."""
    words: dict[str, None] = {}
    for value in values:
        words.update(dict.fromkeys(folded(value).split()))
        joined = folded(value).replace(" ", "")
        if any(ch.isdigit() for ch in joined) and len(joined) <= 40:
            words[joined] = None
    return " ".join(words)


def matches(vector: SQLCoreOperations[object], search: str) -> ColumnElement[bool]:
    """A condition: every word searched for begins a word of the record."""
    words = folded(search).split()
    query = " & ".join(f"{word}:*" for word in words)
    return func.to_tsquery("simple", query).op("@@")(vector)


def vector_of(*columns: str) -> Computed:
    """The stored search vector of columns of folded words: Column("search_vector", TSVECTOR, vector_of("search"))."""
    words = " || ' '::text || ".join(columns)
    return Computed(f"to_tsvector('simple'::regconfig, {words})", persisted=True)


__all__ = ["TSVECTOR", "folded", "matches", "search_text", "vector_of"]
