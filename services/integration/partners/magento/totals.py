"""An order's totals as the shop stored them. What its parts leave over is a fee, or told apart as an adjustment."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.facts import PaymentKind, Totals
from services.integration.partners.magento.methods import payment_kind
from services.integration.partners.magento.order import RawOrder, exact

ROUNDING = Decimal("0.02")  # so little left over is the shop's rounding, not a fee


def totals_of(raw: RawOrder, settings: Mapping[str, str]) -> Totals:
    grand = raw.grand_total or Decimal(0)
    discount = -abs(raw.discount_amount)
    hidden, left = _hidden_and_left(raw, grand, discount)
    fee, fee_tax = (left, _fee_tax(raw, left, settings)) if left > ROUNDING else (Decimal(0), Decimal(0))
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
        adjustment=Decimal(0) if fee else left,
        grand_total=grand,
        paid=raw.total_paid,
        refunded=raw.total_refunded,
        base_currency=raw.base_currency_code or raw.order_currency_code,
        base_grand_total=raw.base_grand_total,
        base_rate=raw.base_to_order_rate or Decimal(1),
    )


def _hidden_and_left(raw: RawOrder, grand: Decimal, discount: Decimal) -> tuple[Decimal, Decimal]:
    """Shops differ in whether the shipping's hidden tax is part of the order's; the sum tells which it is here."""
    known = raw.subtotal + raw.shipping_amount + raw.tax_amount + discount
    alone, both = raw.hidden_tax_amount, raw.hidden_tax_amount + raw.shipping_hidden_tax_amount
    hidden = both if both != alone and grand - known - both == 0 else alone
    return hidden, grand - known - hidden


def _fee_tax(raw: RawOrder, left: Decimal, settings: Mapping[str, str]) -> Decimal:
    """Only where the shop keeps the fee's tax apart from the order's tax, and a setting says in which field."""
    name = settings.get("field.fee_tax", "")
    tax = exact(raw.extra.get(name)) if name else Decimal(0)
    return tax if 0 < tax < left else Decimal(0)


def _fee_label(raw: RawOrder, settings: Mapping[str, str]) -> str:
    told = settings.get("fee.label", "")
    if told or payment_kind(raw.payment_code, settings) is not PaymentKind.ON_DELIVERY:
        return told
    return raw.payment_title or raw.payment_code
