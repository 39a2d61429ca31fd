"""An order's totals as the shop stored them. What its parts leave over is a fee, or told apart as an adjustment."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.facts import PaymentKind, Totals
from services.integration.partners.magento.check.columns import columns_of
from services.integration.partners.magento.extras import ZERO, Extra, extras_of, fee_taxes, nearest
from services.integration.partners.magento.methods import payment_kind
from services.integration.partners.magento.order import RawOrder

ROUNDING = Decimal("0.02")  # so little left over and unnamed is the shop's rounding, not a fee
FEES = ("fee", "gift_wrap", "fixed_tax")


def totals_of(raw: RawOrder, settings: Mapping[str, str]) -> Totals:
    grand = raw.grand_total or ZERO
    discount = -abs(raw.discount_amount)
    hidden = hidden_tax(raw, settings)
    left = grand - raw.subtotal - raw.shipping_amount - raw.tax_amount - discount - hidden
    fee, fee_tax, rest, label = _shared_out(raw, left, settings)
    return Totals(
        subtotal=raw.subtotal,
        subtotal_incl_tax=raw.subtotal if raw.subtotal_incl_tax is None else raw.subtotal_incl_tax,
        shipping=raw.shipping_amount,
        shipping_incl_tax=(
            raw.shipping_amount + raw.shipping_tax_amount if raw.shipping_incl_tax is None else raw.shipping_incl_tax
        ),
        shipping_tax=raw.shipping_tax_amount,
        discount=discount,
        hidden_tax=hidden,
        tax=raw.tax_amount,
        fee=fee - fee_tax,
        fee_tax=fee_tax,
        fee_label=_fee_label(raw, settings) if fee else "",
        adjustment=rest,
        adjustment_label=label if rest else "",
        grand_total=grand,
        paid=raw.total_paid,
        refunded=raw.total_refunded,
        base_currency=raw.base_currency_code or raw.order_currency_code,
        base_grand_total=raw.base_grand_total or ZERO,
        base_rate=raw.base_to_order_rate or Decimal(1),
    )


def hidden_tax(raw: RawOrder, settings: Mapping[str, str]) -> Decimal:
    """Shops differ in whether the shipping's hidden tax is part of the order's; the sum tells which it is here."""
    alone, both = raw.hidden_tax_amount, raw.hidden_tax_amount + raw.shipping_hidden_tax_amount
    known = raw.subtotal + raw.shipping_amount + raw.tax_amount - abs(raw.discount_amount)
    left, extras = (raw.grand_total or ZERO) - known, extras_of(raw, settings)
    if both == alone or _unnamed(left - alone, extras) == 0:
        return alone
    if _unnamed(left - both, extras) == 0:
        return both
    rows = columns_of(raw, settings).total("hidden_tax_amount")
    return both if rows == alone else alone


def _unnamed(left: Decimal, extras: list[Extra]) -> Decimal:
    return left - sum((extra.amount for extra in nearest(left, extras)), ZERO)


def _shared_out(raw: RawOrder, left: Decimal, settings: Mapping[str, str]) -> tuple[Decimal, Decimal, Decimal, str]:
    """What is left over as a fee, the tax in it, the adjustment, and what that is. Together they are all of it."""
    named = nearest(left, extras_of(raw, settings))
    fee = sum((extra.amount for extra in named if extra.kind in FEES), ZERO)
    less = [extra for extra in named if extra.kind not in FEES]
    rest = left - fee
    unnamed = rest - sum((extra.amount for extra in less), ZERO)
    if unnamed > ROUNDING:
        fee, rest = fee + unnamed, rest - unnamed
    kinds = {extra.kind for extra in less}
    return fee, _fee_tax(raw, fee, settings), rest, kinds.pop() if len(kinds) == 1 else ""


def _fee_tax(raw: RawOrder, fee: Decimal, settings: Mapping[str, str]) -> Decimal:
    """Only where the shop keeps the fee's tax apart from the order's tax, and a setting says in which field."""
    told = fee_taxes(raw, settings) if settings.get("field.fee_tax") else []
    return told[0] if told and 0 < told[0] < fee else ZERO


def _fee_label(raw: RawOrder, settings: Mapping[str, str]) -> str:
    told = settings.get("fee.label", "")
    if told or payment_kind(raw.payment_code, settings) is not PaymentKind.ON_DELIVERY:
        return told
    return raw.payment_title or raw.payment_code
