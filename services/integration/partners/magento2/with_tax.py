"""A row's total with tax before its discount, where the shop tells it only as it was paid.

Where prices hold the tax, the row's parts say it exactly. Where they do not, it was rounded by the row or by the piece,
with the rounding of other rows carried on: all rows together must make the subtotal with tax.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from kernel.money import to_places
from services.integration.partners.magento.check.columns import CENT, finer
from services.integration.partners.magento.order import RawItem

ZERO = Decimal(0)
FINE = Decimal("0.0001")


@dataclass
class Guess:
    amount: Decimal
    others: tuple[Decimal, ...] = ()  # what it may be instead, if the tax is that after the discount
    step: Decimal = CENT
    slack: Decimal = ZERO


def guess_of(item: RawItem, before: str) -> Guess:
    total, price, hidden, tax = (
        getattr(item, before + name) for name in ("row_total", "price_incl_tax", "hidden_tax_amount", "tax_amount")
    )
    taxed = (total or ZERO) + (hidden or ZERO) + (tax or ZERO)
    if not getattr(item, f"{before}discount_amount") or hidden or total is None or price is None:
        return Guess(taxed)
    if item.qty_ordered == 1:
        return Guess(price)
    places, step = (4, FINE) if finer(total) or finer(price) else (2, CENT)
    by_row = total + to_places(total * item.tax_percent / 100, places)
    by_piece = to_places(price * item.qty_ordered, places)
    slack = (step / 2 * (item.qty_ordered + 1)).quantize(step, ROUND_DOWN)
    if abs(by_row - by_piece) > slack:
        by_row = by_piece
    return Guess(taxed, (by_row, by_piece), step, slack)


def settle(guesses: Sequence[Guess], subtotal: Decimal | None, fixed: Decimal) -> None:
    """All as they are taxed, by the row or by the piece, as the subtotal says; what is left over goes to the first.

    Fixed taxes may be in the subtotal, or not.
    """
    ways = [[guess.amount for guess in guesses]]
    ways += [[guess.others[way] if guess.others else guess.amount for guess in guesses] for way in (0, 1)]
    if subtotal is None or not any(guess.others for guess in guesses):
        return
    left, way = min(
        ((wanted - sum(way, ZERO), way) for way in ways for wanted in (subtotal, subtotal - fixed)),
        key=lambda found: abs(found[0]),
    )
    if abs(left) > sum((guess.slack for guess in guesses), ZERO):
        left = ZERO
    for guess, amount in zip(guesses, way, strict=True):
        share = max(min(left, guess.slack), -guess.slack).quantize(guess.step, ROUND_DOWN)
        guess.amount, left = amount + share, left - share
