"""What the administrator sees when the world outside fails, and what he does about it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.running import Running
from tests.browser.screens import add_colleague, open_order, reload_until, said

pytestmark = pytest.mark.browser

PHONE = (390, 844)


@pytest.fixture(autouse=True)
def _mended(demo: Running) -> Iterator[None]:
    yield
    demo.tell("mailbox/faults", down=False)


def await_mail(page: Page, number: str, state: str, subject: str = "Bedankt voor uw bestelling") -> None:
    """The mail about an order comes to this state, on the page of e-mails."""
    page.goto(f"/mails/?q={number}")
    row = page.locator(".mails tbody tr", has_text=subject, has=page.locator(".tag", has_text=state))
    reload_until(page, row, 30)


@pytest.mark.row("P-72")
def test_a_mail_server_that_is_away_is_seen_and_comes_back(page: Page, demo: Running, anna: Any) -> None:
    demo.tell("mailbox/faults", down=True)
    number = demo.buy(("NAAMPLAATJE", 1))
    open_order(page, demo, number)
    await_mail(page, number, "Wacht")
    page.goto("/operations/")
    trouble = page.locator(".trouble article", has_text=number)
    reload_until(page, trouble)
    expect(trouble.first).to_contain_text("keer geprobeerd")
    expect(page.locator("table.services tr", has_text="E-mails")).to_contain_text("in orde")  # nobody is needed for it
    demo.tell("mailbox/faults", down=False)
    await_mail(page, number, "Verstuurd")
    assert len([each for each in demo.mails(number) if "Bedankt" in each["subject"]]) == 1
    page.goto("/operations/")
    expect(page.locator(".trouble article", has_text=number)).to_have_count(0)


@pytest.mark.row("P-72")
def test_what_nobody_can_know_is_decided_by_a_person(page: Page, demo: Running, anna: Any) -> None:
    demo.tell("mailbox/faults", refuse=451, times=1, at="lost")  # it takes the mail and drops the line
    number = demo.buy(("NAAMPLAATJE", 1), payment="banktransfer")
    open_order(page, demo, number)
    await_mail(page, number, "Onzeker")
    assert len(demo.mails(number)) == 1
    page.goto("/operations/")
    trouble = page.locator(".trouble article", has_text=number)
    reload_until(page, trouble)
    expect(trouble).to_contain_text("Onzeker")
    expect(trouble).to_contain_text("het kan gebeurd zijn of niet")
    expect(trouble.locator("button")).to_have_text(
        ["Het is niet gebeurd: doe het opnieuw", "Het is wel gebeurd", "Laat het zo"]
    )
    expect(page.locator("table.services tr", has_text="E-mails")).to_contain_text("heeft u nodig")
    trouble.locator("button:has-text('Het is wel gebeurd')").click()
    said(page, "Beslist")
    expect(page.locator(".trouble article", has_text=number)).to_have_count(0)
    await_mail(page, number, "Verstuurd")
    assert len(demo.mails(number)) == 1  # and was not sent again


@pytest.mark.row("P-72")
def test_an_order_that_cannot_be_read_is_listed_and_taken_over_once_it_is_right(
    page: Page, demo: Running, anna: Any
) -> None:
    sample = demo.tell("fietshal/orders", lines=[{"sku": "NAAMPLAATJE", "qty": 1}], preferred_day="")
    number = str(sample["increment_id"])
    open_order(page, demo, number)
    whole = demo.look(f"fietshal/orders/{number}")
    wrong = {**whole, "increment_id": "000990001", "grand_total": -5}
    for name in ("entity_id", "invoices", "shipments", "creditmemos"):
        wrong.pop(name, None)
    demo.tell("fietshal/raw-orders", **wrong)
    page.goto("/operations/")
    refused = page.locator("section", has=page.locator("h2", has_text="niet gelezen")).locator("tbody tr")
    row = refused.filter(has_text="000990001")
    reload_until(page, row)
    expect(row).to_contain_text("fietshal")
    assert len(row.locator("td").nth(3).inner_text()) > 10  # why, in words
    row.locator("button:has-text('Neem opnieuw over')").click()
    expect(page.locator(".flash")).to_be_visible()
    expect(row).to_have_count(1)  # it is still wrong


@pytest.mark.parametrize("path", ["/operations/", "/settings/", "/settings/shops/new", "/settings/shops/fietshal"])
def test_on_a_phone_nothing_has_to_be_pushed_sideways(open_as: Callable[..., Page], anna: Any, path: str) -> None:
    page = open_as(anna, PHONE)
    page.goto(path)
    scroll, client = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert scroll <= client
    for button in page.locator("main button:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0], button.inner_text()


# ---- settings


@pytest.mark.row("INT-06")
def test_a_shop_is_connected_after_its_connection_was_tested(page: Page, demo: Running) -> None:
    number = demo.buy(("BOEK-HOUT", 1), shop="meubelhuis")
    page.goto("/settings/")
    page.click("a:has-text('Winkel koppelen')")
    page.fill("[name=shop]", "proef")
    page.fill("[name=name]", "Proefwinkel")
    page.fill("[name=address]", f"{demo.sandbox}/meubelhuis/index.php/admin")
    page.fill("[name='secret.user']", "pakbon")
    page.fill("[name='secret.key']", "not-the-key")
    expect(page.locator("#saving button[aria-disabled=true]")).to_have_attribute(
        "data-why", "Test eerst de verbinding."
    )
    page.click("button:has-text('Test de verbinding')")
    steps = page.locator(".steps-list > li")
    expect(page.locator(".steps-list .step-address_other")).to_contain_text("wordt gebruikt")
    expect(steps.filter(has_text="Inloggen")).to_contain_text("fout")
    expect(steps.filter(has_text="Inloggen")).to_contain_text("aanvaardt deze inloggegevens niet")
    expect(page.locator("#saving")).to_contain_text("Bewaar toch")

    page.fill("[name='secret.key']", "sandbox-openmage-key")
    page.click("button:has-text('Test de verbinding')")
    expect(page.locator(".sample h2")).to_contain_text(number)
    expect(page.locator(".sample .products tbody tr")).to_have_count(1)
    expect(steps.filter(has_text="Rechten")).to_contain_text(re.compile(r"(\d+) van \1\b"))
    expect(page.locator("[name=address]")).to_have_value(f"{demo.sandbox}/meubelhuis")
    expect(page.locator("[name=kind]")).to_have_value("openmage")
    expect(page.locator("[name=languages]")).to_have_value(re.compile("2 = de"))

    page.fill("[name='secret.key']", "sandbox-openmage-ke")
    expect(page.locator("#saving")).to_contain_text("Gewijzigd sinds de test")
    page.fill("[name='secret.key']", "sandbox-openmage-key")
    page.uncheck("[name=enabled]")
    page.click("button:has-text('Test de verbinding')")
    page.click("#saving button.blue:has-text('Bewaar')")
    said(page, "De winkel is bewaard")
    row = page.locator("tr", has_text="Proefwinkel")
    expect(row).to_contain_text("uit")
    row.locator("a.opens").click()
    assert page.input_value("[name='secret.key']") == ""  # secrets are never shown again
    page.click("a:has-text('Controleer de verbinding')")
    expect(page.locator(".sample h2")).to_contain_text(number)


@pytest.mark.row("P-66")
def test_a_role_without_the_right_is_told_so_in_words(open_as: Callable[..., Page], jan: Any, demo: Running) -> None:
    page = open_as(jan)
    page.goto("/orders/")
    expect(page.locator(".menu a")).to_have_count(6)  # the brand, and five pages: nothing of management
    answer = page.goto("/settings/")
    assert answer
    assert answer.status == 403
    expect(page.locator("h1")).to_have_text("Dit mag u niet")
    expect(page.locator("main")).to_contain_text("Een beheerder kan het u geven")
    page.goto("/orders/?filter=all")
    page.locator("#rows tr[data-id] .c-customer").first.click()
    pay = page.locator("#payment button[aria-disabled=true]").first
    expect(pay).to_have_attribute("data-why", "Dit hoort niet bij uw rol.")
    token = page.locator("[name=csrf_token]").first.get_attribute("value")
    refused = page.request.post(f"{page.url}/cancel", form={"csrf_token": str(token)})
    assert refused.status == 403


def test_a_new_colleague_signs_in_and_is_shut_out_again(
    page: Page, open_as: Callable[..., Page], demo: Running
) -> None:
    page.goto("/settings/")
    add_colleague(page, "Els Bakker", "els", "els-werkt-hier-1", "warehouse")
    theirs = open_as(None)
    sign_in(theirs, demo, "els", "els-werkt-hier-1")
    expect(theirs.locator("h1")).to_have_text("Orders")
    row = page.locator(".staff tr", has_text="Els Bakker")
    row.locator("button:has-text('Buitensluiten')").click()
    said(page, "Kan niet meer inloggen")
    theirs.goto("/orders/")
    expect(theirs).to_have_url(re.compile("/sign-in"))
    theirs.fill("[name=login]", "els")
    theirs.fill("[name=password]", "els-werkt-hier-1")
    theirs.click("form button.blue")
    expect(theirs.locator("[role=alert]")).to_be_visible()
    row.locator("button:has-text('Toelaten')").click()
    said(page, "Kan weer inloggen")
