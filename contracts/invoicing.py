"""What the invoicing service says, and what may be asked of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from contracts.base import Contract, Event, Request
from contracts.facts import DocumentRef


class InvoiceIssued(Event, source="invoicing"):
    """An invoice has its number; from here on it is a fact."""

    invoice_id: UUID
    order_id: UUID
    order_number: str
    shop: str
    shop_order_id: str = ""
    number: str
    issued_on: date
    total: Decimal
    currency: str
    document: DocumentRef


class CreditNoteIssued(Event, source="invoicing"):
    """A credit note has its number: this much of the order is taken back.

    `total` is what the customer gets, tax included: the lines' and the shipping's share and the adjustment. Nothing is
    paid out by it; how the money goes back is told by the payments. `paid`, `credited`, `open` and `revision` are the
    order's money after it, as in a PaymentEvent.
    """

    credit_note_id: UUID
    order_id: UUID
    order_number: str
    shop: str
    shop_order_id: str = ""
    number: str
    credits: str = ""  # the number of the invoice it takes back
    issued_on: date
    lines: dict[str, Decimal] = {}  # shop line id → pieces taken back; empty: none, only money
    shipping: Decimal = Decimal(0)  # of the shipping, without tax
    adjustment: Decimal = Decimal(0)  # given on top, tax included; negative: kept back
    total: Decimal
    currency: str
    by_shop: bool = False  # the shop has paid it back already, and knows
    taken_back: dict[str, Decimal] = {}  # as `lines`, by all credit notes of the order together
    reason: str = ""
    document: DocumentRef | None = None
    paid: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)  # by all credit notes of the order
    open: Decimal = Decimal(0)
    revision: int = 0
    historic: bool = False


class PaymentEvent(Event):
    """The order's money after the booking; `revision` counts, the highest is the truth."""

    order_id: UUID
    order_number: str
    shop: str
    amount: Decimal
    currency: str
    method: str = ""
    paid: Decimal  # in total, after this
    credited: Decimal = Decimal(0)  # in total: what need not be paid any more
    open: Decimal
    revision: int
    historic: bool = False


class PaymentBooked(PaymentEvent, source="invoicing"):
    """Money came in, and something is still open; the booking that leaves nothing open says OrderPaid instead."""


class PaymentTakenBack(PaymentEvent, source="invoicing"):
    """A booking was undone: the money had not arrived."""


class PaymentPaidBack(PaymentEvent, source="invoicing"):
    """Money went back to the customer; `amount` is how much."""


class OrderPaid(PaymentEvent, source="invoicing"):
    """Nothing is open any more; `amount` is what was booked last."""


# ---- asked by the gateway


class InvoiceRow(Contract):
    invoice_id: UUID
    number: str
    kind: str = "invoice"  # invoice, credit_note
    order_id: UUID | None
    order_number: str
    customer_name: str
    issued_on: date
    total: Decimal
    open: Decimal
    currency: str
    language: str
    document: DocumentRef | None = None


class PaymentRow(Contract):
    payment_id: UUID
    amount: Decimal
    currency: str
    method: str
    source: str  # shop, staff
    booked_at: datetime
    booked_by: str
    taken_back: bool = False


class OrderMoney(Contract):
    """The order page's part of invoicing."""

    order_id: UUID
    invoices: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    paid: Decimal
    open: Decimal
    currency: str
    can_mark_paid: bool
    can_take_back: bool  # False when a provider reported the money (A4)
    why_not: str = ""
    can_credit: bool = False


class GetOrderMoney(Request[OrderMoney], to="invoicing"):
    order_id: UUID


class MarkPaid(Request[OrderMoney], to="invoicing"):
    """Book what is open as paid by hand. `seen_open` is what the screen showed: a second click changes nothing."""

    order_id: UUID
    seen_open: Decimal


class TakeBackPayment(Request[OrderMoney], to="invoicing"):
    order_id: UUID
    payment_id: UUID


class MarkPaidBack(Request[OrderMoney], to="invoicing"):
    """Book what the customer has to get back as paid out by hand. `seen_open` (below zero) as in MarkPaid."""

    order_id: UUID
    seen_open: Decimal


class IssueInvoice(Request[OrderMoney], to="invoicing", deadline=15):
    """Make the order's invoice now; an order that has one keeps it."""

    order_id: UUID


class CreditableLine(Contract):
    """A line of the invoice, and what of it is not taken back yet. Amounts as the invoice shows them."""

    key: str
    sku: str
    name: str
    quantity: Decimal
    left: Decimal  # pieces
    amount: Decimal  # of all pieces, after discount


class Creditable(Contract):
    """What of an order's invoice can still be taken back. `amount`s are with tax where `tax_included`."""

    order_id: UUID
    invoice_number: str
    currency: str
    tax_included: bool
    lines: tuple[CreditableLine, ...]
    shipping: Decimal = Decimal(0)  # left
    others: Decimal = Decimal(0)  # left: surcharges, rounding, whatever the invoice shows beside
    total: Decimal  # left in all, tax included
    refunded: Decimal = Decimal(0)  # paid back in the shop, and not credited yet


class GetCreditable(Request[Creditable], to="invoicing"):
    order_id: UUID


class CreditInvoice(Request[OrderMoney], to="invoicing", deadline=15):
    """Take an invoice back, or a part of it: pieces of lines, of the shipping, the rest, and an amount on top.

    The form gives the note its id, so a second click finds it made. `seen_left` is what the screen showed as left in
    all: where that has changed meanwhile it is refused.
    """

    order_id: UUID
    credit_note_id: UUID
    seen_left: Decimal
    pieces: dict[str, Decimal] = {}  # a line's key → how many
    shipping: Decimal = Decimal(0)  # as the invoice shows it
    others: bool = False
    adjustment: Decimal = Decimal(0)  # tax included; negative: kept back
    reason: str = ""


class PrintInvoices(Request[DocumentRef], to="invoicing", deadline=30):
    """One PDF with all invoices of the order, in a language."""

    order_id: UUID
    language: str = ""


class PrintDayInvoices(Request[DocumentRef], to="invoicing", deadline=120):
    """Invoices and stickers of a closed day, in the order of the stops, a label per box after its invoice.

    Invoices that are missing are made first. Refused where nothing of the day is closed.
    """

    day: date
    carrier: str = ""


class InvoicePage(Contract):
    rows: tuple[InvoiceRow, ...]
    after: str | None = None
    total_open: Decimal = Decimal(0)


class FindInvoices(Request[InvoicePage], to="invoicing"):
    search: str = ""
    only_open: bool = False
    after: str = ""
    limit: int = 50


class DayMoney(Contract):
    """Which invoice each order of a day has, for the agenda's links."""

    numbers: dict[UUID, str]


class GetDayMoney(Request[DayMoney], to="invoicing"):
    order_ids: tuple[UUID, ...]


# ---- a shop's settings


class InvoicesMade(StrEnum):
    """When invoices are made (decision A1)."""

    AT_ORDER = "at_order"
    AFTER_PAYMENT = "after_payment"
    MANUAL = "manual"
    FROM_PLANNING = "from_planning"


class InvoiceSettings(Contract):
    """How one shop invoices. A change takes effect on the next order."""

    shop: str
    made: InvoicesMade = InvoicesMade.FROM_PLANNING
    number_prefix: str = ""  # before 2026-000123
    payment_days: int = 14


class GetInvoiceSettings(Request[InvoiceSettings], to="invoicing"):
    shop: str


class SaveInvoiceSettings(Request[InvoiceSettings], to="invoicing"):
    settings: InvoiceSettings
