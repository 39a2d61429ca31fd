"""One currency's amounts of an order: its totals and its rows, each amount counted once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.facts import Difference
from services.integration.partners.magento.extras import ZERO, Extra, extras_of, fee_has_no_field, fee_taxes, fixed_tax
from services.integration.partners.magento.order import RawItem, RawOrder

CENT = Decimal("0.01")
HALF = Decimal("0.005")
_ADDED_UP = (
    "discount_amount",
    "tax_amount",
    "hidden_tax_amount",
)  # a bundle leaves these to its parts, or repeats them


@dataclass(frozen=True, slots=True)
class Row:
    """A line that counts; None: the shop did not tell it in this currency."""

    item: RawItem
    parts: tuple[RawItem, ...]  # of a bundle
    price: Decimal | None
    price_incl_tax: Decimal | None
    row_total: Decimal | None
    row_total_incl_tax: Decimal | None
    tax_amount: Decimal | None
    discount_amount: Decimal | None
    hidden_tax_amount: Decimal | None
    fixed_tax: Decimal


@dataclass(frozen=True, slots=True)
class Columns:
    currency: str
    rows: tuple[Row, ...]
    subtotal: Decimal | None
    subtotal_incl_tax: Decimal | None
    shipping_amount: Decimal | None
    shipping_incl_tax: Decimal | None
    shipping_tax_amount: Decimal | None
    shipping_discount_amount: Decimal | None
    shipping_hidden_tax_amount: Decimal | None
    discount_amount: Decimal | None
    tax_amount: Decimal | None
    hidden_tax_amount: Decimal | None
    grand_total: Decimal | None
    total_paid: Decimal | None
    total_refunded: Decimal | None
    total_due: Decimal | None  # in the order's currency only
    tax_parts: tuple[Decimal | None, ...]
    extras: tuple[Extra, ...]
    fee_taxes: tuple[Decimal, ...]
    fee_has_no_field: bool
    spread: Decimal  # how far a half cent of the base currency reaches in this one

    @property
    def silent(self) -> bool:
        """The shop told next to nothing in this currency."""
        return self.subtotal is None or self.grand_total is None

    def total(self, name: str) -> Decimal | None:
        """A column added up over the rows; None where a row does not tell it."""
        amounts = [getattr(row, name) for row in self.rows]
        return None if None in amounts else sum(amounts, ZERO)

    def slack(self, *names: str) -> Decimal:
        """Half a cent for each amount that has more than cents: it is rounded in the total only."""
        amounts = [getattr(row, name) for row in self.rows for name in names]
        return HALF * sum(1 for amount in amounts if amount is not None and finer(amount))

    def difference(self, rule: str, expected: Decimal, found: Decimal, item: RawItem | None = None) -> Difference:
        return Difference(
            rule=rule,
            line=item.sku or item.name if item else "",
            shop_line_id=item.item_id if item else "",
            expected=expected,
            found=found,
            currency=self.currency,
        )


def finer(amount: Decimal) -> bool:
    """Has more than two decimals."""
    return amount != amount.quantize(CENT)


def columns_of(raw: RawOrder, settings: Mapping[str, str], *, base: bool = False) -> Columns:
    before = "base_" if base else ""
    own = raw.base_currency_code if base else raw.order_currency_code
    names = [name for name in Columns.__dataclass_fields__ if name in type(raw).model_fields]
    told = {name: getattr(raw, before + name) for name in names if not (base and name == "total_due")}
    return Columns(
        currency=own,
        rows=tuple(_row(item, parts, before) for item, parts in whole_rows(raw)),
        tax_parts=tuple(tax.base_amount if base else tax.amount for tax in raw.taxes),
        extras=tuple(extras_of(raw, settings, base=base)),
        fee_taxes=tuple(fee_taxes(raw, settings, base=base)),
        fee_has_no_field=fee_has_no_field(raw, settings),
        spread=Decimal(1) if base or own == raw.base_currency_code else 1 + (raw.base_to_order_rate or Decimal(1)),
        **{"total_due": None, **told},
    )


def whole_rows(raw: RawOrder) -> list[tuple[RawItem, tuple[RawItem, ...]]]:
    """The lines that carry the order's amounts, each with its parts: not what belongs to another line."""
    known = {item.item_id for item in raw.items}
    children: dict[str, list[RawItem]] = {}
    for item in raw.items:
        children.setdefault(item.parent_item_id, []).append(item)
    tops = (item for item in raw.items if not item.parent_item_id or item.parent_item_id not in known)
    return [
        (item, tuple(children.get(item.item_id, ())) if item.product_type == "bundle" and item.item_id else ())
        for item in tops
    ]


def _row(item: RawItem, parts: tuple[RawItem, ...], before: str) -> Row:
    names = [name for name in Row.__dataclass_fields__ if name in type(item).model_fields]
    told = {name: getattr(item, before + name) for name in names}
    for name in _ADDED_UP:
        if parts and not told[name]:
            amounts = [getattr(part, before + name) for part in parts]
            told[name] = told[name] if None in amounts else sum((abs_or(name, each) for each in amounts), ZERO)
    if told["discount_amount"] is not None:
        told["discount_amount"] = abs(told["discount_amount"])
    return Row(item=item, parts=parts, fixed_tax=fixed_tax(item, base=bool(before)), **told)


def abs_or(name: str, amount: Decimal) -> Decimal:
    return abs(amount) if name == "discount_amount" else amount
