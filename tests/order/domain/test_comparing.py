"""What stands here against the shop: one cent anywhere is found, at its line."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from services.order.domain.orders.comparing import IN_LINES, IN_TAXES, IN_TOTALS, compared
from tests.order.builders import a_line, a_shop_order

CENT = Decimal("0.01")


def documents() -> tuple[Any, list[Any], Any]:
    shop = a_shop_order("1", a_line("GAZ", shop_line_id="7"), a_line("AXA", "2", shop_line_id="8"))
    theirs = shop.model_dump(mode="json")
    ours = deepcopy(theirs)
    return ours, ours.pop("lines"), theirs


@pytest.mark.row("M-04")
def test_the_same_is_the_same() -> None:
    assert compared(*documents()) == []


@pytest.mark.row("M-04")
@pytest.mark.parametrize("name", IN_TOTALS)
def test_a_cent_in_the_totals(name: str) -> None:
    ours, lines, theirs = documents()
    ours["totals"][name] = str(Decimal(ours["totals"][name]) + CENT)
    (found,) = compared(ours, lines, theirs)
    assert (found.rule, found.field, found.found - found.expected, found.line) == ("shop_totals", name, CENT, "")


@pytest.mark.row("M-04")
@pytest.mark.parametrize("name", IN_LINES)
def test_a_cent_on_a_line(name: str) -> None:
    ours, lines, theirs = documents()
    lines[1][name] = str(Decimal(lines[1][name]) - CENT)
    (found,) = compared(ours, lines, theirs)
    assert (found.rule, found.field, found.found - found.expected) == ("shop_lines", name, -CENT)
    assert (found.line, found.shop_line_id) == ("AXA", "8")


@pytest.mark.row("M-04")
@pytest.mark.parametrize("name", IN_TAXES)
def test_a_cent_in_the_taxes(name: str) -> None:
    ours, lines, theirs = documents()
    ours["taxes"][0][name] = str(Decimal(ours["taxes"][0][name]) + CENT)
    (found,) = compared(ours, lines, theirs)
    assert (found.rule, found.field) == ("shop_taxes", name)


@pytest.mark.row("M-04")
def test_a_line_more_or_less() -> None:
    ours, lines, theirs = documents()
    gone = theirs["lines"].pop()
    theirs["lines"].append({**gone, "shop_line_id": "9", "sku": "NEW"})
    found = {(each.rule, each.line) for each in compared(ours, lines, theirs)}
    assert found == {("shop_line_more", "NEW"), ("shop_line_gone", "AXA")}
