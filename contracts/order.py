"""What the order service says, and what may be asked of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from contracts.base import Contract, Done, Event, Request
from contracts.customers import ShopCustomer
from contracts.facts import Delivery, Difference, OrderFacts, PaymentKind, StockState
from contracts.particulars import Particulars
from contracts.places import AddressDoubt
from contracts.tasks import Task


class OrderEvent(Event):
    """Carries the order whole; the class says what happened to it."""

    order: OrderFacts


class OrderPlaced(OrderEvent, source="order"):
    """A new order stands in Pakbon, its stock reserved as far as there is any."""


class OrderChanged(OrderEvent, source="order"):
    """Facts changed: lines, addresses, wishes, amounts, stock. Keep the newer version; nothing more is meant."""


class OrderReady(OrderEvent, source="order"):
    """Everything is there and it is paid or payable later: it can be planned."""


class OrderNotReady(OrderEvent, source="order"):
    """It was ready, and no longer is (a payment taken back, a reservation moved)."""


class OrderHeld(OrderEvent, source="order"):
    """On hold: not to be planned, shipped or mailed about until released."""


class OrderReleased(OrderEvent, source="order"):
    """No longer on hold."""


class OrderCancelled(OrderEvent, source="order"):
    """Off: stock is free again, planning and mails stop."""

    by_shop: bool = False  # the shop cancelled it and needs no telling
    reason: str = ""


class LinesCalledOff(OrderEvent, source="order"):
    """All pieces of these lines are off: the shop cancelled or refunded them, or a new edition left them out.

    A line that a new edition dropped is no longer among the order's lines. Said before anything left the house, and
    after it for what came back as a refund; of an order that is off as a whole, OrderCancelled says it alone.
    """

    line_ids: tuple[UUID, ...]


class StatusChanged(OrderEvent, source="order"):
    """Staff gave the order one of the shop's own statuses; empty: back to the system's."""

    status: str
    notify: bool = False


class OrderRowChanged(Event, source="order"):
    """A row of the orders overview has new contents; for screens that show it now."""

    order_id: UUID
    number: str
    version: int
    is_new: bool = False


class StockChanged(Event, source="order"):
    """Pieces came in here, and the shop's figure does not hold them by itself. The highest version counts."""

    shop: str
    sku: str
    free: Decimal  # nobody is promised these
    brought: Decimal  # pieces that came in here, in total and for ever
    waiting: Decimal  # of these, not yet in the shop's figure as far as we know
    version: int


# ---- the orders overview


class OrderFilter(StrEnum):
    """The overview's chips. UNPROCESSED is what it opens with."""

    UNPROCESSED = "unprocessed"
    ON_ORDER = "on_order"
    IN_STOCK = "in_stock"
    NOT_RECEIVED = "not_received"
    NOT_COLLECTED = "not_collected"
    NOT_PLANNED = "not_planned"
    NOT_PAID = "not_paid"
    ALL = "all"


class PaidState(StrEnum):
    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"


class NextStep(Contract):
    """What blocks the order and who is on turn: a code with its values; the gateway says it in the user's words.

    Codes: solve_conflict, payment_review, wait_payment, remind_payment, order_at_brand, wait_goods, goods_late,
    check_address, plan, planned, prepare_pickup, wait_collection, not_collected, held, hand_over, refused_parcel,
    done, cancelled.
    """

    code: str
    values: dict[str, str] = {}


class OrderRow(Contract):
    order_id: UUID
    number: str
    shop: str
    version: int
    placed_at: datetime
    customer_name: str
    postcode: str
    city: str
    country: str
    delivery: Delivery
    payment_kind: PaymentKind
    payment_method: str
    shipping_method: str
    paid_state: PaidState
    open_amount: Decimal
    stock_state: StockState
    lines_in_stock: int
    lines_total: int
    goods_late: bool
    expected_on: date | None
    planned_on: date | None
    slot: str
    state: str
    custom_status: str
    grand_total: Decimal
    currency: str
    next_step: NextStep


class OrderPage(Contract):
    """Rows after a cursor. `after` asks for the next page; None: there are no more."""

    rows: tuple[OrderRow, ...]
    after: str | None = None
    counts: dict[OrderFilter, int] = {}


class FindOrders(Request[OrderPage], to="order"):
    """Orders of a filter that match every word searched for, newest first unless sorted otherwise.

    Searches number, name, postcode, town, e-mail, phone, reference, article, invoice and tracking number.
    `sort`: placed, number, customer, planned, amount; a leading minus turns it round.
    """

    filter: OrderFilter = OrderFilter.UNPROCESSED
    search: str = ""
    shop: str = ""
    sort: str = "-placed"
    after: str = ""
    limit: int = 50
    with_counts: bool = True


class CountOrders(Request[dict[OrderFilter, int]], to="order"):
    """How many orders each chip of the overview holds."""

    shop: str = ""


class GetOrderRow(Request[OrderRow], to="order"):
    order_id: UUID


# ---- one order


class ChronicleEntry(Contract):
    """What happened, by whom: `what` is a code (order_placed, planned, mail_sent …), `facts` its values."""

    at: datetime
    who: str  # a member of staff's name, "shop", "system", "customer"
    what: str
    facts: dict[str, Any] = {}


class Note(Contract):
    note_id: UUID
    text: str
    author: str
    at: datetime


class OrderView(Contract):
    """The order page's own part: everything the order service knows of one order."""

    order: OrderFacts
    row: OrderRow
    chronicle: tuple[ChronicleEntry, ...]
    notes: tuple[Note, ...]
    tasks: tuple[Task, ...] = ()
    address_doubts: tuple[AddressDoubt, ...] = ()
    statuses: tuple[str, ...]  # the shop's own statuses to choose from; empty: hide the choice
    customer_orders: int  # orders of this customer, this one included
    customer_since: datetime | None
    accounts: tuple[ShopCustomer, ...] = ()  # this customer's in the shop, as it keeps them now; a guest has none
    adds_up: bool  # the shop's amounts fit together, and are the same here
    differences: tuple[Difference, ...] = ()  # where they do not fit together in the shop itself
    shop_differences: tuple[Difference, ...] = ()  # where they were others here than there, when last compared
    coupon: str = ""
    shop_status: str = ""  # the shop's own word
    particulars: Particulars = Particulars()


class GetOrder(Request[OrderView], to="order"):
    order_id: UUID | None = None
    number: str = ""
    shop: str = ""  # where two shops count alike


class HoldOrder(Request[OrderView], to="order"):
    order_id: UUID
    reason: str = ""


class ReleaseOrder(Request[OrderView], to="order"):
    order_id: UUID


class CancelOrder(Request[OrderView], to="order"):
    order_id: UUID
    reason: str = ""


class SetOrderStatus(Request[OrderView], to="order"):
    """Give the order one of the shop's own statuses, or take it back with an empty one."""

    order_id: UUID
    status: str
    notify: bool = True


class SetWishes(Request[OrderView], to="order"):
    """The customer's preferred day and the free reference; None leaves a field as it is."""

    order_id: UUID
    preferred_day: date | None = None
    clear_preferred_day: bool = False
    reference: str | None = None


class MarkLineOrdered(Request[OrderView], to="order"):
    """The missing pieces of a line are ordered at the brand."""

    order_id: UUID
    line_id: UUID
    expected_on: date | None = None


class MarkLineReceived(Request[OrderView], to="order"):
    """Pieces came in for a line: they go on hand and to the waiting lines, this one first."""

    order_id: UUID
    line_id: UUID
    quantity: Decimal | None = None  # None: all that is missing
    seen_missing: Decimal | None = None  # what the screen showed missing: a second click changes nothing


class MarkLineInStock(Request[OrderView], to="order"):
    """Staff found the missing pieces in the house: corrects the stock and reserves them."""

    order_id: UUID
    line_id: UUID


class AddNote(Request[OrderView], to="order"):
    order_id: UUID
    text: str


class AddStatus(Request[Done], to="order"):
    """Create one of the shop's own statuses."""

    shop: str
    name: str
