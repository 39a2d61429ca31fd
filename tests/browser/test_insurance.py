"""Insurance from the order's page to the planning: the premium is there, one click concludes, the colour follows."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running, within
from tests.browser.screens import in_dialog, open_order, said, tab

pytestmark = pytest.mark.browser
BIKE = "GAZ-ULTIMATE-C8-53"


def block(page: Page) -> Locator:
    return page.locator("#insurance")


def policy_of(demo: Running, name: str) -> Any:
    found = [each for each in demo.look("insurer/policies") if each["owner"]["name"] == name]
    assert len(found) <= 1, "two policies"
    return found[0] if found else None


def buy(demo: Running, name: str) -> str:
    first, _, last = name.partition(" ")
    home = {"street": ["Gildenweg 12"], "postcode": "1695 GD", "city": "Blokker", "country_id": "NL"}
    return demo.buy((BIKE, 1), customer={"firstname": first, "lastname": last, "email": f"{last}@example.nl", **home})


@pytest.mark.row("INS-01", "INS-02", "INS-03", "INS-04", "INS-05", "PLN-06", "M-10")
def test_a_bicycle_is_insured_with_one_click_and_has_its_colour_in_the_planning(
    page: Page, demo: Running, open_as: Callable[..., Page], anna: Any
) -> None:
    number = buy(demo, "Iris Vis")
    open_order(page, demo, number)
    covers = block(page).locator(".cover")
    expect(covers).to_have_count(3)
    expect(covers.nth(1)).to_contain_text(re.compile(r"€\s\d+,\d\d\s*36 maanden"))
    expect(covers.nth(1).locator("input")).to_be_checked()
    covers.nth(0).locator("input").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(covers.nth(2).locator("input")).to_be_checked()
    block(page).locator("[name=frame_number]").fill("GZ 4711")
    beside = open_as(anna)
    beside.goto(page.url)
    page.keyboard.press("Enter")  # in the field: the form is sent
    expect(block(page)).to_contain_text(re.compile(r"ZZ\d+"))
    theirs = within(10, lambda: policy_of(demo, "Iris Vis"), "the policy")
    assert (theirs["months"], theirs["frame_number"]) == (60, "GZ 4711")
    expect(block(page).locator("a", has_text="Polis als PDF")).to_be_visible()
    expect(page.locator(".head .tag.insured")).to_be_visible()
    expect(block(beside)).to_contain_text(theirs["policy_number"])  # a colleague sees it, too
    history = tab(page, "history")
    expect(history).to_contain_text(theirs["policy_number"])

    page.goto(page.url.partition("#")[0])
    page.keyboard.press("p")
    day = date.today() + timedelta(weeks=30)
    day += timedelta(days=(2 - day.weekday()) % 7)
    dialog = in_dialog(page)
    dialog.locator("[data-other-day]").fill(day.isoformat())
    dialog.locator("footer button.blue").click()
    said(page, "Gepland op")
    page.goto(f"/planning/?day={day}")
    expect(page.locator(f"[data-day='{day}'] .card", has_text=number).locator(".tag.insured")).to_be_visible()


@pytest.mark.row("M-10")
def test_a_changed_premium_is_asked_again_and_a_cancelled_order_ends_its_policy(page: Page, demo: Running) -> None:
    number = buy(demo, "Wim Anders")
    open_order(page, demo, number)
    expect(block(page).locator(".cover")).to_have_count(3)
    demo.tell("insurer/settings", premium_factor=1.1)
    try:
        block(page).get_by_role("button", name="Verzekeren").click()
        expect(block(page)).to_contain_text("Er is niets afgesloten")
        assert policy_of(demo, "Wim Anders") is None
        expect(block(page).locator(".cover")).to_have_count(3)
        block(page).get_by_role("button", name="Verzekeren").click()
        expect(block(page)).to_contain_text(re.compile(r"verzekerd ZZ\d+"))
    finally:
        demo.tell("insurer/settings", premium_factor=1)
    page.click(".bottom [data-show=cancel]")
    in_dialog(page).locator("footer button.red").click()
    said(page, "geannuleerd")
    ended = within(15, lambda: (policy_of(demo, "Wim Anders") or {}).get("state") == "ended", "the policy's end")
    assert ended
    expect(block(page)).to_contain_text("Order geannuleerd", ignore_case=True)
    expect(page.locator(".head .tag.insured")).to_have_count(0)


@pytest.mark.row("INS-01", "INS-02")
def test_what_is_typed_for_one_bicycle_stays_while_the_other_is_insured(page: Page, demo: Running) -> None:
    first, last = "Tessa", "Tikt"
    home = {"street": ["Gildenweg 12"], "postcode": "1695 GD", "city": "Blokker", "country_id": "NL"}
    customer = {"firstname": first, "lastname": last, "email": "tikt@example.nl", **home}
    open_order(page, demo, demo.buy((BIKE, 2), customer=customer))
    forms = block(page).locator("form.insure")
    expect(forms).to_have_count(2)
    forms.first.locator("button.blue").click()
    expect(forms).to_have_count(1)
    forms.locator(".cover").nth(2).click()
    forms.locator("[name=frame_number]").fill("GZ 2")
    page.locator("h1").click()  # no field has the cursor any more
    page.wait_for_timeout(4000)  # the news of the first policy comes, and comes once more
    expect(forms.locator("[name=frame_number]")).to_have_value("GZ 2")
    expect(forms.locator(".cover input").nth(2)).to_be_checked()
    forms.locator("button.blue").click()
    expect(forms).to_have_count(0)
    expect(page.locator(".head .tag.insured")).to_be_visible()  # nothing is being typed: the page follows again
