"""The way of an order, seen by those who walk it: a visitor buys, staff plan, close and hand over, and the customer
reads in the mailbox what became of it."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import sign_in
from tests.browser.running import LOGIN, PASSWORD, Running, within
from tests.browser.screens import in_dialog, row_of, said

pytestmark = pytest.mark.browser


def buy_as_a_visitor(page: Page, demo: Running) -> str:
    """Two panniers, by parcel, paid at once; form by form as the shop asks."""
    page.goto(f"{demo.sandbox}/fietshal/")
    page.click("a.card:has-text('fietstas')")
    page.fill("[name=qty]", "2")
    page.click("form.buy button")
    page.click("a.button[href$=afrekenen]")
    for name, value in {
        "firstname": "Wilma",
        "lastname": "van Rijn",
        "email": "wilma.van.rijn@example.nl",
        "telephone": "0612345678",
        "street": "Brink 12",
        "postcode": "7411 BR",
        "city": "Deventer",
        "reference": "verjaardag Kees",
    }.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=note]", "Graag achterom bezorgen.")
    page.check("[name=shipping][value=parcel]")
    page.check("[name=payment][value=ideal]")
    page.click("form.till button")
    return page.inner_text("#order-number")


def opened_pdf(page: Page, click: Callable[[], Any]) -> str:
    """The words of the PDF that opens in a tab of its own."""
    with page.context.expect_event("response", lambda answer: "/documents/" in answer.url) as found:
        click()
    address = found.value.url
    for each in page.context.pages[1:]:
        if each is not page:
            each.close()
    answer = page.request.get(address)
    assert answer.ok
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)


@pytest.mark.timeout(180)
@pytest.mark.row("INT-04")
@pytest.mark.row("INT-01")
@pytest.mark.row("LST-14")
@pytest.mark.row("PLN-01")
@pytest.mark.row("STA-16")
def test_from_the_shop_to_the_customers_hands(open_as: Callable[..., Page], demo: Running, anna: Any) -> None:
    # staff sign in and look at the open orders
    staff = open_as(None)
    staff.goto("/orders/")
    expect(staff).to_have_url(re.compile("/sign-in"))
    sign_in(staff, demo, LOGIN, PASSWORD)
    before = staff.locator("#chips [aria-current] b").inner_text()

    # a visitor buys
    number = buy_as_a_visitor(open_as(None), demo)

    # the order comes in by itself, is greeted with the green edge, and is counted
    row = row_of(staff, number)
    expect(row).to_be_visible(timeout=30_000)
    expect(row).to_have_class(re.compile("fresh"))
    assert "rgb(20, 108, 67)" in row.evaluate("row => getComputedStyle(row).boxShadow")
    expect(staff.locator("#chips [aria-current] b")).to_have_text(str(int(before) + 1))
    assert staff.locator("#rows tr").first.inner_text() == row.inner_text()

    # one click opens it, with all the customer told the shop
    row.locator(".c-customer").click()
    expect(staff.locator("h1")).to_contain_text(number)
    for words in ("Wilma van Rijn", "Brink 12", "7411 BR Deventer", "verjaardag Kees", "Graag achterom bezorgen."):
        expect(staff.locator("#panel-overview")).to_contain_text(words)

    # it gets its day
    staff.keyboard.press("p")
    dialog = in_dialog(staff)
    day = dialog.locator("[name=day]:checked").get_attribute("value")
    dialog.locator("footer button.blue").click()
    said(staff, "Gepland op")

    # the day is closed, after a question
    staff.goto(f"/planning/?day={day}")
    card = staff.locator(f"[data-day='{day}'] .card", has_text=number)
    expect(card).to_contain_text("Wilma van Rijn")
    staff.click(".day-bar [data-dialog]")
    dialog = in_dialog(staff)
    expect(dialog).to_contain_text("PostNL")
    dialog.locator("footer button.blue").click()
    said(staff, "is gesloten")
    closing = staff.locator(".closings li", has_text="PostNL")
    expect(closing.locator(".tag.good").first).to_be_visible(timeout=20_000)  # the carrier has answered

    # the day's papers open as PDFs
    words = opened_pdf(staff, lambda: staff.click(".day-bar button:has-text('Dagplanning')"))
    assert number in words
    assert "Wilma van Rijn" in words
    words = opened_pdf(staff, lambda: staff.click(".day-bar button:has-text('Paklijst bezorgen')"))
    assert number in words
    words = opened_pdf(staff, lambda: staff.click(".day-bar button:has-text('Facturen en stickers')"))
    assert number in words

    # handed over
    closing.locator("button.blue, button:has-text('Overgedragen')").first.click()
    said(staff, "Overgedragen")

    # the customer reads what became of it, and follows the parcel
    customer = open_as(None)
    within(30, lambda: len(demo.mails(number)) >= 4, "the fourth mail")
    customer.goto(f"{demo.sandbox}/mailbox/?q={number}")
    subjects = customer.locator("tbody a").all_inner_texts()
    assert sorted(each.partition(":")[0] for each in subjects) == [
        f"Bedankt voor uw bestelling {number}",
        f"Betaling ontvangen voor bestelling {number}",
        f"Uw bestelling {number} is gepland",
        f"Uw bestelling {number} is onderweg",
    ]
    customer.click("tbody a:has-text('onderweg')")
    link = re.search(r"https?://\S+/carrier/track/\w+", customer.locator("pre.paper").inner_text())
    assert link
    customer.goto(link[0])
    expect(customer.locator("h1")).to_have_text("Waar is mijn pakket?")
    expect(customer.locator("section")).to_contain_text("7411 BR")
