"""Magento keeps every amount twice: in the order's currency and in the shop's base one."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from contracts.facts import Difference
from services.integration.partners.magento.check.columns import HALF, Columns, Row, columns_of, finer
from services.integration.partners.magento.check.sums import core_of, core_parts
from services.integration.partners.magento.extras import ZERO
from services.integration.partners.magento.order import RawItem, RawOrder

_OF_ORDER = (
    "subtotal",
    "subtotal_incl_tax",
    "shipping_amount",
    "shipping_incl_tax",
    "shipping_tax_amount",
    "shipping_discount_amount",
    "shipping_hidden_tax_amount",
    "discount_amount",
    "tax_amount",
    "hidden_tax_amount",
    "grand_total",
    "total_paid",
    "total_refunded",
)
_OF_ROW = (
    "price",
    "price_incl_tax",
    "row_total",
    "row_total_incl_tax",
    "tax_amount",
    "discount_amount",
    "hidden_tax_amount",
)
_RATE_HIDES = Decimal("0.00005")  # a rate is stored with four decimals
_WHOLE = Decimal(5)
_PER_PIECE = Decimal("0.02")  # price, the customer's country's price, and its tax are each rounded


def across_currencies(raw: RawOrder, own: Columns, settings: Mapping[str, str]) -> list[Difference]:
    if not raw.base_currency_code:
        return []
    base = columns_of(raw, settings, base=True)
    if raw.base_currency_code == raw.order_currency_code:
        return list(_same(raw, own, base))
    return list(_converted(own, base, raw.base_to_order_rate or Decimal(1)))


def _same(raw: RawOrder, own: Columns, base: Columns) -> Iterator[Difference]:
    """One currency: both copies are the same to the last decimal."""
    for name in _OF_ORDER:
        ours, theirs = getattr(own, name), getattr(base, name)
        if ours is not None and theirs is not None and ours != theirs:
            yield _two_words(own, name, theirs, ours)
    for item in raw.items:
        for name in _OF_ROW:
            ours, theirs = getattr(item, name), getattr(item, f"base_{name}")
            if ours is not None and theirs is not None and ours != theirs:
                yield _two_words(own, name, theirs, ours, item)
    for part, its_copy in zip(own.tax_parts, base.tax_parts, strict=True):
        if part is not None and its_copy is not None and part != its_copy:
            yield _two_words(own, "tax_part", its_copy, part)

    for extra, its_extra in zip(own.extras, base.extras, strict=False):  # modules often keep no copy
        if extra.kind == its_extra.kind and extra.amount != its_extra.amount:
            yield _two_words(own, extra.kind, its_extra.amount, extra.amount)
    for fee_tax, its_tax in zip(own.fee_taxes, base.fee_taxes, strict=False):
        if fee_tax != its_tax:
            yield _two_words(own, "fee_tax", its_tax, fee_tax)


def _two_words(own: Columns, name: str, theirs: Decimal, ours: Decimal, item: RawItem | None = None) -> Difference:
    return own.difference("base", theirs, ours, item).model_copy(update={"field": name})


def _converted(own: Columns, base: Columns, rate: Decimal) -> Iterator[Difference]:
    """Converted amount by amount: only the wrong rate and the plainly wrong amount are told from rounding."""
    pieces = sum((_pieces(row) for row in own.rows), ZERO)
    rounded = sum((_to_whole(row, rate) for row in own.rows), ZERO)
    for mine, copy in zip(own.rows, base.rows, strict=True):
        if _is_off(mine.row_total, copy.row_total, rate, _pieces(mine), _to_whole(mine, rate)):
            yield _two_words(own, "row_total", (copy.row_total or ZERO) * rate, mine.row_total or ZERO, mine.item)
    for name in ("subtotal", "shipping_amount", "discount_amount", "tax_amount"):
        ours, theirs = getattr(own, name), getattr(base, name)
        if _is_off(ours, theirs, rate, pieces + 2, rounded):
            yield _two_words(own, name, theirs * rate, ours)
    yield from _fee(own, base, rate)


def _pieces(row: Row) -> Decimal:
    return sum((max(item.qty_ordered, Decimal(1)) for item in (row.item, *row.parts)), ZERO)


def _to_whole(row: Row, rate: Decimal) -> Decimal:
    """By how much a module rounded a converted price to a whole amount, as 2215.42 to 2220."""
    price, converted = row.item.price, (row.item.base_price or ZERO) * rate
    apart = abs(price - converted)
    return apart * row.item.qty_ordered if price % 1 == 0 and apart < min(_WHOLE, price / 100) else ZERO


def _is_off(ours: Decimal | None, theirs: Decimal | None, rate: Decimal, pieces: Decimal, rounded: Decimal) -> bool:
    if ours is None or theirs is None:
        return False
    return abs(ours - theirs * rate) > _PER_PIECE * (1 + rate) * pieces + abs(theirs) * _RATE_HIDES + rounded


def _fee(own: Columns, base: Columns, rate: Decimal) -> Iterator[Difference]:
    """A fee without a field is left over in both currencies: converted, or (a habit of modules) forgotten to."""
    if own.grand_total is None or base.grand_total is None or base.silent or own.extras or not own.fee_has_no_field:
        return
    left, its_copy = own.grand_total - core_of(own), base.grand_total - core_of(base)
    fine = any(finer(part) for part in core_parts(own) + core_parts(base))
    slack = HALF + abs(its_copy) * _RATE_HIDES + (HALF * (1 + rate) if fine else ZERO)
    if left != its_copy and abs(left - its_copy * rate) > slack:
        yield _two_words(own, "grand_total", core_of(own) + its_copy * rate, own.grand_total)
