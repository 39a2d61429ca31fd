"""What integration says of the world outside, and what may be asked of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.base import Contract, Done, Event, Request
from contracts.facts import Address, Delivery, Option, PaymentKind, TaxPart, Totals


class ShopLine(Contract):
    """One thing ordered. A configurable and its chosen simple are one line here; a bundle is a line with parts."""

    shop_line_id: str
    parent_shop_line_id: str = ""  # the bundle this is a part of
    shipped_shop_line_id: str = ""  # the id the shop wants when shipping (a configurable's parent)
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
    """Something was written to the shop: shipment, invoice, comment, cancel, hold, unhold."""

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
    gaps: tuple[str, ...] = ()  # order numbers missing in the row
    refused_orders: int = 0
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


class RefetchRange(Request[Done], to="integration", deadline=60):
    """Read all orders placed between two days (both included) from the shop again."""

    shop: str
    first: date
    last: date


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
    name: str  # address, sign_in, orders, products, stock, sample_order
    ok: bool
    message: str = ""


class CheckShop(Request[tuple[CheckStep, ...]], to="integration", deadline=30):
    """Try a saved connection step by step."""

    shop: str


class CarrierView(Contract):
    carrier: str
    name: str
    address: str


class ListCarriers(Request[tuple[CarrierView, ...]], to="integration"):
    pass


class SaveCarrier(Request[Done], to="integration"):
    """Connect a carrier."""

    carrier: str
    name: str
    address: str
    credentials: dict[str, str]
    sender: Address
