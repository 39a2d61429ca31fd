"""What integration says of the world outside, and what may be asked of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.base import Contract, Done, Event, Request
from contracts.facts import Address, Delivery, Difference, Option, PaymentKind, TaxPart, Totals
from contracts.particulars import Particulars


class ShopLine(Contract):
    """One thing ordered. A configurable and its chosen simple are one line here; a bundle is a line with parts."""

    shop_line_id: str
    parent_shop_line_id: str = ""  # the bundle this is a part of
    shipped_shop_line_id: str = ""  # the id the shop wants when shipping (a configurable's parent)
    shop_product_id: str = ""
    sku: str
    name: str
    brand: str = ""
    options: tuple[Option, ...] = ()
    quantity: Decimal
    unit_price: Decimal = Decimal(0)
    unit_price_incl_tax: Decimal = Decimal(0)
    row_total: Decimal = Decimal(0)
    row_total_incl_tax: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    hidden_tax: Decimal = Decimal(0)
    weight_grams: int = 0
    is_virtual: bool = False
    cancelled: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)


class ShopOrder(Contract):
    """An order as a shop of either family knows it, in neutral words. Moments are UTC; amounts the shop's own."""

    shop: str
    shop_order_id: str
    number: str  # without the suffix of an edited order
    edition: int = 0  # 0: as placed; 1: edited once (suffix -1) …
    placed_at: datetime
    changed_at: datetime
    state: str  # new, pending_payment, processing, complete, closed, canceled, holded, payment_review
    status: str = ""  # the shop's own word
    store_id: str = ""
    language: str = "nl"
    currency: str = "EUR"
    customer_shop_id: str = ""
    customer_email: str = ""
    customer_first_name: str = ""
    customer_last_name: str = ""
    billing: Address
    delivery_address: Address | None = None  # a virtual order has none
    delivery: Delivery
    carrier: str = ""
    shipping_method: str = ""
    shipping_code: str = ""
    payment_kind: PaymentKind
    payment_method: str = ""
    payment_code: str = ""
    preferred_day: date | None = None
    reference: str = ""
    comment: str = ""
    coupon: str = ""
    referrer: str = ""
    lines: tuple[ShopLine, ...]
    taxes: tuple[TaxPart, ...] = ()
    totals: Totals
    differences: tuple[Difference, ...] = ()  # where the shop's own amounts do not fit together
    particulars: Particulars = Particulars()


class ShopOrderSeen(Event, source="integration"):
    """The shop showed an order: new, or changed since it was last seen. The order inside is the whole truth."""

    order: ShopOrder
    seen_at: datetime
    historic: bool = False  # placed before the shop was connected


class ShopPaymentSeen(Event, source="integration"):
    """The shop knows of money for an order: so much in total by now."""

    order_id: UUID
    shop: str
    number: str
    paid: Decimal  # in total
    refunded: Decimal = Decimal(0)
    currency: str
    method: str = ""
    by_provider: bool = True  # a payment provider reported it; staff cannot take it back
    seen_at: datetime
    historic: bool = False


class ShopProduct(Contract):
    shop: str
    sku: str
    shop_product_id: str
    name: str
    brand: str = ""
    type: str = ""  # what the shop sells it as: bicycle, chair …
    price: Decimal | None = None
    weight_grams: int = 0
    ean: str = ""
    image_url: str = ""
    attributes: dict[str, str] = {}  # label → value, as on the shop's page
    is_virtual: bool = False
    enabled: bool = True
    boxes: int = 1
    workshop_minutes: int = 0
    insurable: bool = False


class ShopProductSeen(Event, source="integration"):
    product: ShopProduct
    seen_at: datetime


class ShopStock(Contract):
    sku: str
    quantity: Decimal
    manages_stock: bool = True
    told: Decimal | None = None  # of StockChanged.brought, what this figure holds; None: the shop is not told of it


class ShopStockSeen(Event, source="integration"):
    """The shop's stock figures, in batches.

    `reserved_included`: True (Magento 2's source items) where goods sold but not yet shipped are still counted;
    False (OpenMage) where the shop took them off when they were ordered.
    """

    shop: str
    stock: tuple[ShopStock, ...]
    reserved_included: bool
    seen_at: datetime


class ManifestAccepted(Event, source="integration"):
    """The carrier has the packing slip."""

    closing_id: UUID
    carrier: str
    manifest_number: str
    collection_day: date
    tracking: dict[str, str] = {}  # barcode → tracking number
    tracking_urls: dict[str, str] = {}  # barcode → page for the customer
    refused: dict[str, str] = {}  # barcode → the carrier's reason


class ManifestRefused(Event, source="integration"):
    """The carrier took nothing; the reason is in its words."""

    closing_id: UUID
    carrier: str
    reason: str
    uncertain: bool = False  # no answer came: it may or may not have arrived


class ShopTold(Event, source="integration"):
    """Something was written to the shop: shipment, invoice, credit_memo, comment, cancel, hold, unhold."""

    order_id: UUID
    shop: str
    what: str
    reference: str = ""  # the shop's own number of it


class ShopNotTold(Event, source="integration"):
    """Writing to the shop failed for good or cannot be known; the operations page shows it."""

    order_id: UUID
    shop: str
    what: str
    reason: str
    uncertain: bool = False


class ShopContacted(Event, source="integration"):
    """A round of polling ended; for the health shown in the top bar."""

    shop: str
    name: str
    at: datetime
    ok: bool
    message: str = ""
    orders: int = 0  # seen in this round


# ---- asked by the gateway


class ShopHistoryRead(Event, source="integration"):
    """Another page of what was sold before the shop was connected is here; for the progress bars."""

    shop: str
    orders: int  # read so far
    remaining: int  # about


class HistoryView(Contract):
    """How far the import of what was sold before the shop was connected has come."""

    orders: int = 0  # read so far
    customers: int = 0  # accounts read so far; these have no order to go by
    customers_done: bool = False
    remaining: int | None = None  # orders, about; None: not known yet
    per_minute: float = 0.0
    minutes_left: int | None = None
    paused_by: str = ""
    began_at: datetime | None = None
    done_at: datetime | None = None
    done: bool = False


class Gap(Contract):
    """An order number that should be there and is not."""

    number: str
    found_at: datetime
    asked: int = 0  # how often the shop said it knows no such order
    next_ask: datetime


class RefetchView(Contract):
    """Orders that staff asked to be read again: days, or numbers."""

    first: str
    last: str
    by_number: bool
    steps: int
    step: int  # done
    orders: int  # found
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None = None
    message: str = ""


class ShopView(Contract):
    shop: str  # code
    name: str
    kind: str  # magento2, openmage
    address: str
    enabled: bool
    last_contact: datetime | None
    last_success: datetime | None
    message: str = ""  # the last failure in plain words
    cursor: datetime | None = None  # orders changed up to here are known
    last_number: str = ""
    gaps: tuple[Gap, ...] = ()
    refused_orders: int = 0
    stock_waiting: int = 0  # articles whose pieces are not in the shop's figure yet
    stock_failing: int = 0  # of these, those that were tried in vain
    stock_message: str = ""  # the last reason
    failing_since: datetime | None = None
    next_round: datetime | None = None
    clock_ahead: int = 0  # seconds; below zero: the shop's clock is behind
    last_placed: datetime | None = None  # the newest order, by the shop's own clock
    last_delay: int | None = None  # seconds from its last change to our reading it
    history: HistoryView = HistoryView()
    refetches: tuple[RefetchView, ...] = ()
    languages: dict[str, str] = {}  # as saved: store id → language
    settings: dict[str, str] = {}  # as saved: mapping of methods


class ListShops(Request[tuple[ShopView, ...]], to="integration"):
    pass


class RefusedOrder(Contract):
    """An order the shop showed that could not be read: why, in words, and what the shop said."""

    refused_id: UUID
    shop: str
    number: str
    reason: str
    seen_at: datetime


class ListRefusedOrders(Request[tuple[RefusedOrder, ...]], to="integration"):
    pass


class RefetchOrder(Request[Done], to="integration", deadline=30):
    """Read one order from the shop again and say it again."""

    shop: str
    number: str


class RetryRefused(Request[Done], to="integration", deadline=30):
    """Take a refused order over again: it is read from the shop anew, and leaves the list when it can be read."""

    refused_id: UUID


class Unknown(Contract):
    """Something of a shop's orders that nobody has explained yet, and what it was taken for meanwhile."""

    shop: str
    what: str  # payment, shipping, product
    code: str  # of the method; the shop's id of an article
    name: str  # as the shop says it
    assumed: str = ""  # a PaymentKind or a Delivery; of an article nothing
    orders: int
    first: str  # number of the oldest order concerned
    last: str
    last_order_id: UUID
    found_at: datetime


class ListUnknown(Request[tuple[Unknown, ...]], to="integration"):
    pass


class MapMethod(Request[Done], to="integration"):
    """Say what a shop's method is. It is kept in the shop's settings, and the orders concerned are read again."""

    shop: str
    what: str  # payment, shipping
    code: str
    kind: str  # a PaymentKind; a Delivery, with :carrier where one is meant


class AskArticle(Request[Done], to="integration"):
    """Ask the shop once more for an article that it did not show, with the newest order concerned."""

    shop: str
    code: str


class DismissUnknown(Request[Done], to="integration"):
    """A person says that it is right as it was taken. It is not asked about again."""

    shop: str
    what: str
    code: str


class RefetchRange(Request[Done], to="integration"):
    """Read all orders placed between two days (both included) from the shop again, in the background."""

    shop: str
    first: date
    last: date


class RefetchNumbers(Request[Done], to="integration"):
    """Read all orders from one number to another from the shop again, in the background."""

    shop: str
    first: str
    last: str


class DismissGap(Request[Done], to="integration"):
    """A person says that there is no order of this number."""

    shop: str
    number: str


class PauseHistory(Request[Done], to="integration"):
    """Have the import of the history wait, or go on."""

    shop: str
    paused: bool


class SaveShop(Request[ShopView], to="integration", deadline=30):
    """Connect a shop, or change its connection. Secrets are stored encrypted and never shown again."""

    shop: str
    name: str
    kind: str
    address: str
    credentials: dict[str, str]
    languages: dict[str, str] = {}  # store id → language
    settings: dict[str, str] = {}  # mapping of methods: payment.<code>=<kind>, shipping.<code>=<delivery>[:carrier] …
    enabled: bool = True


class CheckStep(Contract):
    """One thing that was tried. The gateway has the words for its code; `trouble` is what the partner's side said."""

    code: str
    state: str  # good, warn, wrong
    values: dict[str, str] = {}
    trouble: str = ""


class StoreFound(Contract):
    """A store view of the shop; what the shop does not tell of it is empty."""

    store_id: str
    code: str
    name: str
    language: str = ""
    currency: str = ""


class ConnectionChecked(Contract):
    """What came of trying a connection; `kind`, `protocol` and `address` as they were found."""

    ok: bool  # nothing is wrong; there may be warnings
    kind: str
    address: str
    protocol: str = ""  # REST, XML-RPC, SOAP v2
    steps: tuple[CheckStep, ...]
    stores: tuple[StoreFound, ...] = ()
    sample: ShopOrder | None = None  # the newest order, as it would be taken over


class CheckConnection(Request[ConnectionChecked], to="integration", deadline=35):
    """Try a connection step by step, before it is saved; nothing is written, here or there.

    Of a shop that is known here, the secrets that are left empty are the stored ones.
    """

    shop: str = ""
    kind: str = "auto"  # auto: whichever answers
    address: str
    credentials: dict[str, str] = {}
    languages: dict[str, str] = {}
    settings: dict[str, str] = {}


class CarrierView(Contract):
    """A connected carrier; its key is never shown again."""

    carrier: str
    name: str
    address: str
    sender: Address = Address()  # where it collects
    has_key: bool = False


class ListCarriers(Request[tuple[CarrierView, ...]], to="integration"):
    pass


class SaveCarrier(Request[Done], to="integration"):
    """Connect a carrier, or change its connection. A key left empty stays as it was. `new`: refused where a carrier of
    this code is connected already."""

    carrier: str
    name: str
    address: str
    credentials: dict[str, str]
    sender: Address
    new: bool = False


class CheckCarrier(Request[tuple[CheckStep, ...]], to="integration", deadline=35):
    """Try a saved connection step by step: address, sign_in, sender. Nothing is announced."""

    carrier: str
