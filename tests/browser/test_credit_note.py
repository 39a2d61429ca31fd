"""One of two pieces comes back: from the order's page to the paper, the mail and the shop."""

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running, within
from tests.browser.screens import in_dialog, open_order, reload_until, said

pytestmark = pytest.mark.browser


@pytest.mark.row("INV-17")
@pytest.mark.row("INV-19")
@pytest.mark.row("INV-20")
def test_a_piece_and_the_shipping_are_credited(page: Page, demo: Running) -> None:
    number = demo.buy(("VEL-RINGSLOT", 2), ("BINNENBAND-28", 1))
    open_order(page, demo, number)
    page.click("#payment button:has-text('Maak factuur')")
    said(page, "factuur")
    within(20, lambda: demo.look(f"fietshal/orders/{number}")["invoices"], "the invoice in the shop")

    page.click("#payment a:has-text('Creditfactuur…'), #payment button:has-text('Creditfactuur…')")
    dialog = in_dialog(page)
    pieces = dialog.locator("[name^=pieces-]").first
    beside = dialog.get_by_text("van 2")
    assert abs(_middle(pieces) - _middle(beside)) < 6  # on one line
    pieces.fill("1")
    dialog.locator("[name=shipping]").fill("39,95")
    dialog.locator("[name=reason]").fill("Eén slot paste niet")
    dialog.locator("button.blue").click()
    said(page, "De creditfactuur is gemaakt")
    expect(page.locator("#payment")).to_contain_text("€ 74,90 terug te betalen")

    paper = page.locator("#payment .papers li", has_text="Creditfactuur").locator("a", has_text="PDF")
    reload_until(page, paper)
    pdf = pypdfium2.PdfDocument(page.request.get(str(paper.get_attribute("href"))).body())
    words = pdf[0].get_textpage().get_text_range()
    for expected in ("Eén slot paste niet", "−34,95", "−39,95", "U krijgt terug", "€ 74,90"):
        assert expected in words
    (memo,) = within(20, lambda: demo.look(f"fietshal/orders/{number}")["creditmemos"], "the credit memo")
    assert memo["grand_total"] == 74.9
    within(20, lambda: any("Creditfactuur" in mail["subject"] for mail in demo.mails(number)), "the mail")

    task = page.locator("#tasks .opens", has_text="betaal dit terug")
    reload_until(page, task)
    box = task.bounding_box()
    assert box is not None
    assert box["width"] > 150  # a sentence, not a column of words
    page.click("#payment button:has-text('terugbetaald')")
    expect(page.locator("#payment")).to_contain_text("Betaald € 43,90")


def _middle(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return float(box["y"] + box["height"] / 2)
