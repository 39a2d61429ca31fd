"""An article's stock: what the shop counted, what came in here since, and what is promised to orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(slots=True)
class Article:
    """`counted` follows the shop's figure; `found` are pieces that came in here and that figure does not hold yet.

    `found` is below zero where the shop's figure holds pieces that are not here.
    """

    shop: str
    sku: str
    counted: Decimal = ZERO
    found: Decimal = ZERO
    reserved: Decimal = ZERO
    manages_stock: bool = True
    reserved_included: bool = False  # the shop still counts what it sold and did not ship
    stock_seen_at: datetime | None = None
    brought: Decimal = ZERO  # pieces that came in here, in total
    stock_version: int = 0  # of what is said of them
    brand: str = ""
    boxes: int = 1
    weight_grams: int = 0
    workshop_minutes: int = 0
    insurable: bool = False
    image_url: str = ""

    @property
    def on_hand(self) -> Decimal:
        return self.counted + self.found

    @property
    def free(self) -> Decimal:
        """Pieces nobody is promised."""
        return max(self.on_hand - self.reserved, ZERO)

    @property
    def short(self) -> Decimal:
        """Pieces promised that are not there."""
        return max(self.reserved - max(self.on_hand, ZERO), ZERO)

    def see_level(self, counted: Decimal, seen_at: datetime, told: Decimal | None = None) -> None:
        """The shop's figure, made into pieces on hand. `told`: what it holds of all that came in here.

        Where we do not write it, staff do: there a rise nobody ordered away is what came in here being told.
        """
        if told is not None:
            self.found = self.brought - told
        elif self.stock_seen_at is not None and (absorbed := min(self.found, counted - self.counted)) > 0:
            self.found -= absorbed
            self.stock_version += 1
        self.counted, self.stock_seen_at = counted, seen_at

    def shop_moved(self, pieces: Decimal, moment: datetime) -> None:
        """The shop's figure already had a change of an order that only now is known here: take it out again."""
        if self.stock_seen_at is not None and not self.reserved_included and moment <= self.stock_seen_at:
            self.counted += pieces

    def come_in(self, pieces: Decimal) -> None:
        self.found += pieces
        self.brought += pieces
        self.stock_version += 1

    def leave(self, pieces: Decimal, known_since: datetime | None = None) -> None:
        """Pieces left the house. `known_since`: when the shop shipped them itself; its figure may hold that already."""
        seen = self.stock_seen_at
        already = self.reserved_included and known_since is not None and seen is not None and known_since <= seen
        if not already:
            self.counted -= pieces
