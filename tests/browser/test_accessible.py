"""Everybody can work with it: by keyboard, with a reader of screens, in the dark. Strangers see nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.screens import in_dialog

pytestmark = pytest.mark.browser

# names of what has none: fields without a label, buttons and links without words
NAMELESS = """() => {
  const named = it => (it.labels && it.labels.length && [...it.labels].some(label => label.textContent.trim()))
    || it.getAttribute('aria-label') || it.getAttribute('title') || it.textContent.trim();
  return [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')]
    .filter(it => !it.hidden && !named(it)).map(it => it.outerHTML.slice(0, 120));
}"""
TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(it => it.id);
  return ids.filter((id, n) => ids.indexOf(id) !== n);
}"""
# the contrast of every text with what is under it, as WCAG reckons it
FAINT = """(selector) => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const linear = c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r / 255) + .7152 * linear(g / 255) + .0722 * linear(b / 255);
  const under = it => {
    for (; it; it = it.parentElement) {
      const ground = parse(getComputedStyle(it).backgroundColor);
      if (ground[3] > .99) return ground;
    }
    return parse('canvas');
  };
  const faint = {};
  for (const it of document.querySelectorAll(selector)) {
    if (!it.offsetParent || ![...it.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    if (it.closest('[aria-disabled=true], .unseen')) continue;
    const [a, b] = [light(parse(getComputedStyle(it).color)), light(under(it))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const what = `${it.className || it.tagName}: ${it.textContent.trim().slice(0, 30)}`;
    if (contrast < 4.5) faint[what] = contrast.toFixed(2);
  }
  return faint;
}"""


def test_every_page_is_well_made(page: Page, paths: dict[str, str]) -> None:
    wrong: list[Any] = []
    for name, path in paths.items():
        answer = page.goto(path)
        assert answer
        if name != "print":
            policy = answer.headers["content-security-policy"]
            wrong += [f"{name}: {policy}"] if "unsafe" in policy or "default-src 'none'" not in policy else []
        titles = page.locator("h1").count()
        wrong += [f"{name}: {titles} h1"] if titles != 1 else []
        wrong += [f"{name}: no name: {each}" for each in page.evaluate(NAMELESS)]
        wrong += [f"{name}: id twice: {each}" for each in page.evaluate(TWICE)]
        wrong += [f"{name}: no language"] if not page.locator("html").get_attribute("lang") else []
    assert wrong == []


@pytest.mark.row("PLN-05")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_both_looks(
    open_as: Callable[..., Page], anna: Any, paths: dict[str, str], scheme: str
) -> None:
    page = open_as(anna, scheme=scheme)
    faint = {}
    for name, path in paths.items():
        page.goto(path)
        faint |= {f"{name}: {what}": much for what, much in page.evaluate(FAINT, "body *").items()}
    assert faint == {}


def test_the_look_is_chosen_by_who_works_here(open_as: Callable[..., Page], lena: Any) -> None:
    page = open_as(lena, scheme="light")
    grounds = {}
    for look in ("dark", "light", "system"):
        page.goto("/profile")
        form = page.locator("form.panel[action$='/profile']")
        form.locator("[name=theme]").select_option(look)
        form.locator("button").click()
        expect(page.locator("html")).to_have_attribute("data-theme", look)
        grounds[look] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds["dark"] != grounds["light"] == grounds["system"]


def test_where_the_keyboard_is_can_be_seen(page: Page, paths: dict[str, str]) -> None:
    for path in (paths["overview"], paths["order"], paths["week"]):
        page.goto(path)
        for _ in range(14):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                  const it = document.activeElement, style = getComputedStyle(it);
                  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
                  return [it.outerHTML.slice(0, 80), outlined];
                }"""
            )
            assert seen[1], seen[0]
        assert page.evaluate("document.activeElement !== document.body")


def test_the_first_tab_leads_past_the_menu(page: Page) -> None:
    page.goto("/orders/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_dialogs_close_with_escape_and_give_the_focus_back(page: Page, paths: dict[str, str]) -> None:
    page.goto(paths["order"])
    for opener in ("[data-show=hold]", "[data-show=cancel]", "[data-show=wishes]", "#delivery h2 [data-dialog]"):
        page.locator(opener).first.focus()
        page.keyboard.press("Enter")
        dialog = in_dialog(page)
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
        label = dialog.get_attribute("aria-labelledby")
        assert label
        assert page.locator(f"#{label}").inner_text()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        assert page.locator(opener).first.evaluate("opener => opener === document.activeElement"), opener


def test_a_stranger_sees_nothing_but_the_sign_in_page(
    open_as: Callable[..., Page], demo: Running, paths: dict[str, str]
) -> None:
    page = open_as(None)
    for path in paths.values():
        page.goto(path)
        assert "/sign-in" in page.url
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS) == []
    assert page.request.get("/live", max_redirects=0).status in (303, 401)
