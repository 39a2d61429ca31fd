"""An invoice: everything it says, frozen when it was issued, whatever becomes of the order, the prices or the names.

A credit note is one too, with the signs of its quantities and amounts turned.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kernel.money import ZERO
from services.invoicing.domain.tax import TaxRow


@dataclass(frozen=True, slots=True)
class Party:
    """An address as printed."""

    name: str = ""
    company: str = ""
    street: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who invoices."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    vat_id: str = ""
    registration: str = ""
    iban: str = ""
    bic: str = ""
    account_holder: str = ""  # where that is not the name
    logo: str = ""  # the hash of its content

    @property
    def payee(self) -> str:
        """Whose the bank account is: banks compare the name with it."""
        return self.account_holder or self.name


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """`unit_price`, `discount` and `amount` are with tax on an invoice with tax included, without it on others."""

    sku: str
    name: str
    quantity: Decimal
    options: tuple[tuple[str, str], ...] = ()
    unit_price: Decimal = ZERO
    discount: Decimal = ZERO  # zero or positive
    amount: Decimal = ZERO  # after discount
    tax_percent: Decimal = ZERO
    key: str = ""  # the shop's id of the line
    parts: tuple["InvoiceLine", ...] = ()  # of a bundle; their price is on it


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row above the total. Codes: subtotal, discount, shipping, fee, tax, rounding, other, adjustment."""

    code: str
    amount: Decimal
    label: str = ""  # the shop's own word for it, where it has one
    percent: Decimal = ZERO
    base: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Invoice:
    number: str
    order_id: UUID
    order_number: str
    shop: str
    language: str
    currency: str
    issued_on: date
    ordered_on: date
    issuer: Issuer
    billing: Party
    delivery_address: Party
    lines: tuple[InvoiceLine, ...]
    rows: tuple[TotalRow, ...]
    taxes: tuple[TaxRow, ...]
    tax_included: bool
    total: Decimal
    paid: Decimal = ZERO  # when it was issued
    delivery: str = ""
    payment_kind: str = ""
    payment_method: str = ""
    due_on: date | None = None
    delivery_day: date | None = None
    reference: str = ""
    base_currency: str = ""
    base_total: Decimal = ZERO
    base_rate: Decimal = Decimal(1)
    credits: str = ""  # a credit note: the number of the invoice it takes back
    credits_of: date | None = None  # that invoice's day
    reason: str = ""  # why it is taken back
    layout: int = 1  # how it was drawn: a later look must not change what was issued

    @property
    def open(self) -> Decimal:
        return self.total - self.paid

    @property
    def tax(self) -> Decimal:
        return sum((row.amount for row in self.taxes), ZERO)
