"""Rows and taxes as Magento works them out: by row, on the price with tax or on the price without."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)
RATES = {
    "NL": {"high": Decimal(21), "low": Decimal(9)},
    "DE": {"high": Decimal(19), "low": Decimal(7)},
    "BE": {"high": Decimal(21), "low": Decimal(6)},
}


def cent(amount: Decimal | int | float | str) -> Decimal:
    return Decimal(str(amount)).quantize(CENT, ROUND_HALF_UP)


def rate_for(country: str, tax_class: str) -> Decimal:
    return RATES.get(country, RATES["NL"])[tax_class]


@dataclass(frozen=True)
class Row:
    price: Decimal
    price_incl_tax: Decimal
    original_price: Decimal
    row_total: Decimal
    row_total_incl_tax: Decimal
    tax_percent: Decimal
    tax_amount: Decimal
    discount_percent: Decimal
    discount_amount: Decimal
    discount_tax_compensation_amount: Decimal


def inside(amount_incl: Decimal, rate: Decimal) -> Decimal:
    """The tax that is inside an amount."""
    return cent(amount_incl * rate / (100 + rate))


def row_incl(price: Decimal, qty: Decimal, home: Decimal, rate: Decimal, percent: Decimal, off: Decimal) -> Row:
    """A shop whose prices include tax: abroad the price without tax stays, so the price with tax changes."""
    unit = price if home == rate else cent(price * (100 + rate) / (100 + home))
    whole = cent(unit * qty)
    before = inside(whole, rate)
    tax = inside(whole - off, rate)
    return Row(
        price=unit - inside(unit, rate),
        price_incl_tax=unit,
        original_price=price,
        row_total=whole - before,
        row_total_incl_tax=whole,
        tax_percent=rate,
        tax_amount=tax,
        discount_percent=percent,
        discount_amount=off,
        discount_tax_compensation_amount=before - tax,
    )


def row_excl(price: Decimal, qty: Decimal, rate: Decimal, percent: Decimal, off: Decimal) -> Row:
    """A shop whose prices exclude tax, often with four decimals: tax is added to the discounted row."""
    whole = cent(price * qty)
    tax = cent((whole - off) * rate / 100)
    return Row(
        price=price,
        price_incl_tax=cent(price * (100 + rate) / 100),
        original_price=price,
        row_total=whole,
        row_total_incl_tax=whole + cent(whole * rate / 100),
        tax_percent=rate,
        tax_amount=tax,
        discount_percent=percent,
        discount_amount=off,
        discount_tax_compensation_amount=ZERO,
    )
