"""What of an order can be insured, at which value and by whom; and what a policy's state means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from kernel.money import cents

MOST_PIECES = 20  # of one line that are insured one by one


class PolicyState(StrEnum):
    CONCLUDING = "concluding"
    CONCLUDED = "concluded"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"  # was it concluded?
    ENDING = "ending"
    END_UNCERTAIN = "end_uncertain"  # was it ended?
    ENDED = "ended"


WHY_NOT = {
    "": "",
    "cancelled": "The order is cancelled.",
    "gone": "No piece of this line is left on the order.",
    "worthless": "Without a price there is no value to insure.",
    "nobody": "No insurer takes this article any more.",
}
OVER = frozenset({PolicyState.REFUSED, PolicyState.ENDED})
INSURED = frozenset({PolicyState.CONCLUDED, PolicyState.ENDING, PolicyState.END_UNCERTAIN})
END_REASONS = ("cancelled", "returned", "withdrawn", "other")


@dataclass(frozen=True)
class Holder:
    """Whom and where it is insured for."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""

    def missing(self) -> str:
        """What an insurer must know and nobody has told: the field's name, or nothing."""
        required = ("name", "street", "postcode", "city", "country")
        return next((name for name in required if not getattr(self, name).strip()), "")


@dataclass(frozen=True)
class Line:
    """A line as far as an insurer is concerned."""

    line_id: UUID
    sku: str
    name: str
    brand: str
    pieces: int  # that are not called off
    value: Decimal  # of one piece, with tax and after discount
    insurable: bool  # the shop's attribute says so


@dataclass(frozen=True)
class KnownOrder:
    order_id: UUID
    version: int
    shop: str
    number: str
    state: str
    currency: str
    owner: Holder
    lines: tuple[Line, ...]
    revision: int = 0

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"

    def line(self, line_id: UUID) -> Line | None:
        return next((each for each in self.lines if each.line_id == line_id), None)


@dataclass(frozen=True)
class Terms:
    """What an insurer insures here."""

    insurer: str
    name: str
    covers: tuple[int, ...]
    by_attribute: bool = True
    brands: tuple[str, ...] = ()

    def takes(self, line: Line) -> bool:
        by_brand = line.brand.strip().casefold() in {each.strip().casefold() for each in self.brands if each.strip()}
        return by_brand or (self.by_attribute and line.insurable)


def terms_for(line: Line, insurers: Iterable[Terms]) -> Terms | None:
    """The first that takes it, in the order of their names."""
    return next((each for each in insurers if each.takes(line)), None)


def value_of_piece(row_total_incl_tax: Decimal, discount: Decimal, quantity: Decimal, currency: str) -> Decimal:
    """What the customer pays for one piece."""
    return cents((row_total_incl_tax - discount) / quantity, currency) if quantity > 0 else Decimal(0)


def why_not(order: KnownOrder, line: Line) -> str:
    """Why this line cannot be insured now, as a name in WHY_NOT; empty: it can."""
    if order.is_cancelled:
        return "cancelled"
    if line.pieces <= 0:
        return "gone"
    return "" if line.value > 0 else "worthless"


def digest_of_risk(line: Line, currency: str, owner: Holder) -> str:
    """The same risk has the same digest: a premium counts for this risk only."""
    told = (
        line.sku,
        line.brand,
        line.name,
        f"{line.value.normalize():f}",
        currency,
        place(owner.postcode),
        owner.country,
    )
    return sha256("\n".join(told).encode()).hexdigest()


def place(postcode: str) -> str:
    return "".join(postcode.split()).upper()


def frame_number_in(entered: str) -> str:
    """As it is passed on: on one line, and no longer than any is."""
    return " ".join(entered.split())[:60]


def policy_key(line_id: UUID, piece: int, generation: int) -> str:
    """How the insurer finds it again: the line, its piece, and which attempt at it this is."""
    return f"{line_id}-{piece}-{generation}"


def withdrawal_until(concluded_on: date, days: int) -> date:
    return concluded_on + timedelta(days=days)


@dataclass(frozen=True)
class Placed:
    """A policy that is not over, and where it stands."""

    policy_id: UUID
    line_id: UUID
    piece: int


def to_end(policies: Iterable[Placed], order: KnownOrder, called_off: frozenset[UUID] = frozenset()) -> dict[UUID, str]:
    """What the order as it stands now means for its policies: which are to end, and why. An order that is off ends
    them all; a piece that is called off or came back its own."""
    found = {}
    for policy in policies:
        line = order.line(policy.line_id)
        if order.is_cancelled:
            found[policy.policy_id] = "cancelled"
        elif line is None or policy.line_id in called_off or policy.piece > line.pieces:
            found[policy.policy_id] = "returned"
    return found
