"""The agenda: days with their orders, papers, closing, handing over."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from contracts.invoicing import PrintDayInvoices
from contracts.planning import AcceptProposals, AgendaView, CloseDay, GetAgenda, HandOver, PrintDay, ToPlan
from kernel.refused import Refused
from tests.gateway.builders import PAPER, a_card, a_day, an_order, number_id
from tests.gateway.scripted import ScriptedAsker

MONDAY = date(2026, 11, 23)


@pytest.fixture
def week(office: FlaskClient) -> str:
    return office.get("/planning/").text


@pytest.fixture
def day(office: FlaskClient) -> str:
    return office.get("/planning/day/2026-11-24").text


@pytest.mark.row("PLN-01")
@pytest.mark.row("PLN-02")
def test_the_week_shows_each_order_on_its_day(week: str, asker: ScriptedAsker) -> None:
    assert asker.asked[0] == GetAgenda(start=MONDAY, days=7)
    tuesday = week.partition('data-day="2026-11-24"')[2].partition("</section>")[0]
    assert "100012866" in tuesday
    assert "9 / 14 stops" in tuesday


@pytest.mark.row("PLN-03")
@pytest.mark.row("PLN-04")
def test_a_day_lists_deliveries_and_collections_apart(day: str) -> None:
    brought, _, fetched = day.partition("To be collected")
    assert "Finn Postma" in brought
    assert "Daan Bakker" in fetched
    assert "Batavus Mambo" in brought


@pytest.mark.row("PLN-05")
def test_delivery_and_pick_up_differ_by_colour_and_word(week: str) -> None:
    assert 'class="tag deliver">Deliver</span>' in week
    assert 'class="tag pickup">Pick-up</span>' in week
    assert 'class="legend"' in week


@pytest.mark.row("PLN-06")
def test_insured_products_have_their_mark(week: str, day: str) -> None:
    assert '<span class="tag insured">◆ insured</span>' in week.partition("100012843")[2].partition("</li>")[0]
    assert "insured-line" in day


@pytest.mark.row("PLN-07")
@pytest.mark.row("PLN-08")
def test_each_stop_has_the_customer_and_every_product(day: str) -> None:
    stop = day.partition("Daan Bakker")[2].partition("</li>\n</ol>")[0]
    for said in ("Gildenweg 14", "1695 GD Blokker", "06 1234 5678", "Gazelle Ultimate C380", "Axa Defender"):
        assert said in stop


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param("day_plan", marks=pytest.mark.row("PLN-09")),
        pytest.param("workshop", marks=pytest.mark.row("PLN-10")),
        pytest.param("packing_pickup", marks=pytest.mark.row("PLN-11")),
        pytest.param("packing_delivery", marks=pytest.mark.row("PLN-12")),
    ],
)
def test_a_button_opens_the_days_paper(office: FlaskClient, asker: ScriptedAsker, week: str, paper: str) -> None:
    assert f'name="paper" value="{paper}"' in week
    answer = office.post("/planning/print", data={"day": "2026-11-23", "paper": paper, "tab": "1"})
    assert asker.last(PrintDay) == PrintDay(day=MONDAY, paper=paper, language="en")
    assert answer.headers["Location"].startswith(f"/documents/{PAPER.sha256}/")


@pytest.mark.row("PLN-13")
@pytest.mark.row("PLN-14")
def test_invoices_and_stickers_come_in_one_action(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post("/planning/invoices", data={"day": "2026-11-23", "tab": "1"})
    assert asker.last(PrintDayInvoices).day == MONDAY


def test_a_refused_paper_is_told_in_its_own_tab(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(PrintDayInvoices, Refused("Nothing of {day} is closed yet; close the day first.", day="2026-11-23"))
    answer = office.post("/planning/invoices", data={"day": "2026-11-23", "tab": "1"})
    assert answer.status_code == 409
    assert "Nothing of Mon 23 Nov is closed yet" in answer.text


@pytest.mark.row("PLN-16")
def test_one_click_on_a_planned_order_opens_it(week: str) -> None:
    assert f'data-href="/orders/{number_id("100012866")}"' in week
    assert f'href="/orders/{number_id("100012866")}">100012866</a>' in week


@pytest.mark.row("PLN-17")
def test_one_click_opens_its_invoice(week: str) -> None:
    card = week.partition('data-day="2026-11-23"')[2].partition("</li>")[0]
    assert f'href="/orders/{number_id("100012858")}#invoices">Invoice 2026-004512</a>' in card


def test_what_waits_has_its_proposal_and_all_are_accepted(office: FlaskClient, asker: ScriptedAsker, week: str) -> None:
    assert "Plan Fri 27 Nov" in week
    office.post("/planning/accept", data={"start": "2026-11-23"})
    assert asker.last(AcceptProposals) == AcceptProposals(start=MONDAY, days=7)


@pytest.mark.row("P-18")
def test_what_was_left_out_for_its_address_is_said(office: FlaskClient, asker: ScriptedAsker) -> None:
    doubted = an_order(address_doubt="number_unknown")
    waits = ToPlan(order=doubted, proposed_day=None, reason="address_in_doubt")
    agenda = AgendaView(days=(), to_plan=(waits,), to_plan_count=1, in_doubt_count=1)
    asker.when(AcceptProposals, lambda request: agenda)
    answer = office.post("/planning/accept", data={"start": "2026-11-23"}, follow_redirects=True)
    assert "Still to plan: 1. 1 order was left out: its address is in doubt." in answer.text
    answer = office.post("/planning/accept-marked", data={"order_id": [str(doubted.order_id)]}, follow_redirects=True)
    assert "Planned 0 of 1; the others are not ready or find no day. 1 order was left out" in answer.text
    asker.when(GetAgenda, lambda request: agenda)
    assert "address in doubt" in office.get("/planning/").text


@pytest.mark.row("M-04")
@pytest.mark.parametrize("page", ["/planning/", "/planning/day/2026-11-24"])
def test_what_does_not_agree_with_its_shop_is_red(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    cards = (a_card(disagrees=True), a_card(an_order("100012999")))
    days = (a_day(date(2026, 11, 24), *cards),)
    asker.when(GetAgenda, lambda request: AgendaView(days=days, to_plan=(), to_plan_count=0))
    assert office.get(page).text.count(">disagrees<") == 1


def test_closing_shows_first_what_it_will_fix(office: FlaskClient, asker: ScriptedAsker) -> None:
    dialog = office.get("/planning/day/2026-11-24/close").text
    assert "Close Tuesday 24 November?" in dialog
    assert "<b>PostNL</b>" in dialog
    assert not asker.was_asked(CloseDay)
    office.post("/planning/close", data={"day": "2026-11-24", "carrier": "postnl"})
    assert asker.last(CloseDay) == CloseDay(day=date(2026, 11, 24), carrier="postnl")


def test_closings_tell_what_the_carrier_said(week: str) -> None:
    assert "The carrier confirmed the packing slip" in week
    assert "contract number unknown" in week


def test_a_closing_is_handed_over(office: FlaskClient, asker: ScriptedAsker) -> None:
    closing = number_id("closing")
    office.post("/planning/hand-over", data={"closing_id": str(closing)})
    assert asker.last(HandOver).closing_id == closing


def test_a_scanned_box_opens_its_order(office: FlaskClient) -> None:
    assert office.get("/planning/scan?barcode=387123450000000012").status_code == 302


def test_the_workshop_sees_the_agenda_but_does_not_change_it(signed_in: Callable[..., FlaskClient]) -> None:
    page = signed_in("workshop").get("/planning/").text.partition("<main")[2].partition("</main>")[0]
    assert "Accept all proposals" not in page
    assert "Close the day" not in page
    assert "Workshop orders" in page
    assert 'draggable="true"' not in page


def test_while_invoicing_is_away_the_agenda_works(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.away = {"invoicing"}
    assert "100012866" in office.get("/planning/").text


def test_a_day_that_is_none(office: FlaskClient) -> None:
    assert office.get("/planning/day/never").status_code == 404
    assert office.get("/planning/?day=never").status_code == 200


def test_the_menu_counts_what_the_agenda_still_has_to_plan(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert '<span class="count" id="count-planning" hx-swap-oob="true">17</span>' in office.get("/frame").text
    asker.away = {"planning"}
    assert '<span class="count" id="count-planning" hx-swap-oob="true"></span>' in office.get("/frame").text
