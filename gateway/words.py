"""The screen's words in the reader's language. The catalogs are the .po files; nothing compiled is kept."""

from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import g, has_request_context
from markupsafe import Markup, escape

from kernel import sentence
from kernel.refused import Refused


def N_(english: str) -> str:
    """Marks a text that is translated where it is shown."""
    return english


PARTNERS = (N_("The shop"), N_("The carrier"), N_("The insurer"), N_("The geocoder"))  # who a trouble speaks of
STATES = (N_("new"), N_("in process"), N_("waiting for payment"), N_("under review"), N_("on hold"), N_("cancelled"),
          N_("closed"), N_("complete"))  # an order's in the shop, as a trouble tells it  # fmt: skip
LANGUAGES = {"nl": "Nederlands", "de": "Deutsch", "en": "English"}
FOLDER = Path(__file__).parent / "translations"


@cache
def catalog(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _find(language: str, english: str) -> str | tuple[str, ...]:
    if language == "en":
        return english
    message = catalog(language).get(english)
    if not message or not message.string:
        return english
    return message.string if isinstance(message.string, str) else tuple(message.string)


def language() -> str:
    return str(g.get("language", "nl")) if has_request_context() else "nl"


def _(english: str, /, **values: object) -> str:
    """The text in the reader's language, its `{names}` filled in."""
    found = _find(language(), english)
    text = found if isinstance(found, str) else found[0]
    return text.format(**values) if values else text


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    """One or many: `_n("{n} order", "{n} orders", 3)`."""
    found = _find(language(), one)
    forms = found if isinstance(found, tuple) else (one, many) if language() == "en" or found == one else (found, found)
    return forms[0 if n == 1 else 1].format(n=n, **values)


def said(value: object) -> object:
    """What a page prints, with the sentences that came packed in it said in the reader's language. Every value passes
    here on its way to the page, so that no page can forget."""
    if not isinstance(value, str) or not sentence.is_packed(value):
        return value
    if isinstance(value, Markup):
        in_words = sentence.say(value, lambda template: str(escape(_(unescape(template)))))
        return Markup(in_words)  # noqa: S704  (its values came escaped, its words are escaped here)
    return sentence.say(value, _)


def refusal(error: Refused, readable: Callable[[str], str] = str) -> str:
    """What the business said, in the reader's language; `readable` writes its values (days) as people do."""
    found = _find(language(), error.template)
    try:
        values = {name: readable(value) for name, value in error.values.items()}
        return (found if isinstance(found, str) else found[0]).format(**values)
    except (KeyError, IndexError):
        return str(error)
