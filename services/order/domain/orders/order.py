"""An order: what may be done with it, and what follows from its lines, its money and its plan."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.refused import NotFound, Refused
from services.order.domain.orders.addresses import DELIVERY, Address, Addresses, shop_says
from services.order.domain.orders.line import ZERO, Line
from services.order.domain.orders.words import (
    OWN_SUMS,
    PAID_LATER,
    PICKUP,
    SHOP_DIFFERS,
    Paid,
    Planned,
    State,
    Stock,
)

OVER = frozenset({State.SHIPPED, State.DELIVERED, State.COLLECTED})
RANK = {State.OPEN: 0, State.HELD: 0, State.CANCELLED: 0, State.SHIPPED: 1, State.DELIVERED: 2, State.COLLECTED: 3}


@dataclass(slots=True)
class Money:
    """What invoicing told of an order's money. Revision 0: nothing yet, and the shop's own word counts."""

    revision: int = 0
    paid: Decimal = ZERO
    open: Decimal = ZERO


@dataclass(slots=True)
class Plan:
    """What planning told. The highest `mark` (revision, rank) is the truth, in whatever order its words arrive."""

    mark: tuple[int, int] = (0, 0)
    told: Planned = Planned.NOT
    day: date | None = None  # for one not collected: the day the customer was expected
    slot: str = ""
    ready_at: int = 0  # the newest revision at which the goods stood ready
    waiting_at: int = 0  # the newest revision at which it had no day any more
    refused_at: int = 0  # the newest revision whose box the carrier refused
    refused: str = ""  # its reason
    closed: date | None = None  # the last day that was closed with it: its labels are printed

    def hear(self, revision: int, rank: int, told: Planned, day: date | None, slot: str) -> None:
        if told is Planned.READY:
            self.ready_at = max(self.ready_at, revision)
        if told in (Planned.NOT, Planned.NOT_COLLECTED):
            self.waiting_at = max(self.waiting_at, revision)
        if (revision, rank) > self.mark:
            self.mark, self.told, self.day, self.slot = (revision, rank), told, day, slot

    def hear_refusal(self, revision: int, reason: str) -> None:
        if revision >= self.refused_at:
            self.refused_at, self.refused = revision, reason

    @property
    def status(self) -> Planned:
        if self.told in (Planned.PLANNED, Planned.READY):
            return Planned.READY if self.ready_at > self.waiting_at else Planned.PLANNED
        return self.told

    @property
    def planned_on(self) -> date | None:
        return None if self.told in (Planned.NOT, Planned.NOT_COLLECTED) else self.day

    @property
    def is_closed(self) -> bool:
        """Its day is closed: the boxes have their labels, and the carrier or driver expects them."""
        return self.told in (Planned.PLANNED, Planned.READY) and self.day is not None and self.closed == self.day

    @property
    def refusal(self) -> str:
        return self.refused if self.refused_at >= self.mark[0] and self.told is not Planned.GONE else ""


@dataclass(slots=True)
class Order:
    order_id: UUID
    shop: str
    number: str
    placed_at: datetime
    changed_at: datetime  # in the shop
    payment_kind: str
    delivery: str
    customer_id: UUID
    document: dict[str, Any]  # the order as the shop stored it, without its lines
    lines: list[Line]
    edition: int = 0
    digest: str = ""  # of the shop's document, lines included
    version: int = 0
    state: State = State.OPEN
    held_by: str = ""  # shop, staff
    hold_reason: str = ""
    decided_at: datetime | None = None  # when it was last held, released or cancelled here
    cancelled_by: str = ""  # shop, staff
    custom_status: str = ""
    preferred_day: date | None = None
    reference: str = ""
    ready: bool = False
    paid: bool = False
    historic: bool = False
    shipment_told: bool = False
    insurance_revision: int = 0  # the newest word on which lines are insured
    money: Money = field(default_factory=Money)
    plan: Plan = field(default_factory=Plan)
    addresses: Addresses = field(default_factory=Addresses)
    invoices: list[str] = field(default_factory=list)
    invoiced: Decimal = ZERO  # by all of them together
    credit_notes: list[str] = field(default_factory=list)
    credited: Decimal = ZERO  # by all of them together
    credited_by_shop: Decimal = ZERO  # what of it the shop had paid back itself
    parcels: list[str] = field(default_factory=list)  # tracking numbers and barcodes
    conflicts: list[dict[str, Any]] = field(default_factory=list)  # open ones: key, title, values; the first leads

    # ---- what follows from the facts

    @property
    def is_open(self) -> bool:
        """Still to be worked on: open or held."""
        return self.state in (State.OPEN, State.HELD)

    def address(self, which: str) -> Address:
        """Staff's word, or else the shop's."""
        return self.addresses.corrected.get(which) or shop_says(self.document, which)

    @property
    def goods(self) -> list[Line]:
        """The lines a shelf or a brand has to deliver."""
        return [line for line in self.lines if line.stocked and not line.is_cancelled]

    @property
    def stock(self) -> Stock:
        """The order's stock state: that of the line it waits for most."""
        if self.state is State.CANCELLED:
            return Stock.CANCELLED
        if self.state in OVER:
            return Stock.DONE
        states = {line.state for line in self.lines}
        for state in (Stock.TO_ORDER, Stock.ON_ORDER, Stock.IN_STOCK, Stock.DONE):
            if state in states:
                return state
        return Stock.IN_STOCK

    def state_of(self, line: Line) -> Stock:
        return Stock.CANCELLED if self.state is State.CANCELLED else line.state

    @property
    def total(self) -> Decimal:
        return Decimal(self.document["totals"]["grand_total"])

    @property
    def owed(self) -> Decimal:
        """What the customer has not paid of it yet."""
        return self.money.open if self.money.revision else self.total - Decimal(self.document["totals"]["paid"])

    @property
    def open_amount(self) -> Decimal:
        """What still has to be paid. An order that is off owes nothing."""
        return ZERO if self.state is State.CANCELLED else self.owed

    @property
    def currency(self) -> str:
        return str(self.document["currency"])

    @property
    def to_pay_back(self) -> Decimal:
        """What was paid, and the shop has not paid back. What comes with the goods is not paid on a shop's word."""
        told = self.document["totals"]
        paid = self.money.paid
        if not self.money.revision and self.payment_kind not in PAID_LATER:
            paid = Decimal(told["paid"])
        return paid - self.refunded

    @property
    def refunded(self) -> Decimal:
        """What the shop has paid back of itself, and no credit note says yet."""
        return max(Decimal(self.document["totals"]["refunded"]) - self.credited_by_shop, ZERO)

    @property
    def paid_state(self) -> Paid:
        if self.owed <= 0:
            return Paid.PAID
        paid = self.money.paid if self.money.revision else Decimal(self.document["totals"]["paid"])
        return Paid.PARTLY if paid > 0 else Paid.UNPAID

    @property
    def may_go(self) -> bool:
        """Paid, or to be paid at or after the hand-over; and the payment provider has no doubts."""
        return not self.in_review and (self.owed <= 0 or self.payment_kind in PAID_LATER)

    @property
    def in_review(self) -> bool:
        """The payment provider still checks the payment: it may be denied."""
        return bool(self.document["state"] == "payment_review")

    @property
    def address_doubt(self) -> str:
        """What is wrong with where the goods are to be brought; empty where nothing is, or staff say it is right."""
        doubt = self.addresses.doubt(DELIVERY)
        return doubt.problem if doubt.is_open and self.delivery != PICKUP and self.goods else ""

    @property
    def disagrees(self) -> bool:
        """Its amounts do not fit together, or are others than in its shop, and nobody has settled that."""
        return any(each["key"].endswith((f":{OWN_SUMS}", f":{SHOP_DIFFERS}")) for each in self.conflicts)

    def derive(self) -> None:
        """Bring what follows from the facts up to date (readiness: decision A15)."""
        for line in self.lines:
            line.trim(self.is_open)
        self.paid = self.owed <= 0
        waiting = any(line.missing for line in self.lines)
        self.ready = self.state is State.OPEN and not waiting and self.may_go

    def line(self, line_id: UUID) -> Line:
        for line in self.lines:
            if line.line_id == line_id:
                return line
        raise NotFound("This line is no longer on order {number}.", number=self.number)

    # ---- what may be done

    def hold(self, by: str, reason: str, at: datetime) -> bool:
        """Put on hold; False if it already is."""
        if self.state is State.HELD:
            return False
        self._must_be_open("Order {number} is no longer open and cannot be put on hold.")
        self.state, self.held_by, self.hold_reason, self.decided_at = State.HELD, by, reason, at
        return True

    def release(self, at: datetime) -> bool:
        if self.state is not State.HELD:
            self._must_be_open("Order {number} is no longer open: there is nothing to release.")
            return False
        self.state, self.held_by, self.hold_reason, self.decided_at = State.OPEN, "", "", at
        return True

    def cancel(self, by: str, at: datetime) -> bool:
        """Call off; False if it already is. The shop's own cancelling is a fact, also of a held order."""
        if self.state is State.CANCELLED:
            return False
        if self.state is State.HELD and by == "staff":
            raise Refused("Order {number} is on hold: release it before cancelling it.", number=self.number)
        self._must_be_open("Order {number} has already left the house and cannot be cancelled.")
        self.state, self.cancelled_by, self.decided_at = State.CANCELLED, by, at
        self.held_by = self.hold_reason = ""
        return True

    def reopen(self) -> None:
        """The shop took its cancelling back, or replaced the order by a new edition."""
        self.state, self.cancelled_by = State.OPEN, ""

    def hand_over(self, state: State) -> bool:
        """Everything left the house. Later news never takes an order a step back; False if this is no step."""
        if self.state in OVER and RANK[state] <= RANK[self.state]:
            return False
        self.state, self.held_by, self.hold_reason = state, "", ""
        return True

    def hear_insurance(self, revision: int, insured: Collection[UUID]) -> None:
        """Which lines have a policy now. The highest revision is the truth, in whatever order the words arrive."""
        if revision > self.insurance_revision:
            self.insurance_revision = revision
            for line in self.lines:
                line.insured = line.line_id in insured

    def _must_be_open(self, otherwise: str) -> None:
        if not self.is_open:
            raise Refused(otherwise, number=self.number)
