"""The tax table of an invoice: one row per rate, adding up to the tax the shop charged, to the cent.

The shop's own table is taken where it has one. Otherwise lines, shipping and fee are added up per rate. Both can miss
the shop's total by cents, because shops round per unit, per line or per total. What is left over goes to the rate with
the largest amount under it: there a cent is least.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kernel.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class TaxRow:
    percent: Decimal
    base: Decimal  # without tax
    amount: Decimal
    title: str = ""


@dataclass(frozen=True, slots=True)
class Taxed:
    """Something with tax on it. `percent` None: known by its amounts only (shipping, a fee)."""

    base: Decimal
    amount: Decimal
    percent: Decimal | None = None


def tax_table(
    shops: Iterable[TaxRow], parts: Iterable[Taxed], tax: Decimal, fee: Taxed, currency: str
) -> tuple[TaxRow, ...]:
    """`tax` is the shop's total without the fee's, `fee` what the shop charges beside it."""
    target = cents(tax + fee.amount, currency)
    rows = _by_rate(shops)
    if rows:
        own = sum((row.amount for row in rows), ZERO)
        if fee.amount and abs(own - tax) < abs(own - tax - fee.amount):  # the shop's table leaves the fee out
            rows = _by_rate([*rows, _row(fee, [row.percent for row in rows])])
    else:
        parts = list(parts)
        rates = [part.percent for part in parts if part.percent is not None]
        rows = _by_rate(_row(part, rates) for part in [*parts, fee] if part.base or part.amount)
    rounded = [replace(row, base=cents(row.base, currency), amount=cents(row.amount, currency)) for row in rows]
    left = target - sum((row.amount for row in rounded), ZERO)
    if left and not rounded:
        rounded = [TaxRow(percent=ZERO, base=ZERO, amount=ZERO)]
    if left:
        at = max(range(len(rounded)), key=lambda i: (rounded[i].percent > 0, abs(rounded[i].base)))
        rounded[at] = replace(rounded[at], amount=rounded[at].amount + left)
    return tuple(sorted(rounded, key=lambda row: -row.percent))


def _by_rate(rows: Iterable[TaxRow]) -> list[TaxRow]:
    """Rows of one rate and name are one row; a name that differs (two taxes on one base) keeps them apart."""
    table: dict[tuple[Decimal, str], TaxRow] = {}
    for row in rows:
        key = (row.percent.normalize(), row.title)
        had = table.get(key)
        table[key] = replace(had, base=had.base + row.base, amount=had.amount + row.amount) if had else row
    return list(table.values())


def _row(part: Taxed, rates: list[Decimal]) -> TaxRow:
    return TaxRow(percent=rate_of(part, rates), base=part.base, amount=part.amount)


def rate_of(part: Taxed, rates: Iterable[Decimal]) -> Decimal:
    """Where its rate is not told, it is the known one that its amounts allow, else a whole one, else what they say."""
    if part.percent is not None:
        return part.percent
    said = cents(part.amount * 100 / part.base) if part.base else ZERO
    for rate in (*rates, said.quantize(Decimal(1))):
        if abs(part.base * rate / 100 - part.amount) <= _BLUR:
            return rate
    return said


_BLUR = Decimal("0.02")  # two amounts, each rounded to a cent
