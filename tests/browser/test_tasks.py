"""What has to be done: found by Pakbon where shop and house disagree, or written by staff; done by a click."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running, within
from tests.browser.screens import in_dialog, open_order, said, tab

pytestmark = pytest.mark.browser


def counted_afresh(page: Page) -> None:
    """The menu's count becomes what a page opened now shows: other orders' tasks come and go meanwhile."""

    def same() -> bool:
        fresh = re.search(r'id="count-tasks"[^>]*>([^<]*)<', page.request.get("/frame").text())
        return fresh is not None and fresh[1] == page.inner_text("#count-tasks")

    within(20, same, "counting the tasks anew")


def listed(page: Page, number: str, words: str) -> bool:
    """Whether the list of tasks has this one of this order."""
    return any(f">{number}<" in row and words in row for row in page.request.get("/tasks/").text().split("<tr"))


@pytest.mark.row("TSK-07")
def test_paid_back_in_the_shop_after_it_left(page: Page, demo: Running) -> None:
    number = demo.buy(("VEL-POMP", 1), shipping="parcel")
    open_order(page, demo, number)
    page.fill("#delivery [name=tracking_number]", "3STAAK0000001")
    page.click("#delivery form[action$='/shipped'] button")
    said(page, "Verzonden")
    expect(page.locator("#tasks")).to_contain_text("Geen")

    demo.tell(f"fietshal/orders/{number}/refund", amount="5")

    words = "al de deur uit: komen ze terug?"
    task = page.locator("#tasks li", has_text=words)
    expect(task).to_contain_text("€ 5,00")
    expect(page.locator(".now")).to_contain_text(re.compile("terugbetaald"))
    expect(page.locator(".now a", has_text="Taak tonen")).to_be_visible()
    assert listed(page, number, words)
    counted_afresh(page)

    task.locator("button").click()

    said(page, "De taak is klaar")
    expect(page.locator("#tasks li.undone")).to_contain_text("komen ze terug?")
    assert not listed(page, number, words)
    counted_afresh(page)
    expect(tab(page, "history")).to_contain_text("Taak klaar")


@pytest.mark.row("TSK-01")
@pytest.mark.row("TSK-05")
@pytest.mark.row("TSK-06")
def test_a_task_of_staff_from_popup_to_done_by_keys(page: Page, demo: Running) -> None:
    number = demo.buy(("VEL-POMP", 1))
    open_order(page, demo, number)

    page.keyboard.press("a")
    dialog = in_dialog(page)
    dialog.locator("[name=title]").fill("Klant bellen over de pomp")
    dialog.locator("[name=description]").fill("Welk ventiel?")
    dialog.locator("[name=due_on]").fill("2020-01-02")
    dialog.locator("[name=due_at]").fill("09:15")
    dialog.locator("[name=assignee]").select_option("anna")
    dialog.locator("footer button.blue").click()
    said(page, "De taak is toegevoegd")
    expect(page.locator("#tasks")).to_contain_text("Klant bellen over de pomp")

    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tasks/")
    first = page.locator(".list tbody tr").first  # overdue for years, so it comes first
    expect(first).to_contain_text("Klant bellen over de pomp")
    expect(first).to_contain_text("09:15")
    expect(first).to_contain_text(number)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(in_dialog(page).locator("[name=description]")).to_have_value("Welk ventiel?")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    said(page, "De taak is klaar")
    expect(page.locator(".list tbody tr", has_text="Klant bellen over de pomp")).to_have_count(0)


@pytest.mark.row("SCR-06")
def test_a_cancelled_order_asks_for_its_money(page: Page, demo: Running) -> None:
    number = demo.buy(("VEL-POMP", 1))
    total = Decimal(str(demo.look(f"fietshal/orders/{number}")["grand_total"]))
    open_order(page, demo, number)

    page.click(".bottom button:has-text('Annuleer')")
    expect(in_dialog(page)).to_contain_text("wordt een taak gemaakt")
    page.click("dialog[open] button.red")

    euros = f"{total:.2f}".replace(".", ",")
    expect(page.locator("#tasks")).to_contain_text(re.compile(rf"betaal €\s*{euros} terug"))
    demo.tell(f"fietshal/orders/{number}/refund")
    expect(page.locator("#tasks li.undone", has_text="terug")).to_have_count(1)
