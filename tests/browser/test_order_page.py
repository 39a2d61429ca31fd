"""An order's page: all there is to know and to do about one order, on one screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.screens import in_dialog, open_order, said, tab

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def orders(demo: Running) -> dict[str, str]:
    """One order for each thing that is done, all placed at once so that the shop is read once."""
    return {
        "paid": demo.buy(("VEL-RINGSLOT", 1), reference="REF-77"),
        "transfer": demo.buy(("VEL-RINGSLOT", 2), payment="banktransfer"),
        "held": demo.buy(("VEL-SLOT-ART2", 1)),
        "cancelled": demo.buy(("VEL-SLOT-ART2", 1)),
        "missing": demo.buy(("VEL-STANDAARD", 4), ("VEL-KRAT", 1)),
        "lying": demo.buy(("VEL-HELM-L", 2)),
        "planned": demo.buy(("VEL-LAMP-V40", 1)),
        "parcel": demo.buy(("VEL-LAMP-V40", 2), shipping="parcel"),
        "pickup": demo.buy(("VEL-LAMP-V40", 1), shipping="pickup", payment="payinstore"),
    }


def stands_in_history(page: Page, *lines: str) -> None:
    """The chronicle says so; it hears of it after the page that did it."""
    for words in lines:
        expect(tab(page, "history")).to_contain_text(words)
    page.click("#tab-overview")


# ---- what is on it


@pytest.mark.row("SCR-01")
@pytest.mark.row("SCR-02")
@pytest.mark.row("SCR-12")
@pytest.mark.row("SCR-13")
@pytest.mark.row("SHP-01")
@pytest.mark.row("PAY-02")
def test_all_there_is_to_know_stands_on_one_page(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["paid"])
    overview = page.locator("#panel-overview")
    for words in ("Factuuradres", "Afleveradres", "Betaling", "Levering", "Facturen", "Leverbonnen", "Notities"):
        expect(overview.locator("h2", has_text=re.compile(f"^{words}"))).to_have_count(1)
    expect(overview).to_contain_text("REF-77")
    expect(page.locator("#delivery")).to_contain_text("Eigen bezorgdienst")
    expect(page.locator("#payment .methods .used")).to_have_text(re.compile("Online"))
    expect(page.locator("#products")).to_contain_text("VEL-RINGSLOT")
    expect(page.locator("#products")).to_contain_text("gelijk aan de winkel")
    address = page.url
    for name in ("customer", "products", "invoices", "deliveries", "mails", "history"):
        tab(page, name)
        assert page.locator("[role=tabpanel]:visible").count() == 1
        assert page.url == f"{address}#{name}"
    page.reload()
    expect(page.locator("#panel-history")).to_be_visible()
    page.locator("#tab-history").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-overview")).to_be_visible()
    for words in ("Notitie", "Zet stil", "Uit de planning", "Annuleer"):
        expect(page.locator(".bottom button", has_text=words)).to_be_visible()
    expect(page.locator(".bottom button", has_text="Uit de planning")).to_have_attribute("aria-disabled", "true")


# ---- words


@pytest.mark.row("TSK-08")
@pytest.mark.row("TSK-09")
@pytest.mark.row("TSK-15")
def test_a_note_is_read_by_who_opens_the_order(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["paid"])
    page.keyboard.press("n")
    dialog = in_dialog(page)
    dialog.locator("textarea").fill("Bel 's avonds <b>pas</b> na zes uur.")
    dialog.locator("footer button.blue").click()
    said(page, "De notitie staat op de order")
    expect(page.locator(".side .note")).to_contain_text("Bel 's avonds <b>pas</b> na zes uur.")
    expect(page.locator(".side .note")).to_contain_text("Anna de Boer")
    stands_in_history(page, "Notitie toegevoegd", "Anna de Boer")


@pytest.mark.row("SCR-09")
@pytest.mark.row("SCR-10")
def test_the_customers_wishes_are_changed(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["planned"])
    page.click("[data-show=wishes]")
    dialog = in_dialog(page)
    dialog.locator("[name=preferred_day]").fill("2030-05-14")
    dialog.locator("[name=reference]").fill("feest in mei")
    dialog.locator("footer button.blue").click()
    said(page, "Bewaard")
    expect(page.locator(".side")).to_contain_text("di 14 mei 2030")
    expect(page.locator(".side")).to_contain_text("feest in mei")
    stands_in_history(page, "Wensen gewijzigd")


@pytest.mark.row("STA-06")
@pytest.mark.row("STA-12")
@pytest.mark.row("STA-13")
@pytest.mark.row("STA-14")
def test_own_statuses_are_offered_once_there_are_any(page: Page, demo: Running) -> None:
    number = demo.buy(("BANK-FJORD-zand", 1), shop="meubelhuis")
    open_order(page, demo, number, "meubelhuis")
    expect(page.locator(".status-form")).to_have_count(0)
    page.goto("/settings/")
    form = page.locator("form[action$=statuses]")
    form.locator("select").select_option("meubelhuis")
    form.locator("[name=name]").fill("In de lak")
    form.locator("button").click()
    said(page, "De status kan nu op de order worden gekozen")

    open_order(page, demo, number, "meubelhuis")
    page.locator(".status-form select").select_option("In de lak")
    page.click(".status-form button")
    said(page, "Bewaard")
    expect(page.locator(".head .tag.own")).to_have_text("In de lak")
    stands_in_history(page, "In de lak")
    page.locator(".status-form select").select_option("")
    page.click(".status-form button")
    said(page, "Bewaard")
    expect(page.locator(".head .tag.own")).to_have_count(0)


# ---- money


@pytest.mark.row("PAY-03")
def test_the_blue_button_books_the_payment_and_can_be_taken_back(
    page: Page, demo: Running, orders: dict[str, str]
) -> None:
    open_order(page, demo, orders["transfer"])
    expect(page.locator(".head .tag", has_text="Niet betaald")).to_be_visible()
    page.click("#payment form button.blue:has-text('Betaald')")
    said(page, "De order is betaald")
    expect(page.locator("#payment .tag.good")).to_contain_text("Betaald €")
    stands_in_history(page, "Volledig betaald", "Anna de Boer")
    page.click("#payment button:has-text('Niet betaald')")
    said(page, "De betaling is teruggedraaid")
    expect(page.locator("#payment .papers .undone")).to_contain_text("teruggedraaid")
    expect(page.locator("#payment .tag.wrong").first).to_contain_text("Open €")


@pytest.mark.row("PAY-04")
def test_what_was_paid_online_cannot_be_paid_again(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["paid"])
    button = page.locator("#payment button[aria-disabled=true]", has_text="Betaald")
    expect(button).to_be_visible()
    assert button.get_attribute("data-why")
    before = page.url
    button.click(force=True)  # a reader of screens can reach it, and hears why
    expect(page.locator("#said")).to_have_text(str(button.get_attribute("data-why")))
    assert page.url == before


@pytest.mark.row("INV-01")
@pytest.mark.row("INV-09")
@pytest.mark.row("INV-10")
@pytest.mark.row("INV-11")
def test_the_invoice_is_made_looked_at_and_printed(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["paid"])
    page.click("#payment button:has-text('Maak factuur')")
    said(page, "De factuur is gemaakt")
    number = page.locator("#payment .papers b").first.inner_text()
    page.click(f"#payment button[aria-label='Over factuur {number}']")
    expect(in_dialog(page)).to_contain_text(number)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Over factuur {number}"
    page.locator("#payment select[name=language]").select_option("de")
    with page.context.expect_event("response", lambda answer: "/documents/" in answer.url) as paper:
        page.click("#payment button:has-text('Facturen afdrukken')")
    assert page.request.get(paper.value.url).headers["content-type"] == "application/pdf"


# ---- holding and cancelling


@pytest.mark.row("SCR-05")
def test_a_held_order_waits_until_it_is_released(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["held"])
    page.click("button[data-show=hold]")
    dialog = in_dialog(page)
    dialog.locator("textarea").fill("Klant is op vakantie")
    dialog.locator("footer button:not([data-close])").click()
    said(page, "De order staat stil")
    expect(page.locator(".head .tag", has_text="Stilgezet")).to_be_visible()
    expect(page.locator(".now")).to_contain_text("Klant is op vakantie")
    plan = page.locator("#delivery h2 button", has_text="Plan")
    expect(plan).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#delivery .ship button")).to_have_attribute("aria-disabled", "true")
    page.click(".bottom button:has-text('Geef vrij')")
    said(page, "De order is vrijgegeven")
    expect(page.locator("#delivery h2 [data-dialog]")).to_be_visible()


@pytest.mark.row("SCR-06")
def test_cancelling_is_asked_about_and_ends_the_order(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["cancelled"])
    page.click("button[data-show=cancel]")
    dialog = in_dialog(page)
    expect(dialog).to_contain_text("kan niet ongedaan worden gemaakt")
    dialog.locator("footer [data-close]").click()
    expect(page.locator(".head .tag", has_text="Geannuleerd")).to_have_count(0)
    page.click("button[data-show=cancel]")
    dialog.locator("textarea").fill("Klant bedacht zich")
    dialog.locator("footer button.red").click()
    said(page, "De order is geannuleerd")
    expect(page.locator(".head .tag", has_text="Geannuleerd")).to_be_visible()
    for words in ("Zet stil", "Annuleer"):
        expect(page.locator(".bottom button", has_text=re.compile(f"^{words}"))).to_have_attribute(
            "aria-disabled", "true"
        )


# ---- goods


def test_missing_goods_are_ordered_and_received_line_by_line(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["missing"])
    line = page.locator("#products tbody tr", has_text="VEL-STANDAARD")
    other = page.locator("#products tbody tr", has_text="VEL-KRAT")
    expect(line.locator(".tag")).to_have_text("Te bestellen")
    expect(other.locator(".tag")).to_have_text("Op voorraad")
    expect(other.locator("[data-dialog]")).to_have_count(0)
    line.locator("[data-dialog]").click()
    dialog = in_dialog(page)
    dialog.locator("[name=expected_on]").fill("2030-01-07")
    dialog.locator("button:has-text('Besteld bij het merk')").click()
    said(page, "Besteld bij het merk")
    expect(line).to_contain_text("verwacht ma 7 jan 2030")
    line.locator("[data-dialog]").click()
    dialog.locator("button:has-text('Ontvangen')").click()
    said(page, "De goederen zijn binnen")
    expect(line.locator(".tag")).to_have_text("Op voorraad")
    stands_in_history(page, "Goederen besteld", "Goederen ontvangen")


def test_goods_that_lie_in_the_house_after_all(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["lying"])
    line = page.locator("#products tbody tr", has_text="VEL-HELM-L")
    expect(line.locator(".tag")).to_have_text("Te bestellen")
    line.locator("[data-dialog]").click()
    in_dialog(page).locator("button:has-text('Gevonden')").click()
    said(page, "De voorraad is verbeterd")
    expect(line.locator(".tag")).to_have_text("Op voorraad")


# ---- planning and shipping


@pytest.mark.row("SCR-11")
@pytest.mark.row("PLN-01")
def test_a_day_that_does_not_fit_is_asked_about_again(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["planned"])
    page.keyboard.press("p")
    dialog = in_dialog(page)
    dialog.locator("[data-other-day]").fill("2030-05-12")  # a Sunday
    dialog.locator("footer button.blue").click()
    expect(dialog.locator("[role=alert]")).to_contain_text("is geen werkdag")
    expect(dialog.locator("button.red")).to_have_text("Toch plannen")
    expect(dialog.locator("[data-other-day]")).to_have_value("2030-05-12")
    dialog.locator("button.red").click()
    said(page, "Gepland op zondag 12 mei")
    expect(page.locator("#delivery p a")).to_contain_text("zo 12 mei 2030")
    page.click("button[data-show=unplan]")
    in_dialog(page).locator("footer button.blue").click()
    said(page, "De order heeft geen dag meer")


@pytest.mark.row("SHP-02")
@pytest.mark.row("SHP-03")
def test_the_tracking_number_goes_along_with_shipped(page: Page, demo: Running, orders: dict[str, str]) -> None:
    number = orders["parcel"]
    open_order(page, demo, number)
    page.keyboard.press("t")
    page.keyboard.type("3SPAKB0042")
    page.click("#delivery .ship button.blue")
    said(page, "Verzonden. De klant krijgt een mail")
    expect(page.locator(".head .tag", has_text="Verzonden")).to_be_visible()
    expect(page.locator("#delivery .papers").first).to_contain_text("3SPAKB0042")
    page.click("#tab-mails")
    expect(page.locator("#panel-mails a.opens", has_text="onderweg")).to_be_visible(timeout=20_000)
    page.click("#panel-mails a.opens:has-text('onderweg')")
    letter = in_dialog(page).frame_locator("iframe")
    expect(letter.locator("body")).to_contain_text("3SPAKB0042")
    page.keyboard.press("Escape")
    assert page.locator("#tab-overview").count() == 1


def test_a_collection_is_set_ready_and_handed_out(page: Page, demo: Running, orders: dict[str, str]) -> None:
    open_order(page, demo, orders["pickup"])
    expect(page.locator("#delivery button", has_text="Staat klaar")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("p")
    in_dialog(page).locator("footer button.blue").click()
    said(page, "Gepland op")
    page.click("#delivery button:has-text('Staat klaar')")
    said(page, "Staat klaar. De klant krijgt een mail")
    page.click("#delivery form button.blue:has-text('Afgehaald')")
    said(page, "Afgehaald")
    expect(page.locator(".head .tag", has_text="Afgehaald")).to_be_visible()


def test_colleagues_see_each_other(
    page: Page, open_as: Callable[..., Page], demo: Running, orders: dict[str, str], jan: Any
) -> None:
    open_order(page, demo, orders["paid"])
    colleague = open_as(jan)
    open_order(colleague, demo, orders["paid"])
    expect(colleague.locator(".here")).to_contain_text("Anna de Boer")
