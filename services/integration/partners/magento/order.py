"""An order as both families of Magento write it, after their different names and types have been evened out."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from kernel.money import as_stored
from services.integration.partners.magento.text import clean

_NUMBER = re.compile(r"[+-]?(\d{1,25}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?", re.ASCII)


def exact(value: Any) -> Decimal:
    """An amount from a number or a text; nothing at all is nought, nonsense (also 1,234.50) is an error."""
    if value is None or value == "" or isinstance(value, bool):
        return Decimal(int(value or 0))
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an amount")
    amount = as_stored(Decimal(text))
    if abs(amount) >= Decimal("1e15"):
        raise ValueError(f"{text[:40]!r} is not an amount")
    return amount


def _flag(value: Any) -> bool:
    return str(value or 0).strip().lower() not in ("0", "", "false", "none")


def _word(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else clean(str(value))


def _rows(value: Any) -> tuple[dict[str, Any], ...]:
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, list | tuple) else ()


def _gift(value: Any) -> dict[str, str]:
    """Some shops tell the words alone."""
    told = value if isinstance(value, dict) else {"message": value}
    return {name: str(word) for name, word in told.items() if isinstance(word, str)}


def _shapeless(value: Any) -> dict[str, Any]:
    """PHP writes an empty map as an empty list."""
    return value if isinstance(value, dict) else {}


Amount = Annotated[Decimal, BeforeValidator(exact)]
MaybeAmount = Annotated[Decimal | None, BeforeValidator(lambda value: None if value in (None, "") else exact(value))]
Word = Annotated[str, BeforeValidator(_word)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Rows = Annotated[tuple[dict[str, Any], ...], BeforeValidator(_rows)]
GiftWords = Annotated[dict[str, str], BeforeValidator(_gift)]
Map = Annotated[dict[str, Any], BeforeValidator(_shapeless)]


class Raw(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class RawAddress(Raw):
    prefix: Word = ""
    firstname: Word = ""
    middlename: Word = ""
    lastname: Word = ""
    suffix: Word = ""
    company: Word = ""
    street: tuple[str, ...] = ()
    postcode: Word = ""
    city: Word = ""
    region: Word = ""
    country_id: Word = ""
    telephone: Word = ""
    email: Word = ""
    vat_id: Word = ""


class RawOption(Raw):
    label: str
    value: str


class RawItem(Raw):
    item_id: Word
    parent_item_id: Word = ""
    product_id: Word = ""
    product_type: Word = "simple"
    sku: Word = ""
    name: Word = ""
    is_virtual: Flag = False
    weight: Amount = Decimal(0)
    qty_ordered: Amount = Decimal(0)
    qty_canceled: Amount = Decimal(0)
    qty_shipped: Amount = Decimal(0)
    qty_invoiced: Amount = Decimal(0)
    qty_refunded: Amount = Decimal(0)
    price: Amount = Decimal(0)
    price_incl_tax: MaybeAmount = None
    row_total: Amount = Decimal(0)
    row_total_incl_tax: MaybeAmount = None
    tax_percent: Amount = Decimal(0)
    rates: tuple[Amount, ...] = ()  # those the shop applied, where it tells them
    tax_amount: Amount = Decimal(0)
    discount_amount: Amount = Decimal(0)
    hidden_tax_amount: Amount = Decimal(0)
    weee_tax_applied_row_amount: Amount = Decimal(0)
    base_price: MaybeAmount = None
    base_price_incl_tax: MaybeAmount = None
    base_row_total: MaybeAmount = None
    base_row_total_incl_tax: MaybeAmount = None
    base_tax_amount: MaybeAmount = None
    base_discount_amount: MaybeAmount = None
    base_hidden_tax_amount: MaybeAmount = None
    base_weee_tax_applied_row_amnt: MaybeAmount = None
    base_weee_tax_applied_amount: MaybeAmount = None  # of one piece
    options: tuple[RawOption, ...] = ()
    gift_message: GiftWords = {}
    ships_apart: bool = False  # a bundle whose parts go out one by one


class RawTax(Raw):
    title: Word = ""
    percent: Amount = Decimal(0)
    amount: Amount = Decimal(0)
    base_amount: MaybeAmount = None


class RawOrder(Raw):
    entity_id: Word = ""
    increment_id: Word = ""
    original_increment_id: Word = ""
    relation_parent_real_id: Word = ""
    relation_child_real_id: Word = ""
    edit_increment: Word = ""
    created_at: Word = ""
    updated_at: Word = ""
    state: Word = ""
    status: Word = ""
    store_id: Word = ""
    is_virtual: Flag = False
    order_currency_code: Word = ""
    base_currency_code: Word = ""
    base_to_order_rate: Amount = Decimal(1)
    base_grand_total: MaybeAmount = None
    base_subtotal: MaybeAmount = None
    base_subtotal_incl_tax: MaybeAmount = None
    base_shipping_amount: MaybeAmount = None
    base_shipping_incl_tax: MaybeAmount = None
    base_shipping_tax_amount: MaybeAmount = None
    base_shipping_discount_amount: MaybeAmount = None
    base_shipping_hidden_tax_amount: MaybeAmount = None
    base_discount_amount: MaybeAmount = None
    base_tax_amount: MaybeAmount = None
    base_hidden_tax_amount: MaybeAmount = None
    base_total_paid: MaybeAmount = None
    base_total_refunded: MaybeAmount = None
    store_name: Word = ""
    customer_id: Word = ""
    customer_group_id: Word = ""
    customer_email: Word = ""
    customer_firstname: Word = ""
    customer_middlename: Word = ""
    customer_lastname: Word = ""
    customer_taxvat: Word = ""
    coupon_code: Word = ""
    customer_note: Word = ""
    shipping_method: Word = ""
    shipping_description: Word = ""
    subtotal: Amount = Decimal(0)
    subtotal_incl_tax: MaybeAmount = None
    shipping_amount: Amount = Decimal(0)
    shipping_incl_tax: MaybeAmount = None
    shipping_tax_amount: Amount = Decimal(0)
    shipping_discount_amount: Amount = Decimal(0)
    discount_amount: Amount = Decimal(0)
    tax_amount: Amount = Decimal(0)
    hidden_tax_amount: Amount = Decimal(0)
    shipping_hidden_tax_amount: Amount = Decimal(0)
    grand_total: MaybeAmount = None
    total_paid: Amount = Decimal(0)
    total_refunded: Amount = Decimal(0)
    total_due: MaybeAmount = None
    payment: Map = {}
    payment_code: Word = ""
    payment_title: Word = ""
    po_number: Word = ""
    billing_address: RawAddress | None = None
    shipping_address: RawAddress | None = None
    items: tuple[RawItem, ...] = ()
    taxes: tuple[RawTax, ...] = ()
    shipping_rates: tuple[Amount, ...] = ()
    first_comment: Word = ""
    history: Rows = ()  # what was written on it, with the status it got
    gift_message: GiftWords = {}
    extra: Map = {}  # fields a shop added: preferred day, reference, referrer …
