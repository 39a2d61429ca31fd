"""What an order's money is, and what the shop's word about it is worth."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kernel.money import ZERO, cents


def tidy(amount: Decimal, currency: str) -> Decimal:
    """In cents, as money is written; an amount that says more than cents stays as it is."""
    rounded = cents(amount, currency)
    return rounded if rounded == amount else amount


@dataclass(frozen=True, slots=True)
class ShopLevel:
    """What the shop says has been paid in total by a moment."""

    paid: Decimal
    seen_at: datetime
    by_provider: bool


def owed(due: Decimal, *, cancelled: bool, invoiced: bool) -> Decimal:
    """What the customer owes in all. A cancelled order owes nothing, unless its invoice is out."""
    return ZERO if cancelled and not invoiced else due


def to_book(level: ShopLevel, counted: Decimal, paid: Decimal) -> Decimal:
    """What is new in the shop's total, over what was counted of it before.

    Money that staff booked meanwhile is the same money reported again (Pakbon tells the shop what it knows), so a
    booking never goes above the shop's total. A total that fell is money that had not arrived, or went back: below
    zero, unless staff booked that, too.
    """
    rise, gap = level.paid - counted, level.paid - paid
    return max(ZERO, min(rise, gap)) if rise > 0 else min(ZERO, max(rise, gap))


def is_evidence(payment_kind: str, *, by_provider: bool, invoiced_before: bool) -> bool:
    """Whether the shop's word means that money came.

    A provider's word does. Without one, a shop counts an order as paid as soon as it has an invoice, also the one that
    Pakbon made there: that says nothing once ours is out, and never anything where the money comes with or after the
    goods; there staff say so.
    """
    if by_provider:
        return True
    return payment_kind in ("online", "transfer") and not invoiced_before
