"""A sentence on its way: kept as one text, and put into the reader's language only where it is read.

A partner's trouble is written down as a text in a row or an event, long before anybody reads it. Packed, the text holds
the English sentence apart from its values, so that the gateway can translate it; plain words may stand around it.
"""

import re
from collections.abc import Callable

_EDGE, _GLUE = "\x1e", "\x1f"  # a record's and a unit's separator: no partner's words hold them
_PACKED = re.compile(f"{_EDGE}([^{_EDGE}]*){_EDGE}")
WORDS = {"who", "state"}  # values that are words of ours, and not a stranger's
_HOLE = re.compile(r"\{(\w+)\}")


def pack(template: str, **values: object) -> str:
    """`pack("{who} is away since {day}.", who="The shop", day=day)`. What fills `who` and `state` is itself a word to
    translate."""
    parts = [template, *(part for name, value in values.items() for part in (name, plain(str(value))))]
    return _EDGE + _GLUE.join(part.replace(_EDGE, "").replace(_GLUE, "") for part in parts) + _EDGE


def is_packed(text: str) -> bool:
    return _EDGE in text


def say(text: str, translate: Callable[[str], str]) -> str:
    """The text with every sentence packed in it put into words. Holes are filled one by one: what fills them may be a
    stranger's, and is never read as a template."""

    def said(found: re.Match[str]) -> str:
        template, *rest = found[1].split(_GLUE)
        values = dict(zip(rest[::2], rest[1::2], strict=False))
        for name in WORDS & values.keys():
            values[name] = translate(values[name])
        return _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), translate(template))

    return _PACKED.sub(said, text)


def plain(text: str) -> str:
    """The text in English, for logs and for whoever reads no screen."""
    return say(text, str)
