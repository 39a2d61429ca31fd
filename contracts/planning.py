"""What the planning service says, and what may be asked of it."""

from datetime import date, datetime
from uuid import UUID

from contracts.base import Contract, Event, Request
from contracts.facts import Delivery, DocumentRef, OrderFacts, Parcel, Stop


class PlanEvent(Event):
    order_id: UUID
    number: str
    shop: str
    day: date
    delivery: Delivery
    slot: str = ""
    revision: int = 1  # counts the plannings of this order; the highest is the truth


class OrderPlanned(PlanEvent, source="planning"):
    """The order has its day."""


class OrderMoved(PlanEvent, source="planning"):
    """Another day than the one the customer was told."""

    from_day: date


class OrderUnplanned(PlanEvent, source="planning"):
    """Back among what still has to be planned; `day` is the one it had."""

    reason: str = ""


class DayClosed(Event, source="planning"):
    """One carrier's (or the own van's) part of a day is fixed: its stops in order, each box with its barcode.

    integration sends the packing slip, invoicing makes the missing invoices and the stickers.
    """

    closing_id: UUID
    day: date
    carrier: str  # a carrier's code, or "van"
    collection_day: date  # the next working day: when the carrier comes
    stops: tuple[Stop, ...]
    sender: str = ""  # the shop whose parcels these are; empty: all shops together


class OrderReadyForCollection(PlanEvent, source="planning"):
    """The goods stand ready in the shop."""


class OrderShipped(PlanEvent, source="planning"):
    """Left the house. With parcels that carry tracking numbers, or without."""

    shipment_id: UUID
    shop_order_id: str = ""
    carrier: str = ""
    parcels: tuple[Parcel, ...] = ()
    shipped_shop_lines: dict[str, str] = {}  # shop line id → quantity, for the shop's own shipment


class OrderDelivered(PlanEvent, source="planning"):
    """Reached the customer."""


class OrderCollected(PlanEvent, source="planning"):
    """The customer took it along."""

    shop_order_id: str = ""
    shipped_shop_lines: dict[str, str] = {}


class OrderNotCollected(PlanEvent, source="planning"):
    """The customer did not come on the day."""


class ParcelRefused(PlanEvent, source="planning"):
    """The carrier will not take a box of this order; someone must mend it."""

    barcode: str
    reason: str


# ---- asked by the gateway


class PlannedOrder(Contract):
    """A card in the agenda."""

    stop: Stop
    status: str  # planned, closed, ready (for collection), shipped, delivered, collected
    revision: int
    closing_id: UUID | None = None
    ready: bool = True  # goods complete; False: planned ahead of its goods
    insured: bool = False
    address_doubt: str = ""  # why it cannot be brought there
    disagrees: bool = False  # with its shop; its day cannot be closed before somebody settled that
    workshop_minutes: int = 0
    customer_phone: str = ""
    invoice_number: str = ""


class ToPlan(Contract):
    """An order that waits for a day, with the day the proposal would give it and why."""

    order: OrderFacts
    proposed_day: date | None
    reason: str = ""  # code: preferred_day, first_free_day, no_capacity, not_ready, address_in_doubt
    ready: bool = True
    not_collected_on: date | None = None


class Closing(Contract):
    """One carrier's closed part of a day."""

    closing_id: UUID
    day: date
    carrier: str
    closed_at: datetime
    closed_by: str
    collection_day: date
    parcels: int
    manifest_state: str  # sending, accepted, refused, uncertain, none (own van)
    manifest_number: str = ""
    manifest_message: str = ""
    refused_parcels: int = 0


class LaneLoad(Contract):
    """How full a day is for one way of delivery: our van in stops, a carrier in boxes, collections in customers."""

    delivery: Delivery
    capacity: int
    used: int


class DayView(Contract):
    day: date
    working: bool
    holiday: str = ""
    capacity: int  # of the lane that is fullest: it decides how full the day looks
    used: int
    lanes: tuple[LaneLoad, ...] = ()
    cards: tuple[PlannedOrder, ...]
    closings: tuple[Closing, ...]
    open_carriers: tuple[str, ...]  # carriers (or "van") with stops that are not closed yet


class AgendaView(Contract):
    days: tuple[DayView, ...]
    to_plan: tuple[ToPlan, ...]
    to_plan_count: int
    in_doubt_count: int = 0  # of these, ready but for their address: no proposal takes them along


class GetAgenda(Request[AgendaView], to="planning"):
    """The agenda from a day on, with what still has to be planned."""

    start: date
    days: int = 5
    shop: str = ""


class CountToPlan(Request[int], to="planning"):
    """How many orders wait for a day; the menu's number, the same as the agenda's."""


class OrderPlan(Contract):
    """The order page's part of planning: its day and its deliveries."""

    order_id: UUID
    planned: PlannedOrder | None
    proposed_day: date | None
    shipments: tuple["ShipmentView", ...] = ()
    can_plan: bool = True
    why_not: str = ""  # a sentence's template for the screen when it cannot be planned


class ShipmentView(Contract):
    shipment_id: UUID
    number: str  # L-100012866-1
    day: date
    delivery: Delivery
    carrier: str
    status: str
    tracking_number: str = ""
    parcels: tuple[Parcel, ...] = ()
    document: DocumentRef | None = None


class GetOrderPlan(Request[OrderPlan], to="planning"):
    order_id: UUID


class PlanOrder(Request[OrderPlan], to="planning"):
    """Give an order its day, or move it. `seen_revision` is what the asker saw; another one since is refused."""

    order_id: UUID
    day: date
    slot: str = ""
    position: int | None = None
    seen_revision: int | None = None
    override: bool = False  # a closed day, a full day, goods not in: asked again with yes


class UnplanOrder(Request[OrderPlan], to="planning"):
    order_id: UUID
    reason: str = ""


class AcceptProposals(Request[AgendaView], to="planning", deadline=30):
    """Plan what waits on the days proposed, as far as they fit; all, or the orders named."""

    start: date
    days: int = 5
    order_ids: tuple[UUID, ...] = ()
    shop: str = ""


class CloseDay(Request[DayView], to="planning", deadline=30):
    """Fix one carrier's part of a day (or all open parts): barcodes, packing slip, invoices."""

    day: date
    carrier: str = ""


class PrintDay(Request[DocumentRef], to="planning", deadline=60):
    """A paper of a day: day_plan, workshop, packing_pickup, packing_delivery."""

    day: date
    paper: str
    language: str = "nl"


class PrintDeliveryNote(Request[DocumentRef], to="planning", deadline=30):
    shipment_id: UUID
    language: str = ""


class ReadyForCollection(Request[OrderPlan], to="planning"):
    order_id: UUID


class MarkCollected(Request[OrderPlan], to="planning"):
    order_id: UUID


class MarkNotCollected(Request[OrderPlan], to="planning"):
    order_id: UUID


class MarkShipped(Request[OrderPlan], to="planning"):
    """The blue button: it left the house, with the tracking number typed before, or without."""

    order_id: UUID
    tracking_number: str = ""


class MarkDelivered(Request[OrderPlan], to="planning"):
    order_id: UUID


class HandOver(Request[DayView], to="planning", deadline=30):
    """The carrier's driver took everything of a closing along (or the van left): all its orders are shipped."""

    closing_id: UUID


class FindParcel(Request[PlannedOrder], to="planning"):
    """The order that belongs to a scanned barcode."""

    barcode: str


class SetBoxes(Request[OrderPlan], to="planning"):
    """Staff counted the boxes of an order; None: back to what the rule says."""

    order_id: UUID
    boxes: int | None


class PlanningSettings(Contract):
    """The house's rules of planning."""

    capacity: dict[Delivery, tuple[int, ...]]  # seven weekdays, Monday first
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)  # worked on; 0 is Monday
    closing_days: dict[date, str] = {}  # the company's own days off, and why
    default_carrier: str = "parcel"
    cut_off: str = ""  # "16:00": the day closes by itself; empty: by hand only
    auto_plan: tuple[str, ...] = ()  # shops whose ready orders are planned at once


class GetPlanningSettings(Request[PlanningSettings], to="planning"):
    pass


class SavePlanningSettings(Request[PlanningSettings], to="planning"):
    settings: PlanningSettings
