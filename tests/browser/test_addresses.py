"""An order to an address that cannot be right: no map, a warning, one click, and the map is there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.screens import open_order

pytestmark = pytest.mark.browser
CUSTOMER = {"firstname": "Lotte", "lastname": "Smit", "postcode": "2312 DN", "city": "Leiden", "country_id": "NL"}


@pytest.mark.row("SCR-16")
@pytest.mark.row("SCR-17")
@pytest.mark.row("P-18")
def test_a_wrong_address_shows_no_map_until_it_is_put_right(page: Page, demo: Running) -> None:
    number = demo.buy(customer={**CUSTOMER, "street": ["Rapenburg 12"]})
    open_order(page, demo, number)
    expect(page.locator(".now")).to_contain_text("Het afleveradres kan niet kloppen")
    warning = page.locator("#places [role=alert]")
    expect(warning).to_contain_text("postcode en huisnummer horen bij een andere straat")
    expect(page.locator("#places svg.map")).to_have_count(0)

    warning.get_by_role("button", name="Dit adres overnemen").click()

    expect(page.locator("#addresses address")).to_contain_text("Breestraat 12")
    expect(page.get_by_role("img", name="Kaart")).to_be_visible()
    expect(page.locator("#places svg .pin .name", has_text="Leiden")).to_be_visible()
    expect(page.locator("#places [role=alert]")).to_have_count(0)
    expect(page.locator(".now")).not_to_contain_text("kan niet kloppen")
    page.get_by_role("tab", name=re.compile("Geschiedenis")).click()
    expect(page.locator("#panel-history")).to_contain_text("Adres verbeterd")
