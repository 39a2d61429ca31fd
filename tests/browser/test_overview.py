"""The overview of orders: what the office has open all day, by mouse and by keyboard."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, TABLET
from tests.browser.running import Running
from tests.browser.screens import cut_off, in_dialog, open_order, row_of, said, tab

pytestmark = pytest.mark.browser

ROWS = "#rows tr[data-id]"


@pytest.fixture(scope="module", autouse=True)
def _orders(demo: Running) -> None:
    """What the filters tell apart: paid and unpaid, in stock and not, brought and collected."""
    demo.buy(("VEL-STANDAARD", 3))
    demo.buy(("VEL-RINGSLOT", 1), payment="banktransfer")
    demo.buy(("VEL-SLOT-ART2", 1), shipping="pickup", payment="payinstore")


def all_rows(page: Page) -> int:
    """How many rows there are when every page of the list is on the screen."""
    while page.locator("tr.more a").count():
        shown = page.locator(ROWS).count()
        page.click("tr.more a")
        expect(page.locator(ROWS)).not_to_have_count(shown)
    return page.locator(ROWS).count()


def cursor(page: Page) -> int:
    return int(page.evaluate(f"[...document.querySelectorAll({ROWS!r})].findIndex(row => row.matches('.cursor'))"))


@pytest.mark.row("INT-05")
def test_the_orders_are_one_click_away_from_everywhere(page: Page, paths: dict[str, str]) -> None:
    for name, path in paths.items():
        if name != "print":
            page.goto(path)
            page.click(".menu a[data-key='g o']")
            expect(page.locator("#chips [aria-current]")).to_contain_text("Te verwerken")


@pytest.mark.row("LST-02")
@pytest.mark.row("LST-03")
@pytest.mark.row("LST-04")
@pytest.mark.row("LST-05")
def test_a_row_says_what_the_office_asks_first(page: Page, demo: Running) -> None:
    number = demo.buy(("VEL-KRAT", 1), shipping="pickup", payment="payinstore")
    page.goto("/orders/")
    row = row_of(page, number)
    expect(row).to_be_visible(timeout=20_000)
    for column, words in (("delivery", "Afhalen"), ("payment", "Bij afhalen"), ("stock", "Op voorraad")):
        expect(row.locator(f".c-{column}")).to_have_text(words)
    expect(row.locator(".c-amount")).to_contain_text("€")
    assert len(row.locator(".c-customer").inner_text()) > 8
    expect(row.locator(".c-next a.do")).to_contain_text("Plan")


# ---- filters


@pytest.mark.row("LST-01")
@pytest.mark.row("LST-06")
@pytest.mark.row("LST-07")
@pytest.mark.row("LST-08")
@pytest.mark.row("LST-09")
@pytest.mark.row("LST-10")
@pytest.mark.row("LST-11")
def test_each_filter_shows_as_many_orders_as_it_says(page: Page) -> None:
    page.goto("/orders/")
    expect(page.locator("#chips .chip")).to_have_text(
        [
            re.compile(words)
            for words in (
                "Te verwerken",
                "In bestelling",
                "Op voorraad",
                "Niet binnengekomen",
                "Niet afgehaald",
                "Niet gepland",
                "Niet betaald",
                "Alle",
            )
        ]
    )
    for n in range(8):
        page.locator("#chips .chip").nth(n).click()
        chosen = page.locator("#chips [aria-current]")
        expect(page.locator("#chips .chip").nth(n)).to_have_attribute("aria-current", "true")
        assert all_rows(page) == int(chosen.locator("b").inner_text()), chosen.inner_text()


@pytest.mark.row("LST-10")
@pytest.mark.row("LST-11")
def test_a_filter_shows_only_what_it_promises(page: Page) -> None:
    page.goto("/orders/?filter=not_paid")
    assert "Betaald" not in page.locator(f"{ROWS} .c-payment").all_inner_texts()
    page.goto("/orders/?filter=not_planned")
    assert set(page.locator(f"{ROWS} .c-planned").all_inner_texts()) == {"–"}
    page.goto("/orders/?filter=in_stock")
    assert set(page.locator(f"{ROWS} .c-stock").all_inner_texts()) == {"Op voorraad"}


# ---- search


@pytest.mark.row("LST-13")
def test_one_search_field_finds_an_order_by_all_that_is_known_of_it(page: Page, demo: Running) -> None:
    who = {
        "firstname": "Quirine",
        "lastname": "Zoekmijnop",
        "email": "quirine.z@example.nl",
        "telephone": "0687654321",
        "street": ["Zoeklaan 7"],
        "postcode": "9712 HN",
        "city": "Groningen",
    }
    number = demo.buy(("NAAMPLAATJE", 1), customer=who, reference="kast-boven-QZ", shipping="parcel")
    open_order(page, demo, number)
    page.click("#payment button:has-text('Maak factuur')")
    said(page, "De factuur is gemaakt")
    invoice = page.locator("#payment .papers b").first.inner_text()
    page.fill("#delivery [name=tracking_number]", "3SQZ0011223344")
    page.click("#delivery button:has-text('Verzonden')")
    said(page, "Verzonden")
    expect(page.locator(".head .tag", has_text="Verzonden")).to_be_visible()  # the overview has heard of it
    expect(tab(page, "history")).to_contain_text(invoice)
    known = [number, "Zoekmijnop", "9712HN", "quirine.z@example.nl", "0687654321", "kast-boven-QZ"]
    page.goto("/orders/")
    page.keyboard.press("/")
    for words in (*known, invoice, "3SQZ001122", "Zoekmijnop naamplaatje"):
        page.fill("#search", words)
        found = page.locator("#suggestions a")
        expect(found).to_have_count(1)
        expect(found).to_contain_text(number)
        page.fill("#search", "")
        expect(found).to_have_count(0)
    page.fill("#search", "Zoekmijnop naamplaatje")
    page.keyboard.press("Enter")
    expect(row_of(page, number)).to_be_visible()
    page.goto("/orders/?q=dit-bestaat-niet")
    expect(page.locator("p.nothing")).to_be_visible()


# ---- sorting, more, export


@pytest.mark.row("LST-12")
def test_columns_sort_both_ways(page: Page) -> None:
    def amounts() -> list[float]:
        texts = page.locator(f"{ROWS} .c-amount").all_inner_texts()
        return [float(re.sub(r"[^\d,]", "", text).replace(",", ".")) for text in texts]

    page.goto("/orders/?filter=all")
    page.click("th.c-amount a")
    expect(page.locator("th.c-amount")).to_have_attribute("aria-sort", "descending")
    assert amounts() == sorted(amounts(), reverse=True)
    page.click("th.c-amount a")
    expect(page.locator("th.c-amount")).to_have_attribute("aria-sort", "ascending")
    assert amounts() == sorted(amounts())


@pytest.mark.row("LST-12")
def test_more_rows_are_loaded_and_none_twice(page: Page) -> None:
    page.goto("/orders/?filter=all")
    assert page.locator(ROWS).count() == 50
    page.keyboard.press("m")
    expect(page.locator(ROWS)).to_have_count(100)
    all_rows(page)
    ids = page.eval_on_selector_all(ROWS, "rows => rows.map(row => row.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.row("LST-12")
def test_the_overview_is_exported_as_it_is_filtered(page: Page) -> None:
    page.goto("/orders/?filter=not_paid")
    count = int(page.locator("#chips [aria-current] b").inner_text())
    first = page.locator(f"{ROWS} b").first.inner_text()
    with page.expect_download() as download:
        page.click("a:has-text('Exporteren')")
    lines = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert len(lines) == count + 1
    assert any(first in cell for cell in lines[1])


# ---- keyboard


@pytest.mark.row("LST-14")
def test_the_whole_list_is_walked_by_keyboard(page: Page) -> None:
    page.goto("/orders/?filter=all")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert cursor(page) == at
    number = page.locator(f"{ROWS}.cursor b").inner_text()

    page.keyboard.press(" ")
    dialog = in_dialog(page)
    expect(dialog).to_contain_text(number)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert cursor(page) == 1

    page.keyboard.press("x")
    expect(page.locator("[data-marked]")).to_have_text("1")
    page.keyboard.press("x")
    expect(page.locator(".with-marked")).to_be_hidden()

    page.keyboard.press("?")
    expect(in_dialog(page)).to_contain_text("Toetsen")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.locator(".neighbours")).to_contain_text("2 /")
    page.keyboard.press("j")
    expect(page.locator(".neighbours")).to_contain_text("3 /")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/planning/"))


def test_keys_are_letters_while_somebody_types(page: Page) -> None:
    page.goto("/orders/")
    page.keyboard.press("/")
    page.keyboard.type("jk?x")
    assert page.input_value("#search") == "jk?x"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "search"


# ---- live


@pytest.mark.row("INT-04")
def test_a_new_order_never_moves_the_row_under_the_pointer(page: Page, demo: Running) -> None:
    page.goto("/orders/")
    third = page.locator(ROWS).nth(2)
    third.hover()
    before, number_there = third.bounding_box(), third.locator("b").inner_text()
    number = demo.buy()
    bar = page.locator(".arrivals")
    expect(bar).to_be_visible(timeout=20_000)
    expect(bar).to_contain_text(number)
    held = page.locator(ROWS, has_text=number_there).first.bounding_box()
    assert before
    assert held
    # what announces it pushes nothing away from under the pointer either
    assert abs(held["y"] - before["y"]) < 1, "the row under the pointer moved"
    page.mouse.move(5, 5)
    expect(row_of(page, number)).to_be_visible()
    expect(bar).to_be_hidden()


@pytest.mark.row("INT-04")
def test_a_row_changes_where_it_stands(page: Page, open_as: Callable[..., Page], anna: Any, demo: Running) -> None:
    number = demo.buy(("VEL-POMP", 1))
    colleague = open_as(anna)
    open_order(colleague, demo, number)
    page.goto("/orders/?filter=all")
    row = row_of(page, number)
    expect(row.locator(".c-next")).not_to_contain_text("Stilgezet")
    colleague.click("button[data-show=hold]")
    in_dialog(colleague).locator("footer button:not([data-close])").click()
    said(colleague, "De order staat stil")
    expect(row.locator(".c-next")).to_contain_text("Stilgezet")


# ---- sizes


@pytest.mark.row("SCR-01")
@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_every_page_fits_the_screen(
    open_as: Callable[..., Page], anna: Any, demo: Running, size: tuple[int, int], paths: dict[str, str]
) -> None:
    page = open_as(anna, size)
    wide = []
    for name, path in paths.items():
        page.goto(path)
        scroll, client = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if scroll > client:
            wide.append(f"{name}: {scroll} in {client}")
        wide += [f"{name}: “{words}” is cut off" for words in cut_off(page)]
        if name == "order":
            for key in ("customer", "products", "invoices", "deliveries", "mails", "history"):
                tab(page, key)
                scroll, client = page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                wide += [f"tab {key}: {scroll} in {client}"] if scroll > client else []
                wide += [f"tab {key}: “{words}” is cut off" for words in cut_off(page)]
    assert wide == []
