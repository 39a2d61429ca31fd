"""An order's rows as the shop stored them, given back from what REST makes of them.

Since 2.3 (Magento's ChangeOutputArray) a row is told less its discount: `row_total` without it, `row_total_incl_tax`
as it was paid and with a fixed product tax, neither below nought. Price, tax and discount, and all of the order's own
totals, are told as they are stored: by them one telling is known from the other, whatever the shop's version. What an
amount that is told is off by stays in the row, so that the check finds it.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kernel.money import to_places
from services.integration.partners.magento.check.columns import finer, whole_rows
from services.integration.partners.magento.order import RawItem, RawOrder
from services.integration.partners.magento2.with_tax import Guess, guess_of, settle

ZERO = Decimal(0)


def stored_rows(raw: RawOrder) -> RawOrder:
    raw = _without_parents_prices(raw)
    if not any(map(_is_told_otherwise, raw.items)):
        return raw
    raw = min(_tellings(raw), key=lambda telling: (_apart(telling, ""), _apart(telling, "base_")))
    own = _guesses(raw, "")
    if not _is_as_paid(raw.items, own):
        return raw
    base = _guesses(raw, "base_")
    if raw.base_currency_code == raw.order_currency_code:
        same = zip(raw.items, own, base, strict=True)
        base = [mine if item.row_total == item.base_row_total else its for item, mine, its in same]
    rows = zip(raw.items, own, base, strict=True)
    return _with_items(raw, (_incl(_incl(item, "", mine), "base_", its) for item, mine, its in rows))


def _is_told_otherwise(item: RawItem) -> bool:
    return bool(item.discount_amount or item.weee_tax_applied_row_amount) or item.product_type == "bundle"


def _with_items(raw: RawOrder, items: Iterable[RawItem]) -> RawOrder:
    return raw.model_copy(update={"items": tuple(items)})


def _tops(raw: RawOrder) -> list[tuple[RawItem, tuple[RawItem, ...]]]:
    """The rows that count, with a bundle's parts where each has a price of its own."""
    carry = (any(part.row_total or part.discount_amount for part in parts) for _, parts in whole_rows(raw))
    return [(item, parts if own else ()) for (item, parts), own in zip(whole_rows(raw), carry, strict=True)]


def _without_parents_prices(raw: RawOrder) -> RawOrder:
    """A child without a price of its own is told with its parent's; the base currency's copy does not join in."""
    prices = {item.item_id: item.price for item in raw.items}
    items = []
    for item in raw.items:
        borrowed = item.parent_item_id and item.price == prices.get(item.parent_item_id)
        of_its_own = item.base_price or item.row_total
        items.append(item.model_copy(update={"price": ZERO}) if borrowed and not of_its_own else item)
    return _with_items(raw, items)


# ---- without tax


def _tellings(raw: RawOrder) -> Iterator[RawOrder]:
    """The rows as they are told, and with their discounts, which the price or the price with tax may have to say."""
    yield raw
    for name in ("price_incl_tax", "price"):
        yield _with_items(raw, (_with_discount(_with_discount(item, "", name), "base_", name) for item in raw.items))


def _apart(raw: RawOrder, before: str) -> Decimal:
    """How far the rows are from the subtotal; fixed taxes may be in it."""
    rows = [each for item, parts in _tops(raw) for each in parts or (item,)]
    subtotal: Decimal = getattr(raw, f"{before}subtotal") or ZERO
    left = subtotal - sum((getattr(row, f"{before}row_total") or ZERO for row in rows), ZERO)
    return min(abs(left), abs(left - sum((_fixed_taxes(row, before)[0] for row in rows), ZERO)))


def _with_discount(item: RawItem, before: str, by: str) -> RawItem:
    told, off = getattr(item, f"{before}row_total"), abs(getattr(item, f"{before}discount_amount") or ZERO)
    price = getattr(item, f"{before}{by}")
    if told is None or not off:
        return item
    total = told + off
    if not told and price is not None:  # off the price with tax, it can be more than the row without: told as nought
        taxes = _taxes(item, before) if by == "price_incl_tax" else ZERO
        whole = to_places(price * item.qty_ordered, 4 if finer(price) or finer(taxes) else 2) - taxes
        total = min(off, whole)
    return item.model_copy(update={f"{before}row_total": total})


def _taxes(item: RawItem, before: str) -> Decimal:
    return (getattr(item, f"{before}tax_amount") or ZERO) + (getattr(item, f"{before}hidden_tax_amount") or ZERO)


# ---- with tax


def _guesses(raw: RawOrder, before: str) -> list[Guess]:
    """What each row's total with tax was before the discount, in the order of the items."""
    tops, found = _tops(raw), [guess_of(item, before) for item in raw.items]
    place = {id(item): guess for item, guess in zip(raw.items, found, strict=True)}
    fixed = sum((_fixed_taxes(item, before)[0] for item, _ in tops), ZERO)
    leaves = [place[id(each)] for item, parts in tops for each in parts or (item,)]
    settle(leaves, getattr(raw, f"{before}subtotal_incl_tax"), fixed)
    for item, parts in tops:
        if parts:
            place[id(item)].amount = sum((place[id(part)].amount for part in parts), ZERO)
    return found


def _is_as_paid(items: Sequence[RawItem], guesses: Sequence[Guess]) -> bool:
    as_paid = as_stored = ZERO
    for item, guess in zip(items, guesses, strict=True):
        if item.row_total_incl_tax is not None:
            as_paid += abs(item.row_total_incl_tax - _paid(item, ""))
            as_stored += abs(item.row_total_incl_tax - guess.amount)
    return as_paid < as_stored


def _paid(item: RawItem, before: str) -> Decimal:
    """What REST makes of a row's total with tax; of several ways, the one that comes nearest to what it told."""
    told: Decimal = getattr(item, f"{before}row_total_incl_tax")
    known: Decimal = (getattr(item, f"{before}row_total") or ZERO) + _taxes(item, before)
    known -= abs(getattr(item, f"{before}discount_amount") or ZERO)
    return min((max(known + fixed, ZERO) for fixed in _fixed_taxes(item, before)), key=lambda paid: abs(paid - told))


def _fixed_taxes(item: RawItem, before: str) -> tuple[Decimal, ...]:
    """Of the row; in the base currency REST takes one piece's."""
    if not before:
        return (item.weee_tax_applied_row_amount,)
    return (item.base_weee_tax_applied_row_amnt or ZERO, item.base_weee_tax_applied_amount or ZERO)


def _incl(item: RawItem, before: str, guess: Guess) -> RawItem:
    name = f"{before}row_total_incl_tax"
    told = getattr(item, name)
    return item if told is None else item.model_copy(update={name: guess.amount + told - _paid(item, before)})
