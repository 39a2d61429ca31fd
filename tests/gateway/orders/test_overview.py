"""The orders overview: what waits, filtered, searched, sorted, live, exported."""

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from contracts.facts import Delivery, PaymentKind, StockState
from contracts.order import FindOrders, GetOrderRow, NextStep, OrderFilter, OrderPage, PaidState
from contracts.planning import AcceptProposals
from tests.gateway.builders import a_card, a_row, number_id
from tests.gateway.scripted import ScriptedAsker
from tests.gateway.world import COUNTS


def shows(asker: ScriptedAsker, office: FlaskClient, **row: object) -> str:
    asker.when(FindOrders, OrderPage(rows=(a_row(**row),), counts=COUNTS))
    return office.get("/orders/").text.partition("<tbody")[2].partition("</tbody>")[0]


@pytest.mark.row("LST-01")
def test_it_opens_with_everything_unprocessed_newest_first(office: FlaskClient, asker: ScriptedAsker) -> None:
    page = office.get("/orders/").text
    assert (asker.last(FindOrders).filter, asker.last(FindOrders).sort) == (OrderFilter.UNPROCESSED, "-placed")
    assert page.index("100012871") < page.index("100012870") < page.index("100012866")


@pytest.mark.row("LST-02")
@pytest.mark.parametrize(
    ("kind", "words"), [(Delivery.VAN, "Deliver"), (Delivery.PARCEL, "Ship"), (Delivery.PICKUP, "Pick-up")]
)
def test_each_row_says_how_it_reaches_the_customer(
    office: FlaskClient, asker: ScriptedAsker, kind: Delivery, words: str
) -> None:
    assert f">{words}</span>" in shows(asker, office, delivery=kind)


@pytest.mark.row("LST-03")
@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (PaidState.PAID, PaymentKind.ONLINE, "Paid"),
        (PaidState.PARTLY, PaymentKind.TRANSFER, "Partly paid"),
        (PaidState.UNPAID, PaymentKind.TRANSFER, "Not paid"),
        (PaidState.UNPAID, PaymentKind.ON_DELIVERY, "Cash"),
    ],
)
def test_each_row_says_whether_it_is_paid(
    office: FlaskClient, asker: ScriptedAsker, state: PaidState, kind: PaymentKind, words: str
) -> None:
    assert f">{words}</span>" in shows(asker, office, paid_state=state, payment_kind=kind)


@pytest.mark.row("LST-04")
def test_each_row_says_its_day_or_nothing(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert 'class="c-planned">Tue 24 Nov' in shows(asker, office)
    assert 'class="c-planned">–' in shows(asker, office, planned_on=None, slot="")


@pytest.mark.row("LST-05")
def test_number_age_customer_place_amount_methods_and_state_are_there(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    row = shows(asker, office, state="held", next_step=NextStep(code="held"))
    for said in (
        "100012866",
        "1 h",
        "Bakker, Daan",
        "1695 GD Blokker",
        "€2,553.95",
        "iDEAL",
        "Afhalen in de winkel",
        "On hold",
    ):
        assert said in row


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("on_order", marks=pytest.mark.row("LST-06")),
        pytest.param("in_stock", marks=pytest.mark.row("LST-07")),
        pytest.param("not_received", marks=pytest.mark.row("LST-08")),
        pytest.param("not_collected", marks=pytest.mark.row("LST-09")),
        pytest.param("not_planned", marks=pytest.mark.row("LST-10")),
        pytest.param("not_paid", marks=pytest.mark.row("LST-11")),
    ],
)
def test_a_chip_filters_and_counts(office: FlaskClient, asker: ScriptedAsker, code: str) -> None:
    page = office.get(f"/orders/?filter={code}").text
    assert asker.last(FindOrders).filter == code
    chosen = page.partition('id="chips"')[2].partition('aria-current="true"')[2].partition("</a>")[0]
    assert f"<b>{COUNTS[OrderFilter(code)]}</b>" in chosen


@pytest.mark.row("LST-12")
def test_what_is_filtered_can_be_sorted_printed_and_exported_alike(office: FlaskClient, asker: ScriptedAsker) -> None:
    for page in ("/orders/", "/orders/print", "/orders/export"):
        office.get(f"{page}?filter=not_paid&q=Utrecht&sort=amount")
        asked = asker.last(FindOrders)
        assert (asked.filter, asked.search, asked.sort) == (OrderFilter.NOT_PAID, "Utrecht", "amount")


@pytest.mark.row("LST-12")
def test_the_export_holds_all_pages(office: FlaskClient, asker: ScriptedAsker) -> None:
    pages = {
        "": OrderPage(rows=(a_row("1"),), after="b"),
        "b": OrderPage(rows=(a_row("2"),), after="c"),
        "c": OrderPage(rows=(a_row("3"),)),
    }
    asker.when(FindOrders, lambda request: pages[request.after])
    answer = office.get("/orders/export")
    assert [line.split(";")[0] for line in answer.text.splitlines()] == ["\ufeffOrder", "1", "2", "3"]
    assert answer.headers["Content-Disposition"].endswith("orders-unprocessed-2026-11-23.csv")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+31", "-2+3", "@SUM(A1)", "\tx", " =1"])
def test_no_cell_of_an_export_becomes_a_formula(office: FlaskClient, asker: ScriptedAsker, name: str) -> None:
    asker.when(FindOrders, OrderPage(rows=(a_row(customer_name=name, grand_total=Decimal("-10.00")),)))
    cells = office.get("/orders/export").text.splitlines()[1].split(";")
    assert cells[3] == f"'{name}"
    assert cells[15] == "-10.00"


@pytest.mark.row("LST-13")
def test_the_search_looks_among_all_orders(office: FlaskClient, asker: ScriptedAsker) -> None:
    answer = office.get("/orders/search?q=3511 AB", follow_redirects=True)
    assert (asker.last(FindOrders).filter, asker.last(FindOrders).search) == (OrderFilter.ALL, "3511 AB")
    assert "Jansen, Sanne" in answer.text


@pytest.mark.row("LST-13")
def test_a_number_opens_its_order_at_once(office: FlaskClient) -> None:
    assert office.get("/orders/?q=100012866").headers["Location"] == f"/orders/{number_id('100012866')}"


def test_a_scanned_box_opens_its_order(office: FlaskClient, asker: ScriptedAsker) -> None:
    answer = office.get("/orders/search?q=387123450000000012")
    assert answer.headers["Location"] == f"/orders/{a_card().stop.order_id}"


@pytest.mark.row("LST-14")
def test_one_click_opens_the_order(office: FlaskClient) -> None:
    assert f'class="opens" href="/orders/{number_id("100012866")}"' in office.get("/orders/").text


@pytest.mark.row("INT-04")
def test_a_new_order_enters_only_where_its_owner_says_it_belongs(office: FlaskClient, asker: ScriptedAsker) -> None:
    new = number_id("100012871")
    inside = office.get(f"/orders/rows/{new}?new=1&filter=unprocessed")
    assert inside.status_code == 200
    assert 'class="fresh"' in inside.text
    assert asker.last(FindOrders).search == "100012871"
    asker.when(FindOrders, OrderPage(rows=()))
    assert office.get(f"/orders/rows/{new}?new=1&filter=not_collected").status_code == 204


def test_a_row_is_refreshed_alone(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert "Weber, Mia" in office.get(f"/orders/rows/{number_id('100012858')}").text
    assert [type(each) for each in asker.asked] == [GetOrderRow]


@pytest.mark.row("STA-14")
def test_an_own_status_stands_in_place_of_the_systems(office: FlaskClient, asker: ScriptedAsker) -> None:
    row = shows(asker, office, state="held", custom_status="Wacht op leverancier")
    assert "Wacht op leverancier" in row
    assert ">On hold</span>" not in row


@pytest.mark.row("STA-05")
def test_a_mixed_order_shows_the_mix(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert "2 of 3 in stock" in shows(asker, office, stock_state=StockState.ON_ORDER, lines_in_stock=2, lines_total=3)


def test_marked_orders_are_planned_together(office: FlaskClient, asker: ScriptedAsker) -> None:
    one, two = number_id("100012870"), number_id("100012843")
    office.post("/planning/accept-marked", data={"order_id": [str(one), str(two)]})
    assert asker.last(AcceptProposals).order_ids == (one, two)


def test_unknown_words_in_the_address_open_the_overview(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert office.get("/orders/?filter=nonsense&sort=nonsense").status_code == 200
    assert (asker.last(FindOrders).filter, asker.last(FindOrders).sort) == (OrderFilter.UNPROCESSED, "-placed")
