"""An order as it stands here against the same order in its shop: amount by amount, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

MOST = 20  # told of one order
IN_TOTALS = (
    *(
        "subtotal",
        "subtotal_incl_tax",
        "shipping",
        "shipping_incl_tax",
        "shipping_tax",
        "discount",
        "hidden_tax",
        "tax",
    ),
    *("fee", "fee_tax", "adjustment", "grand_total", "paid", "refunded", "base_grand_total", "base_rate"),
)
IN_LINES = (
    *("quantity", "unit_price", "unit_price_incl_tax", "row_total", "row_total_incl_tax", "discount", "tax"),
    *("tax_percent", "hidden_tax", "cancelled", "shipped", "refunded"),
)
IN_TAXES = ("percent", "base", "amount")
ZERO = Decimal(0)


class Found(NamedTuple):
    """`expected` is the shop's, `found` is ours. Line: its article number and the shop's id of it."""

    rule: str
    field: str
    expected: Decimal
    found: Decimal
    line: str = ""
    shop_line_id: str = ""


def compared(ours: Mapping[str, Any], our_lines: Sequence[Mapping[str, Any]], theirs: Mapping[str, Any]) -> list[Found]:
    """Both as documents of the shop's order, ours as kept here (its lines apart); twenty differences at most."""
    found = [*_lines(our_lines, theirs["lines"]), *_totals(ours, theirs), *_taxes(ours, theirs)]
    return found[:MOST]


def _totals(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Found]:
    for name in IN_TOTALS:
        yield from _one("shop_totals", name, theirs["totals"].get(name), ours["totals"].get(name))


def _taxes(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Found]:
    here, there = ours.get("taxes") or [], theirs.get("taxes") or []
    for number in range(max(len(here), len(there))):
        mine = here[number] if number < len(here) else {}
        its = there[number] if number < len(there) else {}
        for name in IN_TAXES:
            yield from _one("shop_taxes", name, its.get(name), mine.get(name))


def _lines(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    here = {line["shop_line_id"]: line for line in ours}
    for line in theirs:
        where = (line["sku"], line["shop_line_id"])
        mine = here.pop(line["shop_line_id"], None)
        if mine is None:
            yield Found("shop_line_more", "quantity", Decimal(line["quantity"]), ZERO, *where)
            continue
        for name in IN_LINES:
            yield from _one("shop_lines", name, line.get(name), mine.get(name), *where)
    for shop_line_id, line in here.items():
        yield Found("shop_line_gone", "quantity", ZERO, Decimal(line["quantity"]), line["sku"], shop_line_id)


def _one(rule: str, name: str, theirs: Any, mine: Any, *where: str) -> Iterator[Found]:
    """What one side does not know counts as nought: a field may be younger than what was kept."""
    if theirs is None or mine is None:
        if (theirs is None) != (mine is None) and Decimal(theirs or mine or 0):
            yield Found(rule, name, Decimal(theirs or 0), Decimal(mine or 0), *where)
    elif Decimal(theirs) != Decimal(mine):
        yield Found(rule, name, Decimal(theirs), Decimal(mine), *where)
