"""Whether an order's parts add up to the shop's grand total: compared to the cent, never mended."""

from collections.abc import Mapping
from decimal import Decimal

from kernel.money import cents

PARTS = ("subtotal", "shipping", "tax", "hidden_tax", "discount", "fee", "fee_tax", "adjustment")


def adds_up(totals: Mapping[str, str], currency: str) -> bool:
    parts = sum((Decimal(totals[part]) for part in PARTS), Decimal(0))
    return cents(parts, currency) == cents(Decimal(totals["grand_total"]), currency)
