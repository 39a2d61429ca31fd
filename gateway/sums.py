"""Where an order's amounts do not fit together, or are others here than in the shop: a sentence for each."""

from decimal import Decimal

from contracts.facts import Difference
from gateway import filters
from gateway.names import code_in_words
from gateway.words import N_, _

_SENTENCES = {
    "subtotal": N_("The lines add up to {expected}; the subtotal says {found}."),
    "subtotal_incl": N_("The lines with tax add up to {expected}; the subtotal with tax says {found}."),
    "discount": N_("The discounts of lines and shipping add up to {expected}; the order says {found}."),
    "tax": N_("The tax of lines and shipping adds up to {expected}; the order says {found}."),
    "tax_parts": N_("The tax by rate adds up to {found}; the order says {expected}."),
    "hidden_tax": N_("The tax in the discounts adds up to {expected}; the order says {found}."),
    "shipping": N_("Shipping costs and their tax make {expected}; with tax the shop says {found}."),
    "grand_total": N_("All parts together make {expected}; the shop’s total is {found}."),
    "paid": N_("{found} is paid, more than the order’s {expected}."),
    "refunded": N_("{found} is refunded, more than {expected}."),
    "due": N_("{expected} is still to be paid; the shop says {found}."),
    "row_price": N_("Price × quantity makes {expected}; the line says {found}."),
    "row_price_incl": N_("Price with tax × quantity makes {expected}; the line says {found}."),
    "row_tax": N_("Amount and tax make {expected}; the line with tax says {found}."),
    "bundle": N_("The parts make {expected}; the set says {found} ({field})."),
    "pieces": N_("{field}: {found} pieces, where {expected} is possible."),
    "base": N_("The shop keeps this twice ({field}), as {expected} and as {found}."),
    "shop_totals": N_("{field}: {expected} in the shop, {found} here."),
    "shop_taxes": N_("Tax by rate, {field}: {expected} in the shop, {found} here."),
    "shop_lines": N_("{field}: {expected} in the shop, {found} here."),
    "shop_line_more": N_("On the order in the shop, but not here."),
    "shop_line_gone": N_("On the order here, but no longer in the shop."),
    "paid_here": N_("The shop was paid {expected}; {found} is booked here."),
}
_PIECES = {
    "quantity": N_("quantity"),
    "cancelled": N_("cancelled"),
    "shipped": N_("shipped"),
    "refunded": N_("refunded"),
    "qty_invoiced": N_("invoiced"),
    "qty_shipped": N_("shipped"),
    "qty_refunded": N_("refunded"),
    "qty_canceled": N_("cancelled"),
    "percent": N_("percentage"),
    "tax_percent": N_("tax percentage"),
    "base_rate": N_("exchange rate"),
}
_AMOUNTS = {
    "price": N_("price"),
    "unit_price": N_("price"),
    "price_incl_tax": N_("price with tax"),
    "unit_price_incl_tax": N_("price with tax"),
    "row_total": N_("amount"),
    "row_total_incl_tax": N_("amount with tax"),
    "tax": N_("tax"),
    "tax_amount": N_("tax"),
    "tax_part": N_("tax by rate"),
    "discount": N_("discount"),
    "discount_amount": N_("discount"),
    "hidden_tax": N_("tax in the discount"),
    "hidden_tax_amount": N_("tax in the discount"),
    "subtotal": N_("subtotal"),
    "subtotal_incl_tax": N_("subtotal with tax"),
    "shipping": N_("shipping costs"),
    "shipping_amount": N_("shipping costs"),
    "shipping_incl_tax": N_("shipping costs with tax"),
    "shipping_tax": N_("tax on shipping"),
    "shipping_tax_amount": N_("tax on shipping"),
    "shipping_discount_amount": N_("discount on shipping"),
    "shipping_hidden_tax_amount": N_("tax in the discount on shipping"),
    "fee": N_("extra costs"),
    "fee_tax": N_("tax on extra costs"),
    "adjustment": N_("rounding and other"),
    "grand_total": N_("total"),
    "base_grand_total": N_("total in the shop’s own currency"),
    "paid": N_("paid"),
    "total_paid": N_("paid"),
    "total_refunded": N_("refunded"),
    "base": N_("amount the tax is on"),
    "amount": N_("tax"),
    "gift_card": N_("gift card"),
    "store_credit": N_("store credit"),
    "reward_points": N_("reward points"),
    "gift_wrap": N_("gift wrapping"),
    "fixed_tax": N_("fixed product tax"),
    "other": N_("other"),
}

ADJUSTMENTS = {  # what was paid with, where the shop tells it
    "gift_card": N_("Gift card"),
    "store_credit": N_("Store credit"),
    "reward_points": N_("Reward points"),
}


def difference_in_words(difference: Difference) -> str:
    """CUBE-53: Amount and tax make € 10,00; the line with tax says € 10,01. (€ 0,01)"""
    counts = difference.field in _PIECES and not (difference.field == "refunded" and not difference.line)
    say = _pieces if counts else _money
    words = _SENTENCES.get(difference.rule)
    sentence = _(words) if words else code_in_words(difference.rule)
    said = sentence.format(
        expected=say(difference.expected, difference.currency),
        found=say(difference.found, difference.currency),
        field=_(_PIECES.get(difference.field) or _AMOUNTS.get(difference.field, "")) or difference.field,
    )
    said = said[:1].upper() + said[1:]
    if not counts and not difference.rule.startswith("shop_line_"):
        said += f" ({say(abs(difference.found - difference.expected), difference.currency)})"
    return f"{difference.line}: {said}" if difference.line else said


def _money(amount: Decimal, currency: str) -> str:
    return filters.money(amount, currency)


def _pieces(amount: Decimal, currency: str) -> str:
    return filters.quantity(amount)
