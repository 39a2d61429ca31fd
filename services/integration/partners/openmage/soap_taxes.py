"""Amounts with tax that SOAP does not tell, worked out from those it does, and believed only where they fit.

The order's own totals are never computed here. Where not even its list tells the hidden tax, that is what the shop's
grand total leaves over, and only up to the tax that can be in the discount.

A row without a discount is its row and its tax. One with a discount lacks the tax that the discount took away: it is
tried by price (pieces times the price with tax) and by row (the row and its rate), and the way is kept by which all
rows make the subtotal with tax that the order's list tells, give or take the shop's own rounding of a cent a row.
A row's hidden tax is then what it exceeds row and tax by; it is told only where all rows together make exactly the
order's own sum, else it stays with the order as a whole.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kernel.money import cents, to_places
from services.integration.partners.magento.order import exact

CENT, ZERO = Decimal("0.01"), Decimal(0)
FINEST = 4  # decimals
Item = dict[str, Any]
Rows = dict[int, Decimal]  # an item's place → its row with tax


def add_taxes(order: Item, items: list[Item]) -> None:
    """ValueError where an amount is none."""
    if any(item.get("row_total_incl_tax") is not None for item in items):
        return  # a shop whose description was mended
    _add_shipping_tax(order, items)
    hidden = _hidden(order, items)
    order.setdefault("hidden_tax_amount", str(hidden))
    rows = _rows(order, items)
    wanted = {hidden, hidden - exact(order.get("shipping_hidden_tax_amount"))}
    hides = {n: _over(items[n], row) if _discounted(n, items) else ZERO for n, row in rows.items()}
    fits = sum((hides[n] for n in _counted(items) if n in hides), ZERO) in wanted
    for n, item in enumerate(items):
        item["hidden_tax_amount"] = str(hides.get(n, ZERO) if fits else ZERO)
        if n in rows:
            item["row_total_incl_tax"] = str(rows[n])
            item["price_incl_tax"] = str(_each(item, rows[n]))


def _add_shipping_tax(order: Item, items: list[Item]) -> None:
    """The order's tax is that of its items and of its shipping."""
    if order.get("shipping_tax_amount") is None:
        of_items = sum((exact(items[n].get("tax_amount")) for n in _counted(items)), ZERO)
        order["shipping_tax_amount"] = str(max(exact(order.get("tax_amount")) - of_items, ZERO))


def _hidden(order: Mapping[str, Any], items: list[Item]) -> Decimal:
    if order.get("hidden_tax_amount") is not None:
        return exact(order["hidden_tax_amount"])
    known = sum((exact(order.get(name)) for name in ("subtotal", "shipping_amount", "tax_amount")), ZERO)
    discount = abs(exact(order.get("discount_amount")))
    left = exact(order.get("grand_total")) - known + discount
    rate = max((exact(item.get("tax_percent")) for item in items), default=ZERO)
    return left if ZERO < left <= discount * rate / (100 + rate) + 2 * CENT else ZERO


def _rows(order: Mapping[str, Any], items: list[Item]) -> Rows:
    """Empty where no way fits."""
    tops = [n for n, item in enumerate(items) if not item.get("parent_item_id")]
    ways = [_in_a_way(items, way) for way in (_by_price, _by_row)]
    if order.get("subtotal_incl_tax") is None:
        return ways[0]
    told = exact(order["subtotal_incl_tax"])
    off = [abs(sum((rows[n] for n in tops if n in rows), ZERO) - told) for rows in ways]
    return ways[off.index(min(off))] if min(off) <= CENT * len(tops) else {}


def _in_a_way(items: list[Item], way: Callable[[Item], Decimal]) -> Rows:
    rows = {n: way(item) for n, item in enumerate(items) if exact(item.get("row_total"))}
    for n in rows:
        if parts := _parts(n, items):
            rows[n] = sum((rows[part] for part in parts), ZERO)
    return rows


def _by_price(item: Item) -> Decimal:
    if not exact(item.get("discount_amount")):
        return exact(item.get("row_total")) + exact(item.get("tax_amount"))
    with_tax = exact(item.get("price")) * (100 + exact(item.get("tax_percent"))) / 100
    original = exact(item.get("original_price"))
    each = original if abs(original - with_tax) <= 2 * CENT else cents(with_tax)
    return each * exact(item.get("qty_ordered"))


def _by_row(item: Item) -> Decimal:
    if not exact(item.get("discount_amount")):
        return exact(item.get("row_total")) + exact(item.get("tax_amount"))
    row = exact(item.get("row_total")) * (100 + exact(item.get("tax_percent"))) / 100
    return cents(row)


def _each(item: Item, row: Decimal) -> Decimal:
    """The price with tax that makes such a row; of a shop that sells with tax, it is the original price."""
    pieces, original = exact(item.get("qty_ordered")) or Decimal(1), exact(item.get("original_price"))
    if abs(original * pieces - row) <= 2 * CENT * max(pieces, Decimal(1)):
        return original
    return to_places(row / pieces, FINEST)


def _parts(n: int, items: list[Item]) -> list[int]:
    """The parts of a bundle that have prices of their own."""
    own = items[n].get("item_id")
    return [m for m, item in enumerate(items) if item.get("parent_item_id") == own and exact(item.get("row_total"))]


def _counted(items: list[Item]) -> list[int]:
    """Each amount once: a bundle's priced parts and not the bundle."""
    tops = [n for n, item in enumerate(items) if not item.get("parent_item_id")]
    return [m for n in tops for m in (_parts(n, items) or [n])]


def _discounted(n: int, items: list[Item]) -> bool:
    return any(exact(items[m].get("discount_amount")) for m in (n, *_parts(n, items)))


def _over(item: Item, row: Decimal) -> Decimal:
    return max(row - exact(item.get("row_total")) - exact(item.get("tax_amount")), ZERO)
