"""A real browser on the running system. Every page a test opens is watched: an error in the console, a request to
another host or a script that breaks fails the test."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.running import LOGIN, PASSWORD, Running, running, within
from tests.browser.screens import add_colleague, open_order

LAPTOP, TABLET = (1366, 768), (820, 1180)
expect.set_options(timeout=10_000)  # what a page is told of by itself may take a moment on a busy machine


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One demo for all these tests; PAKBON_DEMO_AT="gateway sandbox" looks at one that runs already."""
    if at := os.environ.get("PAKBON_DEMO_AT"):
        yield Running(*at.split())
        return
    with running(tmp_path_factory.mktemp("browser")) as started:
        yield started


def sign_in(page: Page, demo: Running, login: str, password: str) -> None:
    page.goto(f"{demo.gateway}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("form button.blue")
    page.wait_for_url("**/orders/**")


@pytest.fixture(scope="package")
def anna(browser: Browser, demo: Running) -> Any:
    """What the browser of somebody who signed in keeps; the sign-in page itself is walked in test_order_way."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, demo, LOGIN, PASSWORD)
    the_shops_history(page, demo)
    kept = context.storage_state()
    context.close()
    return kept


def the_shops_history(page: Page, demo: Running) -> None:
    """What was sold before the shops were connected comes in first; only then counts stand still."""
    sold = sum(int(demo.look(f"{shop}/totals")["orders"]) for shop in ("fietshal", "meubelhuis"))

    def known() -> int:
        page.goto(f"{demo.gateway}/orders/?filter=all")
        count = page.locator("#chips [aria-current] b")
        return int(count.inner_text()) if count.count() else -1  # too busy to answer in time

    within(60, lambda: known() >= sold - 1, "taking over the shops' orders")  # one of them may be refused


class Watched:
    """What must not happen while a page is looked at."""

    def __init__(self, context: BrowserContext, hosts: set[str]) -> None:
        self.wrong: list[str] = []
        self.hosts = hosts
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))

    def _said(self, kind: str, text: str) -> None:
        # that a page answered 403, 404 or 409 is said by the browser itself; the test that asked for it looks at it
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.wrong.append(f"console: {text}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc not in self.hosts:
            self.wrong.append(f"a request to {url}")


@pytest.fixture
def open_as(browser: Browser, demo: Running) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own: `open_as(anna)`, or `open_as(None)` for a stranger."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def start(kept: Any, size: tuple[int, int] = LAPTOP, scheme: str = "light") -> Page:
        context = browser.new_context(
            storage_state=kept,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            base_url=demo.gateway,
            accept_downloads=True,
            locale="nl-NL",
        )
        context.set_default_timeout(15_000)
        opened.append((context, Watched(context, {urlsplit(at).netloc for at in (demo.gateway, demo.sandbox)})))
        return context.new_page()

    yield start
    wrong = [each for _, watched in opened for each in watched.wrong]
    for context, _ in opened:
        context.close()
    assert wrong == []


@pytest.fixture
def page(open_as: Callable[..., Page], anna: Any) -> Page:
    """Anna's browser on the office's laptop."""
    return open_as(anna)


@pytest.fixture(scope="package")
def paths(browser: Browser, anna: Any, demo: Running) -> dict[str, str]:
    """Every page there is, by name; the order shown has its day, its invoice and its mails."""
    number = demo.buy(("BAT-FONK-7", 1), ("VEL-ZITJE-A", 1), shipping="delivery", note="Bel eerst even aan.")
    context = browser.new_context(storage_state=anna, base_url=demo.gateway, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    open_order(page, demo, number)
    order = urlsplit(page.url).path
    page.keyboard.press("p")
    day = page.locator("dialog[open] [name=day]:checked").get_attribute("value")
    page.click("dialog[open] footer button.blue")
    page.wait_for_selector(".flash.good")
    page.click("#payment button:has-text('Maak factuur')")
    page.wait_for_selector(".flash.good")
    context.close()
    return {
        "overview": "/orders/",
        "all": "/orders/?filter=all",
        "order": order,
        "week": f"/planning/?day={day}",
        "day": f"/planning/day/{day}",
        "invoices": "/invoices/",
        "mails": "/mails/",
        "tasks": "/tasks/",
        "operations": "/operations/",
        "settings": "/settings/",
        "new shop": "/settings/shops/new",
        "shop": "/settings/shops/fietshal",
        "rules": "/settings/shops/fietshal/rules",
        "insurers": "/settings/insurers/",
        "insurer": "/settings/insurers/zekerenzoon",
        "planning rules": "/settings/planning",
        "profile": "/profile",
        "print": "/orders/print?filter=unprocessed",
        "nothing": "/nothing",
    }


@pytest.fixture(scope="package")
def jan(browser: Browser, anna: Any, demo: Running) -> Any:
    """Jan of the workshop: his role only looks and prints."""
    return _colleague(browser, anna, demo, "Jan Smit", "jan", "workshop")


@pytest.fixture(scope="package")
def lena(browser: Browser, anna: Any, demo: Running) -> Any:
    """Lena of the office, who tries every language and look: an administrator, so that she sees every page."""
    return _colleague(browser, anna, demo, "Lena Vogel", "lena", "administrator")


def _colleague(browser: Browser, anna: Any, demo: Running, name: str, login: str, role: str) -> Any:
    """Anna adds a colleague on the settings page, who signs in."""
    password = f"{login}-werkt-hier-1"
    context = browser.new_context(storage_state=anna, base_url=demo.gateway)
    page = context.new_page()
    page.goto("/settings/")
    if not page.locator(".staff td", has_text=name).count():
        add_colleague(page, name, login, password, role)
    context.close()
    context = browser.new_context()
    sign_in(context.new_page(), demo, login, password)
    kept = context.storage_state()
    context.close()
    return kept
