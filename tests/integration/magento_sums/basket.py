"""What is in a basket, and how its shop does its sums."""

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Mode:
    """A shop's settings under Sales → Tax, and where the customer lives."""

    prices_with_tax: bool = True
    algorithm: str = "total"  # unit, row, total
    after_discount: bool = True  # tax is worked out after the discount
    discount_on_incl: bool = True  # the discount is a share of the price with tax
    shipping_with_tax: bool = True
    home: Decimal = Decimal(21)  # the rate in the prices; another one at the customer's makes another price
    cross_border: bool = False  # the price with tax is the same everywhere
    places: int = 2  # 4: a shop with a module for exact prices; only the grand total is in cents


@dataclass(frozen=True)
class Rates:
    """The rates on one thing: several added up, or each on top of the last."""

    percents: tuple[Decimal, ...] = (Decimal(21),)
    compound: bool = False

    @property
    def percent(self) -> Decimal:
        if not self.compound:
            return sum(self.percents, ZERO)
        whole = Decimal(1)
        for percent in self.percents:
            whole *= 1 + percent / 100
        return (whole - 1) * 100

    @property
    def shares(self) -> list[tuple[Decimal, Decimal]]:
        """Each rate, and its percentage of the price without tax."""
        found, base = [], Decimal(1)
        for percent in self.percents:
            found.append((percent, percent * base))
            base *= 1 + percent / 100 if self.compound else 1
        return found


@dataclass(frozen=True)
class Item:
    kind: str = "simple"  # simple, virtual, configurable, fixed_bundle, bundle
    price: Decimal = Decimal("19.95")  # in the catalogue, in the base currency
    quantity: Decimal = Decimal(1)
    rates: Rates = field(default_factory=Rates)
    fixed_tax: Decimal = ZERO  # per piece
    parts: tuple["Item", ...] = ()  # of a bundle


@dataclass(frozen=True)
class Basket:
    items: tuple[Item, ...]
    mode: Mode = field(default_factory=Mode)
    currency_rate: Decimal = Decimal(1)
    currency: str = "EUR"
    percent_off: Decimal = ZERO
    shipping: Decimal = Decimal("6.95")
    shipping_rates: Rates = field(default_factory=Rates)
    shipping_percent_off: Decimal = ZERO
    fixed_tax_in_subtotal: bool = False
    fee: Decimal = ZERO  # cash on delivery
    fee_told: bool = False  # in a field of its own
    fee_taxed: bool = False
    less: tuple[tuple[str, Decimal], ...] = ()  # gift_cards_amount …: what was paid with
    paid: Decimal = ZERO  # share of the grand total
    refunded: Decimal = ZERO  # share of what is paid
    cancelled: Decimal = ZERO  # share of each line's pieces
