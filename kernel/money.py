"""Money is exact: one amount in one currency, and the only place that rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

_PLACES = {"JPY": 0, "HUF": 0, "BHD": 3, "KWD": 3, "TND": 3}
ZERO = Decimal(0)


def to_places(amount: Decimal, places: int) -> Decimal:
    """The amount with so many decimals; halves go away from zero."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cents(amount: Decimal, currency: str = "EUR") -> Decimal:
    """The amount rounded to what can be paid in its currency; halves go away from zero.

    Away from zero, so that a credit note is the exact mirror of its invoice: 12.345 → 12.35 and −12.345 → −12.35.
    """
    return to_places(amount, _PLACES.get(currency, 2))


def as_stored(amount: Decimal, places: int = 4) -> Decimal:
    """The amount a database column of so many decimals held, without the noise floats add (17.355400000003)."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return amount
    return to_places(amount, places)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. Amounts of two currencies never meet: adding them raises ValueError."""

    amount: Decimal
    currency: str = "EUR"

    def __add__(self, other: Self) -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def rounded(self) -> "Money":
        return Money(cents(self.amount, self.currency), self.currency)

    def shared(self, weights: Sequence[Decimal]) -> list["Money"]:
        """The amount divided by weight into payable parts that add up to it exactly.

        What rounding leaves over goes, cent by cent, to the parts that lost most by it; equal ones in their order.
        """
        whole = self.rounded()
        total = sum(weights, ZERO)
        if not weights or total == 0:
            raise ValueError("nothing to share by")
        exact = [whole.amount * weight / total for weight in weights]
        parts = [cents(part, self.currency) for part in exact]
        step = Decimal(1).scaleb(-_PLACES.get(self.currency, 2))
        left = whole.amount - sum(parts, ZERO)
        sign = 1 if left > 0 else -1
        by_loss = sorted(range(len(parts)), key=lambda i: (exact[i] - parts[i]) * sign, reverse=True)
        for i in by_loss[: int(abs(left) / step)]:
            parts[i] += step * sign
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.amount
