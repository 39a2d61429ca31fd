"""Something a customer may hear of: its occasion, and the facts that only this happening knows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID


class Occasion(StrEnum):
    """What a mail is about; also the name of its template's folder."""

    ORDER_RECEIVED = "order_received"
    ORDER_PAID = "order_paid"
    GOODS_ORDERED = "goods_ordered"  # everything that was missing is ordered at its brand
    GOODS_IN = "goods_in"  # everything that was missing has come in
    ORDER_PLANNED = "order_planned"
    ORDER_MOVED = "order_moved"
    READY_FOR_COLLECTION = "ready_for_collection"
    ORDER_SHIPPED = "order_shipped"
    ORDER_SHIPPED_TRACKING = "order_shipped_tracking"
    ORDER_CANCELLED = "order_cancelled"
    STATUS_CHANGED = "status_changed"
    ORDER_CREDITED = "order_credited"
    POLICY_CONCLUDED = "policy_concluded"
    POLICY_CHANGED = "policy_changed"  # the insurer knows another frame number
    POLICY_ENDED = "policy_ended"


# Two occasions of one happening: the customer gets one of the two, never both.
_FAMILY = {
    Occasion.ORDER_MOVED: Occasion.ORDER_PLANNED,
    Occasion.ORDER_SHIPPED_TRACKING: Occasion.ORDER_SHIPPED,
}


class Stage(IntEnum):
    """How far one planning of an order has come; of two with the same revision the later stage is the truth."""

    NONE = 0
    PLANNED = 1
    READY = 2
    SHIPPED = 3
    HANDED_OVER = 4  # delivered, or collected
    NOT_COLLECTED = 5
    UNPLANNED = 6


@dataclass(frozen=True)
class Box:
    number: int
    tracking_number: str = ""
    tracking_url: str = ""


@dataclass(frozen=True)
class Paper:
    """A stored document that goes with the mail."""

    sha256: str
    name: str
    media_type: str


@dataclass(frozen=True)
class Policy:
    """An insurance, as far as its customer reads of it."""

    policy_id: UUID
    number: str
    insurer: str
    article: str
    owner: str = ""
    frame_number: str = ""
    premium: Decimal | None = None
    refund: Decimal | None = None
    currency: str = ""
    months: int = 0
    starts_on: date | None = None
    ends_on: date | None = None  # for one that has ended: the day it did
    paper: Paper | None = None


@dataclass(frozen=True)
class Credit:
    """A credit note; `back` is what the customer gets for it and has not got yet."""

    number: str
    invoice: str
    back: Decimal
    paid_back: bool  # the shop has done so already
    reason: str = ""
    paper: Paper | None = None


@dataclass(frozen=True)
class Happening:
    occasion: Occasion
    order_id: UUID
    fact: str  # tells it from another happening of its kind: a day and revision, a shipment, a version
    revision: int = 0
    long_past: bool = False
    by_shop: bool = False
    day: date | None = None
    from_day: date | None = None
    slot: str = ""
    delivery: str = ""
    carrier: str = ""
    boxes: tuple[Box, ...] = ()
    status: str = ""
    amount: Decimal | None = None
    currency: str = ""
    lines: tuple[str, ...] = ()  # the lines it is about
    policy: Policy | None = None
    credit: Credit | None = None

    @property
    def papers(self) -> list[Paper]:
        """What goes with its mail."""
        return [about.paper for about in (self.policy, self.credit) if about and about.paper]

    @property
    def key(self) -> str:
        """There is never a second mail with the same key."""
        return f"{_FAMILY.get(self.occasion, self.occasion)}:{self.order_id}:{self.fact}"
