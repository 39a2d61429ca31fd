"""The tax of an order by rate: as the shop applied it, or as its lines add up."""

from collections import defaultdict
from decimal import Decimal

from contracts.facts import TaxPart
from services.integration.partners.magento.order import RawItem, RawOrder

ZERO = Decimal(0)


def taxes_of(raw: RawOrder) -> tuple[TaxPart, ...]:
    bases, amounts = _by_rate(raw)
    if raw.taxes:
        return tuple(
            TaxPart(title=tax.title, percent=tax.percent, base=bases.get(tax.percent, ZERO), amount=tax.amount)
            for tax in raw.taxes
        )
    return tuple(
        TaxPart(percent=percent, base=bases[percent], amount=amounts[percent])
        for percent in sorted(bases, reverse=True)
        if percent or amounts[percent]
    )


def _by_rate(raw: RawOrder) -> tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]]:
    """Per rate: what the tax is on, after discount and without tax, and the tax itself.

    With several rates on one thing each is on the whole of it; the tax of each is what the shop applied.
    """
    bases: dict[Decimal, Decimal] = defaultdict(Decimal)
    amounts: dict[Decimal, Decimal] = defaultdict(Decimal)
    for item in _priced(raw):
        for rate in (item.rates if raw.taxes else ()) or (item.tax_percent,):
            bases[rate] += item.row_total - abs(item.discount_amount) + item.hidden_tax_amount
        amounts[item.tax_percent] += item.tax_amount
    if raw.shipping_amount:
        told = raw.shipping_rates if raw.taxes and raw.shipping_tax_amount else ()
        rates = told or (_shipping_rate(raw, list(bases)),)
        for rate in rates:
            bases[rate] += raw.shipping_amount - abs(raw.shipping_discount_amount) + raw.shipping_hidden_tax_amount
        amounts[rates[0]] += raw.shipping_tax_amount
    return bases, amounts


def _priced(raw: RawOrder) -> list[RawItem]:
    """Each amount once: a bundle's parts where they have prices, else the bundle; never a configurable's simple."""
    by_id = {item.item_id: item for item in raw.items}
    priced_parts = {item.parent_item_id for item in raw.items if item.parent_item_id and item.row_total}
    found = []
    for item in raw.items:
        parent = by_id.get(item.parent_item_id)
        if parent is None:
            if not (item.product_type == "bundle" and item.item_id in priced_parts):
                found.append(item)
        elif parent.product_type == "bundle" and item.row_total:
            found.append(item)
    return found


def _shipping_rate(raw: RawOrder, rates: list[Decimal]) -> Decimal:
    """The rate of the order that comes nearest to what was taken."""
    if not raw.shipping_tax_amount:
        return ZERO
    base = raw.shipping_amount - abs(raw.shipping_discount_amount) + raw.shipping_hidden_tax_amount
    exact_rate = raw.shipping_tax_amount * 100 / base if base else ZERO
    near = min((rate for rate in rates if rate), key=lambda rate: abs(rate - exact_rate), default=None)
    return near if near is not None and abs(near - exact_rate) < 1 else exact_rate.quantize(Decimal("0.1"))
