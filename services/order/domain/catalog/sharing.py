"""Who gets goods that come in, and who gives up what is not there: decision A14."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kernel.clock import day_of


@dataclass(frozen=True, slots=True)
class Claim:
    """A line that waits for pieces, or holds them."""

    order_id: UUID
    line_id: UUID
    sku: str
    placed_at: datetime
    paid: bool
    pieces: Decimal

    @property
    def turn(self) -> tuple[date, bool, datetime, str, str]:
        """The oldest placed first, a paid one before an unpaid one of the same day."""
        return day_of(self.placed_at), not self.paid, self.placed_at, str(self.order_id), str(self.line_id)


def share(pieces: Decimal, claims: Iterable[Claim]) -> list[tuple[Claim, Decimal]]:
    """Give pieces to those whose turn it is first."""
    return _in_turn(pieces, sorted(claims, key=lambda claim: claim.turn))


def take_back(pieces: Decimal, claims: Iterable[Claim]) -> list[tuple[Claim, Decimal]]:
    """Take pieces that are not there from those whose turn came last."""
    return _in_turn(pieces, sorted(claims, key=lambda claim: claim.turn, reverse=True))


def _in_turn(pieces: Decimal, claims: list[Claim]) -> list[tuple[Claim, Decimal]]:
    shares = []
    for claim in claims:
        share_of_it = min(claim.pieces, pieces)
        if share_of_it > 0:
            shares.append((claim, share_of_it))
            pieces -= share_of_it
    return shares
