"""The planning: the week at a glance, one day with all it needs, orders dragged or moved by key to their day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running
from tests.browser.screens import in_dialog, open_order, said

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def orders(demo: Running, anna: Any) -> dict[str, str]:
    return {
        "van": demo.buy(("VEL-LAMP-A", 1), ("VEL-POMP", 1)),
        "pickup": demo.buy(("VEL-LAMP-V40", 1), shipping="pickup"),
        "dragged": demo.buy(("VEL-POMP", 1)),
        "closed": demo.buy(("VEL-TAS-46", 1)),
        "insured": demo.buy(("GAZ-ULTIMATE-C8-49", 1)),
    }


def shown_days(page: Page) -> list[date]:
    return [date.fromisoformat(str(each.get_attribute("data-day"))) for each in page.locator("[data-day]").all()]


def week_with_room(page: Page) -> list[date]:
    """The worked days of a week, some time ahead, in which nobody has planned anything yet."""
    for ahead in range(9, 40):
        page.goto(f"/planning/?day={date.today() + timedelta(weeks=ahead)}")
        if not page.locator(".day .card").count() and page.locator(".day:not(.off)").count() >= 4:
            return [day for day in shown_days(page) if page.locator(f"[data-day='{day}']:not(.off)").count()]
    raise AssertionError("every week has something planned")


def plan(page: Page, demo: Running, number: str, day: date) -> None:
    open_order(page, demo, number)
    page.keyboard.press("p")
    dialog = in_dialog(page)
    dialog.locator("[data-other-day]").fill(day.isoformat())
    dialog.locator("footer button.blue").click()
    said(page, "Gepland op")


def on(page: Page, day: date, number: str) -> Locator:
    return page.locator(f"[data-day='{day}'] .card", has_text=number)


@pytest.mark.row("PLN-02")
def test_the_week_opens_where_there_is_work_to_come(page: Page) -> None:
    page.goto("/planning/")
    days = shown_days(page)
    assert days[0].weekday() == 0
    assert days[-1] >= date.today(), "a week that is over"
    chosen = page.locator(".day.chosen")
    assert date.fromisoformat(str(chosen.get_attribute("data-day"))) >= date.today()
    assert "off" not in str(chosen.get_attribute("class"))
    expect(page.locator(".day-bar")).to_contain_text("stop")
    for _ in range(2):
        page.click("a[aria-label='Week ervoor']")
    assert shown_days(page)[-1] < date.today()
    expect(page.locator(".day-bar button", has_text="Sluit de dag")).to_have_count(0)
    page.click("a.chip:has-text('Vandaag')")
    assert shown_days(page) == days
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"[data-day='{days[0] + timedelta(days=7)}']")).to_be_visible()


@pytest.mark.row("PLN-02")
@pytest.mark.row("PLN-05")
def test_colours_are_also_words(page: Page) -> None:
    page.goto("/planning/")
    expect(page.locator(".legend .tag")).to_have_text(["■ Bezorgen", "■ Afhalen", "■ Werkplaats", "◆ verzekerd"])
    colours = page.eval_on_selector_all(".legend .tag", "tags => tags.map(tag => getComputedStyle(tag).color)")
    assert len(set(colours)) == 4
    words = {kind: page.locator(f".waiting .card.{kind} .tag").first.inner_text() for kind in ("deliver", "pickup")}
    assert words["pickup"] == "Afhalen"
    assert words["deliver"] in ("Bezorgen", "Verzenden")
    edges = {
        page.locator(f".waiting .card.{kind}").first.evaluate("card => getComputedStyle(card).borderLeftColor")
        for kind in words
    }
    assert len(edges) == 2


@pytest.mark.row("PLN-02")
def test_proposals_are_accepted_one_by_one_and_all_together(page: Page) -> None:
    page.goto("/planning/")
    first = page.locator(".waiting .card", has=page.locator("button.small")).first
    number = first.locator("a").inner_text()
    waiting = int(page.locator("#to-plan-title b").inner_text())
    first.locator("button.small").click()
    said(page, f"Nog te plannen: {waiting - 1}.")
    expect(page.locator(".waiting .card", has_text=number)).to_have_count(0)

    before = page.locator(".day .card").count()
    page.keyboard.press("a")
    said(page, "Gepland. Nog te plannen")
    assert page.locator(".day .card").count() > before
    for day in page.locator(".day:not(.off)").all():
        used, room = re.findall(r"\d+", day.locator("h2 .soft").inner_text())[:2]
        meter = day.locator("meter")
        assert meter.get_attribute("value") == used
        assert meter.get_attribute("max") == room
        assert int(used) <= int(room)


@pytest.mark.row("PLN-01")
@pytest.mark.row("PLN-02")
@pytest.mark.row("PLN-16")
def test_a_card_is_dragged_to_its_day_and_moved_by_key(page: Page, demo: Running, orders: dict[str, str]) -> None:
    number = orders["dragged"]
    open_order(page, demo, number)
    monday, tuesday, wednesday = week_with_room(page)[:3]
    card = page.locator(".waiting .card", has_text=number)
    if not card.count():  # accepted with the others
        plan(page, demo, number, monday)
        page.goto(f"/planning/?day={monday}")
        card = on(page, monday, number)
    card.scroll_into_view_if_needed()
    card.drag_to(page.locator(f"[data-day='{tuesday}']"))
    said(page, "Gepland op dinsdag")
    expect(on(page, tuesday, number)).to_be_visible()

    on(page, tuesday, number).focus()
    page.keyboard.press("p")
    dialog = in_dialog(page)
    dialog.locator("[data-other-day]").fill(wednesday.isoformat())
    dialog.locator("footer button.blue").click()
    said(page, "Gepland op woensdag")
    expect(on(page, wednesday, number)).to_be_visible()

    on(page, wednesday, number).drag_to(page.locator("[data-unplan] h2"))
    said(page, "De order heeft geen dag meer")

    page.locator(".waiting .card", has_text=number).locator(".who").click()
    expect(page.locator("h1")).to_contain_text(number)


@pytest.mark.row("PLN-03")
@pytest.mark.row("PLN-04")
@pytest.mark.row("PLN-06")
@pytest.mark.row("PLN-07")
@pytest.mark.row("PLN-08")
@pytest.mark.row("PLN-17")
def test_a_day_lists_what_is_brought_and_what_is_fetched(page: Page, demo: Running, orders: dict[str, str]) -> None:
    day = week_with_room(page)[-1]
    plan(page, demo, orders["van"], day)
    page.click("#payment button:has-text('Maak factuur')")
    said(page, "De factuur is gemaakt")
    invoice = page.locator("#payment .papers b").first.inner_text()
    customer = page.locator(".side p b").first.inner_text()
    plan(page, demo, orders["pickup"], day)
    page.goto(f"/planning/day/{day}")
    brought = page.locator(".stops").nth(0).locator(".stop", has_text=orders["van"])
    for words in (customer, "1 × ", "VEL-LAMP-A", "VEL-POMP", "Bezorgen"):
        expect(brought).to_contain_text(words)
    fetched = page.locator(".stops").nth(1).locator(".stop", has_text=orders["pickup"])
    for words in ("VEL-LAMP-V40", "Afhalen"):
        expect(fetched).to_contain_text(words)
    brought.locator("a", has_text=invoice).click()
    expect(page.locator("#panel-invoices")).to_be_visible()
    expect(page.locator("#panel-invoices")).to_contain_text(invoice)
    page.goto(f"/planning/day/{day}")
    brought.locator("a", has_text=orders["van"]).click()
    expect(page.locator("h1")).to_contain_text(orders["van"])


def test_closing_a_day_is_asked_about_and_acknowledged(page: Page, demo: Running, orders: dict[str, str]) -> None:
    day = week_with_room(page)[0]
    plan(page, demo, orders["closed"], day)
    page.goto(f"/planning/?day={day}")
    page.click(".day-bar [data-dialog]")
    dialog = in_dialog(page)
    expect(dialog).to_contain_text("Sluiten kan niet ongedaan worden gemaakt")
    expect(dialog.locator("tbody tr")).to_contain_text("Eigen bus")
    assert page.evaluate("document.activeElement.textContent") == "Terug"
    page.keyboard.press("Escape")
    expect(page.locator(".closings")).to_have_count(0)
    page.click(".day-bar [data-dialog]")
    dialog.locator("footer button.blue").click()
    said(page, "is gesloten")
    closing = page.locator(".closings li")
    expect(closing).to_contain_text("Eigen bus")
    expect(closing).to_contain_text("door Anna de Boer")
    expect(closing.locator(".tag").first).to_have_text("Eigen bus, geen paklijst")
    expect(page.locator(".day-bar button", has_text="Sluit de dag")).to_have_attribute("aria-disabled", "true")
    closing.locator("button:has-text('De bus is weg')").click()
    said(page, "Overgedragen")
    expect(on(page, day, orders["closed"])).to_contain_text("Verzonden")


def test_a_colleagues_planning_appears_by_itself(
    page: Page, open_as: Callable[..., Page], anna: Any, demo: Running, orders: dict[str, str]
) -> None:
    day = week_with_room(page)[2]
    page.goto(f"/planning/?day={day}")
    plan(open_as(anna), demo, orders["insured"], day)
    expect(on(page, day, orders["insured"])).to_be_visible()
