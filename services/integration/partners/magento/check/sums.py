"""The order's totals against its rows, and against each other."""

from collections.abc import Iterable
from decimal import Decimal

from contracts.facts import Difference
from services.integration.partners.magento.check.columns import CENT, HALF, Columns, finer
from services.integration.partners.magento.extras import ZERO, explained


def sums(own: Columns) -> list[Difference]:
    rules = (_subtotal, _subtotal_incl, _discount, _tax, _tax_parts, _hidden, _shipping, _grand, _paid, _refunded, _due)
    return [difference for rule in rules if (difference := rule(own))]


def _fits(
    own: Columns, rule: str, expected: Iterable[Decimal | None], found: Decimal | None, slack: Decimal = ZERO
) -> Difference | None:
    """None where what was found is one of what may be expected; else the difference to the first of them."""
    options = [amount for amount in expected if amount is not None]
    if found is None or not options or any(abs(found - amount) <= slack for amount in options):
        return None
    return own.difference(rule, options[0], found)


def _subtotal(own: Columns) -> Difference | None:
    rows, fixed = own.total("row_total"), own.total("fixed_tax")
    both = rows + fixed if rows is not None and fixed else None
    return _fits(own, "subtotal", (rows, both), own.subtotal, own.slack("row_total"))


def _subtotal_incl(own: Columns) -> Difference | None:
    rows, fixed = own.total("row_total_incl_tax"), own.total("fixed_tax")
    if fixed and rows is not None and own.subtotal_incl_tax is not None and own.subtotal_incl_tax >= rows:
        return None  # a fixed tax is in it, with or without its own tax, or not at all: no rule holds everywhere
    return _fits(own, "subtotal_incl", (rows,), own.subtotal_incl_tax, own.slack("row_total_incl_tax"))


def _discount(own: Columns) -> Difference | None:
    rows = own.total("discount_amount")
    if rows is None or own.discount_amount is None:
        return None
    shipping = abs(own.shipping_discount_amount or ZERO)
    return _fits(own, "discount", (rows + shipping,), abs(own.discount_amount), own.slack("discount_amount"))


def _tax(own: Columns) -> Difference | None:
    rows = own.total("tax_amount")
    if rows is None or own.tax_amount is None:
        return None
    parts = rows + (own.shipping_tax_amount or ZERO)
    fixed = _tax_on_fixed_tax(own)
    options = [parts, *(parts + tax for tax in own.fee_taxes), parts + sum(own.fee_taxes, ZERO), parts + fixed]
    options.append(parts + (own.total("fixed_tax") or ZERO))
    return _fits(own, "tax", options, own.tax_amount, own.slack("tax_amount"))


def _tax_on_fixed_tax(own: Columns) -> Decimal:
    """What is in the order's tax beside its rows and shipping, where a fixed tax is taxed; the rate is not told."""
    over = (own.tax_amount or ZERO) - (own.total("tax_amount") or ZERO) - (own.shipping_tax_amount or ZERO)
    for row in own.rows:
        exact = row.fixed_tax * row.item.tax_percent / 100
        if row.fixed_tax and over > 0 and abs(over - exact) <= HALF * max(len(own.rows), 1):
            return over
    whole = sum((row.fixed_tax * row.item.tax_percent / 100 for row in own.rows), ZERO)
    return over if whole and abs(over - whole) <= HALF * len(own.rows) else ZERO


def _tax_parts(own: Columns) -> Difference | None:
    if not own.tax_parts or None in own.tax_parts:
        return None
    parts = sum((part for part in own.tax_parts if part is not None), ZERO)
    several = CENT * len(own.tax_parts) if _several_on_one(own) else ZERO
    if several and own.tax_amount is not None and parts > own.tax_amount:
        return None  # rates applied together are each told with the whole amount
    fine = HALF * sum(1 for part in own.tax_parts if part is not None and finer(part))
    return _fits(own, "tax_parts", (own.tax_amount,), parts, several + fine)


def _several_on_one(own: Columns) -> bool:
    """More rates than the rows have between them: some row has two."""
    return len(own.tax_parts) > len({row.item.tax_percent for row in own.rows if row.item.tax_percent})


def _hidden(own: Columns) -> Difference | None:
    rows = own.total("hidden_tax_amount")
    if rows is None:
        return None
    with_shipping = rows + (own.shipping_hidden_tax_amount or ZERO)
    return _fits(own, "hidden_tax", (rows, with_shipping), own.hidden_tax_amount, own.slack("hidden_tax_amount"))


def _shipping(own: Columns) -> Difference | None:
    if own.shipping_amount is None or own.shipping_incl_tax is None or own.shipping_tax_amount is None:
        return None
    told = (own.shipping_amount, own.shipping_tax_amount, own.shipping_incl_tax)
    slack = HALF * sum(1 for amount in told if finer(amount)) + (CENT if own.discount_amount else ZERO)
    known = own.shipping_amount + own.shipping_tax_amount + (own.shipping_hidden_tax_amount or ZERO)
    if own.shipping_discount_amount and not own.shipping_hidden_tax_amount and own.shipping_incl_tax >= known:
        return None  # told before the discount, its tax after it
    return _fits(own, "shipping", (known,), own.shipping_incl_tax, slack)


def _grand(own: Columns) -> Difference | None:
    """What is left over must be explained to the cent by the extra totals; a fee without a field may only be a fee."""
    if own.grand_total is None or own.silent:
        return None
    parts = core_of(own)
    all_parts = [*core_parts(own), *(extra.amount for extra in own.extras)]
    slack = HALF if any(finer(amount) for amount in all_parts) else ZERO
    left = own.grand_total - parts
    shipping = own.shipping_hidden_tax_amount or ZERO
    lefts = (left, left - shipping) if _beside(own) is None else (left,)
    if any(explained(rest, own.extras, slack) for rest in lefts):
        return None
    if own.fee_has_no_field and left > 0 and not any(extra.kind == "fee" for extra in own.extras):
        return None
    named = sum((extra.amount for extra in own.extras), ZERO)
    return own.difference("grand_total", parts + named, own.grand_total)


def core_of(own: Columns) -> Decimal:
    return sum(core_parts(own), ZERO)


def core_parts(own: Columns) -> list[Decimal]:
    discount = -abs(own.discount_amount) if own.discount_amount else ZERO
    beside = own.shipping_hidden_tax_amount if _beside(own) else ZERO
    told = (own.subtotal, own.shipping_amount, own.tax_amount, discount, own.hidden_tax_amount, beside)
    return [amount for amount in told if amount]


def _beside(own: Columns) -> bool | None:
    """Whether the shipping's hidden tax stands beside the order's; None where the rows do not tell."""
    rows = own.total("hidden_tax_amount")
    if not own.shipping_hidden_tax_amount:
        return False
    if rows == own.hidden_tax_amount:
        return True
    return False if rows is not None and rows + own.shipping_hidden_tax_amount == own.hidden_tax_amount else None


def _paid(own: Columns) -> Difference | None:
    if own.total_paid is None or own.grand_total is None or own.total_paid <= max(own.grand_total, ZERO):
        return None
    return own.difference("paid", own.grand_total, own.total_paid)


def _refunded(own: Columns) -> Difference | None:
    """Never more than came in, or than the order is worth."""
    if own.total_refunded is None or own.grand_total is None:
        return None
    most = min(own.grand_total, own.total_paid) if own.total_paid else own.grand_total
    return own.difference("refunded", most, own.total_refunded) if own.total_refunded > max(most, ZERO) else None


def _due(own: Columns) -> Difference | None:
    """Where the shop tells what is still to be paid; one that has nothing more to come leaves it out."""
    if not own.total_due or own.grand_total is None or own.total_paid is None:
        return None
    return _fits(own, "due", (max(own.grand_total - own.total_paid, ZERO),), own.total_due)
