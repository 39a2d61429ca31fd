"""Orders that do not add up: the sentence on the order, the list on the operations page, and large orders."""

from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from contracts.base import Done
from contracts.facts import Difference
from contracts.order import GetOrder
from contracts.sums import CompareShop, Comparison, DifferingOrder, ListDifferences, SumsView
from gateway.sums import _AMOUNTS, _PIECES, _SENTENCES, difference_in_words
from tests.gateway.builders import NOW, SHOP, a_line, a_view, an_order, number_id
from tests.gateway.scripted import ScriptedAsker


def a_difference(rule: str = "row_tax", **values: object) -> Difference:
    amounts = {"expected": Decimal("100.00"), "found": Decimal("100.01"), "currency": "EUR"}
    return Difference(rule=rule, **{**amounts, **values})


@pytest.mark.row("M-04")
@pytest.mark.parametrize("language", ["en", "nl", "de"])
def test_every_rule_has_a_sentence_in_every_language(language: str, app: Flask) -> None:
    with app.test_request_context():
        g.language = language
        for rule in _SENTENCES:
            for field in ("", *_AMOUNTS, *_PIECES):
                said = difference_in_words(a_difference(rule, field=field, line="CUBE-53"))
                assert said.startswith("CUBE-53: ")
                assert "{" not in said


@pytest.mark.row("M-04")
def test_the_sentence_names_line_rule_and_cent(app: Flask) -> None:
    with app.test_request_context():
        g.language = "en"
        said = difference_in_words(a_difference(line="CUBE-53"))
        assert said == "CUBE-53: Amount and tax make €100.00; the line with tax says €100.01. (€0.01)"
        pieces = a_difference("pieces", field="qty_shipped", expected=Decimal(1), found=Decimal(2), line="CUBE-53")
        assert difference_in_words(pieces) == "CUBE-53: Shipped: 2 pieces, where 1 is possible."


@pytest.mark.row("P-17")
def test_the_order_says_what_does_not_fit(office: FlaskClient, asker: ScriptedAsker) -> None:
    there = a_difference("shop_totals", field="shipping")
    asker.when(GetOrder, a_view(adds_up=False, differences=(a_difference(),), shop_differences=(there,)))
    page = office.get(f"/orders/{number_id('100012866')}").text
    assert "In the shop itself: Amount and tax make €100.00" in page
    assert "Not as in the shop: Shipping costs: €100.00 in the shop, €100.01 here. (€0.01)" in page


@pytest.mark.row("P-17")
@pytest.mark.row("M-04")
def test_operations_lists_them_and_compares_on_demand(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    order = DifferingOrder(
        order_id=number_id("100012866"),
        number="100012866",
        shop=SHOP,
        placed_at=NOW,
        differences=(a_difference(line="<b>CUBE"),),
        at_night=True,
    )
    night = Comparison(comparison_id=uuid4(), shop=SHOP, began_at=NOW, ended_at=NOW, checked=812, differing=1, read=812)
    asker.when(ListDifferences, SumsView(orders=(order,), more=3, comparisons=(night,)))
    asker.when(CompareShop, Done())

    page = administrator.get("/operations/").text
    assert "&lt;b&gt;CUBE: Amount and tax make" in page
    assert "812" in page
    assert "and 3 more" in page

    administrator.post("/operations/shops/compare", data={"shop": SHOP})
    assert asker.last(CompareShop).shop == SHOP


@pytest.mark.row("SCR-21")
def test_an_order_of_three_thousand_lines_stays_usable(office: FlaskClient, asker: ScriptedAsker) -> None:
    lines = tuple(a_line(f"SKU-{number:04d}", line_id=uuid4()) for number in range(3000))
    asker.when(GetOrder, a_view(an_order(lines=lines)))
    address = f"/orders/{number_id('100012866')}"

    page = office.get(address).text
    assert "The first 100 of 3000 lines." in page
    assert "SKU-0099" in page
    assert "SKU-0100" not in page
    assert len(page) < 1_000_000
    assert "SKU-2999" in office.get(address, query_string={"lines": "all"}).text
