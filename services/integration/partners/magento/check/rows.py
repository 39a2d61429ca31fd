"""Each row in itself: price × quantity, tax, a bundle's parts, pieces."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.facts import Difference
from kernel.money import as_stored
from services.integration.partners.magento.check.columns import CENT, HALF, Columns, Row, finer
from services.integration.partners.magento.extras import ZERO
from services.integration.partners.magento.order import RawItem

ONE = Decimal(1)
_OF_PARTS = ("row_total", "row_total_incl_tax", "tax_amount", "discount_amount", "hidden_tax_amount")


def rows_in_themselves(own: Columns) -> list[Difference]:
    found: list[Difference] = []
    for row in own.rows:
        found += _price(own, row)
        found += _parts(own, row)
        found += _pieces(own, row)
    return found


def shifted_rows(own: Columns, *, sums_hold: bool) -> list[Difference]:
    """A row's total with tax against its parts. A cent is a habit while the totals hold, else it shows the place."""
    found = []
    for row in own.rows:
        told = (row.row_total, row.tax_amount, row.hidden_tax_amount, row.row_total_incl_tax)
        if None in told or row.fixed_tax:
            continue
        without, tax, hidden, whole = (amount or ZERO for amount in told)
        expected = without + tax + hidden
        if row.discount_amount and not hidden and whole >= expected:
            continue  # the tax is the discounted one
        habit = HALF * sum(1 for amount in told if amount is not None and finer(amount))
        if abs(whole - expected) > (CENT + habit if sums_hold else habit):
            found.append(own.difference("row_tax", expected, whole, row.item))
    return found


def _price(own: Columns, row: Row) -> Iterator[Difference]:
    """A bundle whose parts have prices has none of its own: its parts are looked at, and their sum."""
    if any(part.row_total for part in row.parts):
        for part in row.parts:
            yield from _price_of(own, part)
        yield from _price_of_parts(own, row)
    else:
        yield from _price_of(own, row.item)


def _price_of(own: Columns, item: RawItem) -> Iterator[Difference]:
    price, quantity = item.price, item.qty_ordered
    if not fits(price, quantity, item.row_total, own.spread):
        yield own.difference("row_price", price * quantity, item.row_total, item)
    price_incl, whole = item.price_incl_tax, item.row_total_incl_tax
    if price_incl is None or whole is None or fits(price_incl, quantity, whole, own.spread):
        return
    # worked out from prices without tax, each is rounded for itself: the price's tax, the row and the row's tax
    apart = HALF * (quantity + 1 + finer(price)) * own.spread if quantity != 1 or finer(price) else ZERO
    if abs(price_incl * quantity - whole) > apart:
        yield own.difference("row_price_incl", price_incl * quantity, whole, item)


def _price_of_parts(own: Columns, row: Row) -> Iterator[Difference]:
    for name in ("price", "price_incl_tax"):
        told, amounts = getattr(row.item, name), [getattr(part, name) for part in row.parts]
        if told and None not in amounts and row.item.qty_ordered:
            pieces = zip(amounts, row.parts, strict=True)
            expected = sum((amount * part.qty_ordered for amount, part in pieces), ZERO) / row.item.qty_ordered
            if abs(told - expected) > _slack_of_parts(own, row):
                yield own.difference("bundle", expected, told, row.item).model_copy(update={"field": name})


def _slack_of_parts(own: Columns, row: Row) -> Decimal:
    return HALF if own.spread == 1 else HALF * own.spread * sum((part.qty_ordered for part in row.parts), ONE)


def fits(price: Decimal, quantity: Decimal, total: Decimal, spread: Decimal = ONE) -> bool:
    """The row was rounded from its price, or the price from its row; to the decimals the rounded one shows.

    OpenMage converts a price that was rounded in the base currency: in another one it is off by more (`spread`).
    """
    exact = price * quantity
    if exact == total or as_stored(exact) == total:
        return True
    if abs(exact - total) <= HALF and (finer(price) or quantity % 1):
        return True
    if spread == 1 and finer(price) and finer(total):
        return quantity > 1 and abs(total / quantity - price) <= Decimal("0.00005")
    if spread == 1:
        return quantity > 1 and abs(exact - total) <= HALF * (quantity + 1)
    return abs(exact - total) <= HALF * (2 * quantity + 1) * spread


def _parts(own: Columns, row: Row) -> Iterator[Difference]:
    """A bundle whose parts have prices is their sum; where it repeats their tax or discount, that is their sum too."""
    if not any(part.row_total for part in row.parts):
        return
    for name in _OF_PARTS:
        whole, amounts = getattr(row.item, name), [getattr(part, name) for part in row.parts]
        if not whole or None in amounts:
            continue
        expected = sum((abs(amount) if name == "discount_amount" else amount for amount in amounts), ZERO)
        if expected and abs(whole) != expected:
            difference = own.difference("bundle", expected, abs(whole), row.item)
            yield difference.model_copy(update={"field": name})


def _pieces(own: Columns, row: Row) -> Iterator[Difference]:
    """Never more pieces than were ordered; what was cancelled is not invoiced."""
    for item in (row.item, *row.parts):
        most = dict.fromkeys(("qty_canceled", "qty_invoiced", "qty_shipped", "qty_refunded"), item.qty_ordered)
        most["qty_invoiced"] -= min(item.qty_canceled, item.qty_ordered)
        for name, pieces in most.items():
            if getattr(item, name) > pieces:
                yield own.difference("pieces", pieces, getattr(item, name), item).model_copy(update={"field": name})
