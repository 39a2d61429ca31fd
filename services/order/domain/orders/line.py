"""One line of an order: how many pieces, and where they are."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.order.domain.orders.words import Stock

ZERO = Decimal(0)


@dataclass(slots=True)
class Goods:
    """What a line says of its article, copied from it while the order is open."""

    brand: str = ""
    boxes: int = 1
    weight_grams: int = 0
    workshop_minutes: int = 0
    insurable: bool = False
    image_url: str = ""


@dataclass(slots=True)
class Line:
    line_id: UUID
    position: int
    sku: str
    quantity: Decimal
    cancelled: Decimal = ZERO
    shipped: Decimal = ZERO
    reserved: Decimal = ZERO
    ordered: Decimal = ZERO  # at the brand, not yet received
    expected_on: date | None = None
    stocked: bool = True  # False: a service, a bundle's wrapping, an article without stock keeping
    untold: Decimal = ZERO  # shipped here, and the shop does not know yet
    insured: bool = False
    goods: Goods = field(default_factory=Goods)
    document: dict[str, Any] = field(default_factory=dict)  # the line as the shop stored it

    @property
    def needed(self) -> Decimal:
        """Pieces that still have to go to the customer."""
        return max(self.quantity - self.cancelled - self.shipped, ZERO)

    @property
    def missing(self) -> Decimal:
        return max(self.needed - self.reserved, ZERO) if self.stocked else ZERO

    @property
    def is_cancelled(self) -> bool:
        return self.quantity - self.cancelled <= 0

    @property
    def state(self) -> Stock:
        if self.is_cancelled:
            return Stock.CANCELLED
        if not self.needed:
            return Stock.DONE
        if not self.missing:
            return Stock.IN_STOCK
        return Stock.ON_ORDER if self.ordered >= self.missing else Stock.TO_ORDER

    def trim(self, order_is_open: bool) -> None:
        """What is no longer missing is no longer waited for."""
        self.ordered = min(self.ordered, self.missing) if order_is_open else ZERO
        if not self.ordered:
            self.expected_on = None
