"""Nouns that several services speak of: addresses, an order and its lines, totals, a stop, a parcel, a document."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from contracts.base import Contract


class Delivery(StrEnum):
    """How the goods reach the customer."""

    VAN = "van"  # our own van brings them
    PARCEL = "parcel"  # a carrier collects them here and brings them
    PICKUP = "pickup"  # the customer collects them in the shop


class PaymentKind(StrEnum):
    """When the money of a payment method comes."""

    ONLINE = "online"  # paid at checkout through a provider (iDEAL, card, PayPal)
    TRANSFER = "transfer"  # paid before delivery, by bank
    ON_DELIVERY = "on_delivery"  # cash on delivery
    AT_PICKUP = "at_pickup"  # paid at the counter
    ON_ACCOUNT = "on_account"  # paid after the invoice (B2B, Klarna invoice)


class StockState(StrEnum):
    """Where the goods of one line are. Derived from its quantities, never set by itself."""

    IN_STOCK = "in_stock"  # all pieces reserved here (or nothing to keep in stock: a service)
    TO_ORDER = "to_order"  # missing pieces are still to be ordered at the brand
    ON_ORDER = "on_order"  # missing pieces are ordered at the brand
    DONE = "done"  # handed to the customer
    CANCELLED = "cancelled"


class OrderState(StrEnum):
    """How far an order is as a whole."""

    OPEN = "open"
    HELD = "held"
    SHIPPED = "shipped"  # handed over to the carrier or driver: everything left the house
    DELIVERED = "delivered"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


class Address(Contract):
    prefix: str = ""  # Mevr., Dr.
    first_name: str = ""
    last_name: str = ""
    suffix: str = ""
    company: str = ""
    street: tuple[str, ...] = ()  # first line: street and number
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""  # ISO 3166, two letters
    phone: str = ""
    email: str = ""
    vat_id: str = ""

    @property
    def name(self) -> str:
        if not (self.first_name or self.last_name):
            return self.company
        return " ".join(part for part in (self.prefix, self.first_name, self.last_name, self.suffix) if part)


class Option(Contract):
    """What the customer chose on an article: Kleur: zwart mat."""

    label: str
    value: str


class Totals(Contract):
    """An order's totals exactly as the shop stored them, in the order's currency; nothing here is computed by us.

    grand_total = subtotal + shipping + tax + hidden_tax + discount + fee + fee_tax + adjustment
    (discount is zero or negative; hidden_tax is the discount's tax compensation; adjustment is what remains).
    """

    subtotal: Decimal = Decimal(0)  # lines without tax
    subtotal_incl_tax: Decimal = Decimal(0)
    shipping: Decimal = Decimal(0)  # without tax
    shipping_incl_tax: Decimal = Decimal(0)
    shipping_tax: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    hidden_tax: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    fee: Decimal = Decimal(0)  # cash on delivery and the like
    fee_tax: Decimal = Decimal(0)
    fee_label: str = ""
    adjustment: Decimal = Decimal(0)
    adjustment_label: str = ""  # which of the shop's extra totals it is: gift_card, store_credit, reward_points …
    grand_total: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    base_currency: str = ""
    base_grand_total: Decimal = Decimal(0)
    base_rate: Decimal = Decimal(1)  # base currency → order currency, as the shop stored it


class Difference(Contract):
    """Where an order's amounts do not fit together, or differ from the shop: which rule, at which line, by how much.

    `rule` is a code; the gateway says it in the user's words. `expected` is what the others add up to (or what the
    shop holds), `found` what stands there.
    """

    rule: str
    field: str = ""  # which amount, where the rule is about one of several: row_total, tax …
    line: str = ""  # article number; empty: the order's own totals
    shop_line_id: str = ""
    expected: Decimal
    found: Decimal
    currency: str


class TaxPart(Contract):
    """One rate's share of the tax, as the shop stored it (or as its lines add up)."""

    title: str = ""
    percent: Decimal
    base: Decimal  # amount the tax is on, without tax, after discount
    amount: Decimal


class LineFacts(Contract):
    """One line of an order. Amounts are the shop's, for the whole line unless called unit."""

    line_id: UUID
    shop_line_id: str
    parent_shop_line_id: str = ""  # set on the parts of a bundle; their price is on the parent
    sku: str
    name: str
    brand: str = ""
    options: tuple[Option, ...] = ()
    quantity: Decimal
    unit_price: Decimal = Decimal(0)  # without tax
    unit_price_incl_tax: Decimal = Decimal(0)
    row_total: Decimal = Decimal(0)  # without tax, before discount
    row_total_incl_tax: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)  # zero or positive, as the shop stores it on lines
    tax: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    hidden_tax: Decimal = Decimal(0)
    shipped_shop_line_id: str = ""  # the id the shop wants at shipping: a configurable's parent
    is_virtual: bool = False
    boxes: int = 1  # boxes per piece
    weight_grams: int = 0  # per piece
    workshop_minutes: int = 0  # work before it can be handed over, per piece
    insurable: bool = False
    insured: bool = False
    image_url: str = ""
    stock_state: StockState = StockState.TO_ORDER
    reserved: Decimal = Decimal(0)
    expected_on: date | None = None  # when the brand promised what is missing
    shipped: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)


class OrderFacts(Contract):
    """An order as its owner knows it. Every event of the order service carries it whole.

    Hearers keep the highest version they have met, and never mind in which order the events arrive.
    """

    order_id: UUID
    version: int
    shop: str  # the shop's code
    shop_order_id: str = ""  # the shop's internal id, which its write calls want
    number: str  # the shop's order number; what customers and staff call the order
    placed_at: datetime  # UTC
    language: str = "nl"
    currency: str = "EUR"
    state: OrderState = OrderState.OPEN
    custom_status: str = ""
    delivery: Delivery
    carrier: str = ""  # wished carrier, where the shipping method names one
    shipping_method: str = ""  # the shop's words
    payment_kind: PaymentKind
    payment_method: str = ""  # the shop's words
    customer_id: UUID
    customer_name: str = ""
    customer_email: str = ""
    customer_phone: str = ""
    billing: Address
    delivery_address: Address
    preferred_day: date | None = None
    reference: str = ""
    comment: str = ""  # the customer's own words at checkout
    referrer: str = ""
    lines: tuple[LineFacts, ...]
    taxes: tuple[TaxPart, ...] = ()
    totals: Totals
    ready: bool = False  # everything reserved, nothing held, paid or payable later (A15)
    paid: bool = False
    historic: bool = False  # placed before the shop was connected: no mails about what is long past
    address_doubt: str = ""  # why the goods cannot be brought there (AddressChecked.problem), and nobody says they can
    disagrees: bool = False  # its amounts do not fit together or are others than in its shop, and nobody settled that


class DocumentRef(Contract):
    """A stored document: the hash of its content finds it, the name is for the person who opens it."""

    sha256: str
    name: str
    media_type: str = "application/pdf"
    size: int = 0


class Parcel(Contract):
    """One box with its own barcode."""

    parcel_id: UUID
    barcode: str  # SSCC, 18 digits; on the label as GS1-128 with application identifier 00
    box: int  # 1 of n
    boxes: int
    weight_grams: int = 0
    tracking_number: str = ""
    tracking_url: str = ""
    refused: str = ""  # the carrier's reason


class Stop(Contract):
    """One order on one day: who gets what, where, and in which boxes. Stops come in the order of the tour."""

    stop_id: UUID
    position: int
    order_id: UUID
    number: str
    shop: str
    day: date
    delivery: Delivery
    carrier: str = ""
    slot: str = ""  # "14:00" or "09:00–12:00"; empty: during the day
    customer_name: str
    address: Address
    language: str = "nl"
    reference: str = ""
    comment: str = ""
    to_collect: Decimal = Decimal(0)  # cash on delivery or at the counter, in the order's currency
    currency: str = "EUR"
    lines: tuple[LineFacts, ...] = ()
    parcels: tuple[Parcel, ...] = ()
