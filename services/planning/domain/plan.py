"""One order's way through the agenda: waiting, planned, closed or ready, and out of the house."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from kernel.refused import Refused
from services.planning.domain.capacity import Lane, size_of


class Status(StrEnum):
    WAITING = "waiting"  # for a day
    PLANNED = "planned"
    CLOSED = "closed"  # in a closing: told to the carrier, or fixed for the van
    READY = "ready"  # stands ready in the shop for its customer
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COLLECTED = "collected"


OUT = frozenset({Status.SHIPPED, Status.DELIVERED, Status.COLLECTED})
IN_HAND = frozenset({Status.PLANNED, Status.READY})  # has a day that can still be changed


@dataclass
class Plan:
    """What is decided about an order. `state` and what follows it up to `boxes` are facts of the order's owner."""

    order_id: UUID
    number: str
    shop: str
    state: str
    lane: Lane
    wished_carrier: str
    ready: bool
    goods_in: bool
    preferred_day: date | None
    placed_at: datetime
    place: str  # country and postcode, for the order of the tour
    boxes: int
    address_doubt: str = ""  # why it cannot be brought there, as a code
    boxes_fixed: int | None = None
    status: Status = Status.WAITING
    revision: int = 0  # counts the plannings; who decides on an older one is told so
    day: date | None = None
    slot: str = ""
    position: int | None = None
    stop_id: UUID | None = None
    closing_id: UUID | None = None
    shipment_id: UUID | None = None
    not_collected_on: date | None = None

    @property
    def size(self) -> int:
        return size_of(self.lane, self.box_count)

    @property
    def box_count(self) -> int:
        return self.boxes if self.boxes_fixed is None else self.boxes_fixed

    @property
    def held_or_cancelled(self) -> bool:
        return self.state in ("held", "cancelled")

    def must_be_going(self) -> None:
        """Refuse what is on hold or cancelled."""
        if self.state == "held":
            raise Refused("This order is on hold. Release it first.")
        if self.state == "cancelled":
            raise Refused("This order is cancelled.")

    def must_be_ready(self) -> None:
        if not self.ready and not self.goods_in:
            raise Refused("The goods of this order are not all in yet.")
        if not self.ready:
            raise Refused("This order is not paid yet.")

    def must_have_a_right_address(self) -> None:
        """Where our van or a carrier would look for a house that is not there."""
        if self.address_doubt:
            raise Refused("The address of this order is in doubt. Put it right first.")

    def must_be_movable(self, refused_by_carrier: bool = False) -> None:
        """Refuse to give another day to what has left the house, or is promised to the carrier."""
        self.must_be_going()
        if self.status in OUT:
            raise Refused("This order has left the house already.")
        if self.status is Status.CLOSED and not refused_by_carrier:
            raise Refused("This order's day is closed. It can no longer be moved.")

    def is_at(self, day: date, slot: str) -> bool:
        return self.status in IN_HAND and self.day == day and self.slot == slot

    def plan(self, day: date, slot: str = "") -> date | None:
        """Give it its day; returns the day it had before."""
        before = self.day
        if self.status is not Status.READY:  # goods that stand ready stay so when their customer comes another day
            self.status = Status.PLANNED
        if before != day or self.stop_id is None:
            self.stop_id, self.position = uuid4(), None
        self.day, self.slot, self.closing_id = day, slot, None
        self.not_collected_on = None
        self.revision += 1
        return before

    def unplan(self) -> date:
        """Take it off its day, which is returned."""
        if self.day is None:
            raise Refused("This order has no day.")
        before = self.day
        self.status, self.day, self.slot, self.position = Status.WAITING, None, "", None
        self.stop_id = self.closing_id = None
        self.revision += 1
        return before

    def close(self, closing_id: UUID, shipment_id: UUID, position: int) -> None:
        self.status, self.closing_id, self.shipment_id, self.position = (
            Status.CLOSED,
            closing_id,
            shipment_id,
            position,
        )

    def stand_ready(self, today: date) -> None:
        self._for_collection()
        self.must_be_going()
        if self.status in OUT:
            raise Refused("This order has left the house already.")
        self.must_be_ready()
        if self.day is None:
            self._leave_today(today)
        self.status = Status.READY

    def collect(self, today: date) -> None:
        self._for_collection()
        self.must_be_going()
        if self.status is Status.WAITING:
            self.must_be_ready()
            self._leave_today(today)
        self.status = Status.COLLECTED

    def not_collected(self, today: date) -> date:
        """The customer did not come: back among what waits. Returns the day he was expected."""
        self._for_collection()
        if self.status not in IN_HAND or self.day is None:
            raise Refused("This order is not waiting to be collected.")
        if self.day > today:
            raise Refused("Its customer is expected on {day} only.", day=self.day)
        expected = self.unplan()
        self.not_collected_on = expected
        return expected

    def ship(self, today: date) -> None:
        if self.lane is Lane.PICKUP:
            raise Refused("This order is collected in the shop, not shipped.")
        self.must_be_going()
        if self.status is Status.WAITING:
            self.must_be_ready()
            self._leave_today(today)
        self.status = Status.SHIPPED

    def deliver(self) -> None:
        if self.lane is Lane.PICKUP:
            raise Refused("This order is collected in the shop, not shipped.")
        if self.status not in (Status.SHIPPED, Status.DELIVERED):
            raise Refused("This order has not left the house yet.")
        self.status = Status.DELIVERED

    def _for_collection(self) -> None:
        if self.lane is not Lane.PICKUP:
            raise Refused("This order is delivered, not collected.")

    def _leave_today(self, today: date) -> None:
        """It goes, or stands ready, without having been given a day: today is the day."""
        self.day, self.stop_id = today, uuid4()
        self.not_collected_on = None
        self.revision += 1
