"""Totals that Magento's core has no field for: fees, gift cards, store credit, points, fixed product taxes.

They stand in extra fields of modules, or nowhere at all; what the core's totals leave over is explained by them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from contracts.facts import PaymentKind
from services.integration.partners.magento.methods import payment_kind
from services.integration.partners.magento.order import RawOrder, exact

ZERO = Decimal(0)
_LESS = {  # what was paid with; stored positive or negative, always taken off
    "gift_cards_amount": "gift_card",
    "giftcard_amount": "gift_card",
    "gift_card_amount": "gift_card",
    "giftcert_amount": "gift_card",
    "gift_voucher_discount": "gift_card",
    "customer_balance_amount": "store_credit",
    "store_credit_amount": "store_credit",
    "reward_currency_amount": "reward_points",
    "rewardpoints_amount": "reward_points",
    "rewardpoints_discount": "reward_points",
}
_MORE = {  # fees, added
    "cod_fee": "fee",
    "cod_amount": "fee",
    "cash_on_delivery_fee": "fee",
    "msp_cod_amount": "fee",
    "payment_fee": "fee",
    "fee_amount": "fee",
    "surcharge_amount": "fee",
    "fooman_surcharge_amount": "fee",
    "gw_price": "gift_wrap",
    "gw_items_price": "gift_wrap",
    "gw_card_price": "gift_wrap",
    "weee_amount": "fixed_tax",
}
_TAXES = (
    *("cod_tax_amount", "cod_fee_tax", "msp_cod_tax_amount", "payment_fee_tax", "fooman_surcharge_tax_amount"),
    *("gw_tax_amount", "gw_items_tax_amount", "gw_card_tax_amount"),
)
_BASE_WITHIN = re.compile("(price|tax_amount)$")
MOST = 6  # extra totals on one order; more are not tried in all combinations


@dataclass(frozen=True)
class Extra:
    """One extra total: what it is, and by how much it moves the grand total."""

    kind: str
    amount: Decimal


def extras_of(raw: RawOrder, settings: Mapping[str, str], *, base: bool = False) -> list[Extra]:
    """What the shop told of extra totals, in the order's or the base currency."""
    more = _MORE | dict.fromkeys(_words(settings.get("field.fee", "")), "fee")
    less = _LESS | dict.fromkeys(_words(settings.get("field.less", "")), "other")
    found = [Extra(kind, amount) for name, kind in more.items() if (amount := _told(raw, _name(name, base)))]
    found += [Extra(kind, -abs(amount)) for name, kind in less.items() if (amount := _told(raw, _name(name, base)))]
    fixed = sum((fixed_tax(item, base=base) for item in raw.items), ZERO)
    if fixed and not any(extra.kind == "fixed_tax" for extra in found):
        found.append(Extra("fixed_tax", fixed))
    return found[:MOST]


def fee_taxes(raw: RawOrder, settings: Mapping[str, str], *, base: bool = False) -> list[Decimal]:
    """The tax on fees, where the shop tells it; it may be part of the order's tax, or stand apart."""
    names = (*_words(settings.get("field.fee_tax", "")), *_TAXES)
    return [amount for name in dict.fromkeys(names) if (amount := _told(raw, _name(name, base)))]


def fixed_tax(item: object, *, base: bool = False) -> Decimal:
    name = "base_weee_tax_applied_row_amnt" if base else "weee_tax_applied_row_amount"
    return getattr(item, name) or ZERO


def explained(left: Decimal, extras: Sequence[Extra], slack: Decimal = ZERO) -> bool:
    """Whether the extra totals, or some of them (others are in the core's totals already), make up what is left."""
    return abs(left) <= slack or any(abs(left - _sum(some)) <= slack for some in _some(extras))


def nearest(left: Decimal, extras: Sequence[Extra]) -> list[Extra]:
    """The extra totals that come nearest to what is left; none where none brings it nearer."""
    choices: list[tuple[Extra, ...]] = [(), *_some(extras)]
    return list(min(choices, key=lambda some: abs(left - _sum(some))))


def _sum(extras: Iterable[Extra]) -> Decimal:
    return sum((extra.amount for extra in extras), ZERO)


def _some(extras: Sequence[Extra]) -> Iterator[tuple[Extra, ...]]:
    return (some for count in range(len(extras), 0, -1) for some in combinations(extras, count))


def fee_has_no_field(raw: RawOrder, settings: Mapping[str, str]) -> bool:
    """Cash on delivery's fee is what the totals leave over; so is one that staff gave a name (setting fee.label)."""
    if settings.get("fee.label"):
        return True
    return payment_kind(raw.payment_code, settings) is PaymentKind.ON_DELIVERY


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _name(name: str, base: bool) -> str:
    """Gift wrapping has its base within: gw_items_base_price."""
    if not base:
        return name
    return _BASE_WITHIN.sub(r"base_\1", name) if name.startswith("gw_") else f"base_{name}"


def _told(raw: RawOrder, name: str) -> Decimal:
    """Nought where the field is missing, or holds something else than an amount."""
    try:
        return exact(raw.extra.get(name))
    except ValueError:
        return ZERO
