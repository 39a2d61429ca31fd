"""Dutch, German and English on every page, and no word of another language left on it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gateway.words import LANGUAGES, catalog
from tests.browser.running import Running
from tests.browser.screens import cut_off

pytestmark = pytest.mark.browser

# what people, shops and carriers wrote, and names: no translation of ours
THEIRS = """
  return [...document.querySelectorAll('body *:not(script):not(style)')]
    .filter(it => it.offsetParent || it.matches('dialog *'))
    .filter(it => !it.closest('[lang]:not(html), .note, .products td:nth-child(2), .c-subject, .health'))
    .flatMap(it => [...[...it.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent),
                    it.placeholder, it.title, it.getAttribute('aria-label')])
    .map(text => (text || '').trim()).filter(Boolean)
"""


def english_only(language: str) -> set[str]:
    """What our catalog translates: these words would be English left on the screen."""
    texts = set()
    for message in catalog(language):
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string if isinstance(message.string, str) else message.string[0]
            if one.lower() != said.lower():
                texts.add(one)
    own = {m.string if isinstance(m.string, str) else m.string[0] for m in catalog(language) if m.id}
    return texts - own


def shaped(text: str) -> re.Pattern[str]:
    """The text with anything in its blanks."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(text)))


def choose(page: Page, language: str) -> None:
    page.goto("/profile")
    form = page.locator("form.panel[action$='/profile']")
    form.locator("[name=language]").select_option(language)
    form.locator("button").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture
def polyglot(open_as: Callable[..., Page], lena: Any) -> Page:
    """Lena's choices are her own: nobody else's pages change their language."""
    return open_as(lena)


def texts_on(page: Page) -> set[str]:
    return set(page.evaluate(f"(() => {{ {THEIRS} }})()"))


def test_english_words_are_recognised(polyglot: Page) -> None:
    choose(polyglot, "en")
    polyglot.goto("/orders/")
    assert {"Not collected", "Payment", "Export", "What now?"} <= texts_on(polyglot) & english_only("nl")


@pytest.mark.row("P-74")
@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["nl", "de"])
def test_no_english_word_is_left_on_any_page(
    polyglot: Page, demo: Running, paths: dict[str, str], language: str
) -> None:
    choose(polyglot, language)
    left = english_only(language)
    shapes = [shaped(text) for text in left if "{" in text and len(re.sub(r"\{\w+\}", "", text).strip()) > 4]
    found = []
    for name, path in paths.items():
        polyglot.goto(path)
        for text in texts_on(polyglot):
            if text in left or any(shape.fullmatch(text) for shape in shapes):
                found.append(f"{name}: {text}")
        found += [f"{name}: “{words}” is cut off" for words in cut_off(polyglot)]
    assert sorted(found) == []


@pytest.mark.row("P-74")
def test_dates_and_amounts_follow_the_language(polyglot: Page, paths: dict[str, str]) -> None:
    seen = {}
    for language in LANGUAGES:
        choose(polyglot, language)
        polyglot.goto(paths["order"])
        seen[language] = polyglot.locator("#products tfoot b").first.inner_text()
        assert polyglot.title().startswith({"nl": "Order", "de": "Auftrag", "en": "Order"}[language])
    assert re.match(r"€\s[\d.]+,\d\d$", seen["nl"]), seen
    assert re.match(r"[\d.]+,\d\d\s€$", seen["de"]), seen
    assert re.match(r"€[\d,]+\.\d\d$", seen["en"]), seen


def test_the_sign_in_page_speaks_three_languages(open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/sign-in")
    for name, words in (("Deutsch", "Passwort"), ("English", "Password"), ("Nederlands", "Wachtwoord")):
        page.click(f".languages a:has-text('{name}')")
        expect(page.locator("label", has=page.locator("[name=password]"))).to_contain_text(words)
