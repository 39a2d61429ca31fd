"""The pages in a real browser: live rows, keys, dialogs, no forbidden content, contrast in both themes."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from werkzeug.serving import make_server

from contracts.order import FindOrders, GetOrderRow, OrderPage
from gateway.staff import add_staff
from tests.gateway.builders import a_row, number_id
from tests.gateway.conftest import PASSWORD
from tests.gateway.scripted import ScriptedAsker
from tests.gateway.world import COUNTS

pytestmark = pytest.mark.browser
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const part = (c) => c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const speaks = (element) => element.offsetParent && !element.closest(".off")
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return [...document.querySelectorAll("body *")].filter(speaks).map((element) => {
    const both = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    return [(both[0] + 0.05) / (both[1] + 0.05), element.className + ": " + element.textContent.trim().slice(0, 30)];
  }).filter(([ratio]) => ratio < 4.5);
}"""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture
def page(browser: Browser, address: str, engine: Engine) -> Iterator[Page]:
    """Somebody signed in, looking at the orders; whatever the browser complains of fails the test."""
    login = f"browser-{uuid4().hex[:8]}"
    add_staff(engine, login, "Anna de Boer", PASSWORD, ["administrator"], "en")
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.blue")
    page.wait_for_selector("#count-orders:not(:empty)")
    yield page
    context.close()
    assert complaints == []


def say(app: Flask, kind: str, **facts: Any) -> None:
    app.extensions["house"].feed.say(kind, **facts)


def listening(app: Flask, page: Page) -> None:
    """Until the page's stream is open."""
    for _ in range(100):
        if app.extensions["house"].feed._listeners:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page does not listen")


def a_new_order(app: Flask, asker: ScriptedAsker, number: str) -> None:
    row, find, one = a_row(number), asker.answers[FindOrders], asker.answers[GetOrderRow]
    new = number_id(number)
    asker.when(
        FindOrders, lambda request: OrderPage(rows=(row,), counts=COUNTS) if number in request.search else find(request)
    )
    asker.when(GetOrderRow, lambda request: row if request.order_id == new else one(request))
    say(app, "row", order=new, new=True)


@pytest.mark.row("INT-04")
def test_a_new_order_enters_while_one_looks(app: Flask, asker: ScriptedAsker, page: Page) -> None:
    listening(app, page)
    page.mouse.move(5, 5)
    a_new_order(app, asker, "100012900")
    page.wait_for_selector("#rows tr.fresh")
    expect(page.locator("#rows tr:first-child b")).to_have_text("100012900")
    expect(page.locator("#said")).to_contain_text("100012900")


def test_nothing_moves_under_the_pointer(app: Flask, asker: ScriptedAsker, page: Page) -> None:
    listening(app, page)
    page.hover("#rows tr:nth-child(3)")
    a_new_order(app, asker, "100012901")
    page.wait_for_selector(".arrivals:not([hidden])")
    expect(page.locator("#rows tr:first-child b")).to_have_text("100012871")
    page.mouse.move(5, 5)
    page.wait_for_selector("#rows tr.fresh")


def test_a_shown_row_changes_by_itself(app: Flask, asker: ScriptedAsker, page: Page) -> None:
    listening(app, page)
    asker.when(GetOrderRow, a_row("100012870", customer_name="Fischer, Renamed"))
    say(app, "row", order=number_id("100012870"), new=False)
    page.wait_for_selector("text=Fischer, Renamed")


def test_the_list_works_with_keys_alone(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor b")).to_have_text("100012870")
    page.keyboard.press("x")
    expect(page.locator("[data-marked]")).to_have_text("1")
    page.keyboard.press("Space")
    page.wait_for_selector("#dialog[open] >> text=Order 100012870")
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog", state="hidden")
    assert page.evaluate("document.activeElement.closest('tr')?.classList.contains('cursor')")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/planning/")


def test_more_orders_come_below(page: Page) -> None:
    before = page.locator("#rows tr[data-id]").count()
    page.keyboard.press("m")
    page.wait_for_selector(f"#rows tr[data-id] >> nth={before}")


def test_an_order_is_opened_and_walked_on_from(page: Page) -> None:
    page.click("text=100012866")
    page.wait_for_selector("h1 >> text=Order 100012866")
    page.click("#tab-history")
    assert page.is_visible("text=Order placed in the shop")
    assert not page.is_visible("text=Billing address")
    page.click("#tab-overview")
    page.keyboard.press("j")
    page.wait_for_selector("h1 >> text=Order 100012861")


def test_an_order_is_planned_from_the_list_in_a_dialog(asker: ScriptedAsker, page: Page) -> None:
    from contracts.planning import PlanOrder

    page.click("#row-" + str(number_id("100012870")) + " a.do")
    page.wait_for_selector("#dialog[open]")
    page.click("#dialog footer .blue")
    page.wait_for_selector(".flash.good")
    assert asker.last(PlanOrder).order_id == number_id("100012870")


def test_an_order_is_dragged_to_a_day(asker: ScriptedAsker, page: Page) -> None:
    from contracts.planning import PlanOrder

    page.goto("/planning/")
    page.drag_and_drop(f"[data-unplan] [data-order='{number_id('100012870')}'] .who", "[data-day='2026-11-26']")
    page.wait_for_selector(".flash.good")
    assert (asker.last(PlanOrder).order_id, str(asker.last(PlanOrder).day)) == (number_id("100012870"), "2026-11-26")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_is_readable(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    for address in (
        "/orders/",
        f"/orders/{number_id('100012840')}",
        "/planning/",
        "/mails/",
        "/operations/",
        "/settings/",
    ):
        page.goto(address)
        page.wait_for_selector("#count-orders:not(:empty)")
        assert page.evaluate(CONTRAST) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        unnamed = page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]"
            ".filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.outerHTML)"
        )
        assert unnamed == [], address


@pytest.mark.row("SCR-16")
def test_where_no_piece_of_the_map_comes_it_is_drawn(app: Flask, page: Page) -> None:
    house = app.extensions["house"]
    before = house.settings
    house.settings = replace(before, map_tiles="http://127.0.0.1:9/{z}/{x}/{y}.png")
    look = page.context.new_page()  # pieces that do not come are complained of
    try:
        look.goto(page.locator("#rows tr a").first.get_attribute("href") or "")
        expect(look.locator(".map.drawn")).to_be_visible()
        expect(look.locator(".map.tiled")).to_be_hidden()
        expect(look.locator(".map.drawn .pin")).not_to_have_count(0)
    finally:
        house.settings = before
        look.close()
