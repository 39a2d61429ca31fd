"""The sums of one basket in one currency: row by row as Magento's three ways of rounding tax do them."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.integration.magento_sums.basket import ZERO, Basket, Item, Rates


@dataclass
class Sums:
    """Amounts by Magento 2's names."""

    order: dict[str, Decimal] = field(default_factory=dict)
    rows: list[dict[str, Decimal]] = field(default_factory=list)  # of the basket's items
    parts: list[list[dict[str, Decimal]]] = field(default_factory=list)  # of each bundle
    taxes: dict[Decimal, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


class Till:
    """Rounds, and remembers what rounding left over, where the tax is worked out on the total."""

    def __init__(self, basket: Basket, factor: Decimal) -> None:
        self.basket, self.mode, self.factor = basket, basket.mode, factor
        self.left: dict[tuple[str, Decimal], Decimal] = {}

    def round(self, amount: Decimal, places: int | None = None) -> Decimal:
        step = Decimal(1).scaleb(-(self.mode.places if places is None else places))
        return amount.quantize(step, ROUND_HALF_UP)

    def tax(self, amount: Decimal, kind: str, rate: Decimal) -> Decimal:
        if self.mode.algorithm != "total" or not amount:
            return self.round(amount)
        exact = amount + self.left.get((kind, rate), ZERO)
        rounded = self.round(exact)
        self.left[kind, rate] = exact - rounded
        return rounded

    def price(self, base: Decimal, rates: Rates, with_tax: bool) -> Decimal:
        """What the customer's currency and country make of a catalogue price."""
        price = self.round(base * self.factor)
        home = self.mode.home
        if with_tax and not self.mode.cross_border and rates.percent != home:
            price = self.round(price * (100 + rates.percent) / (100 + home))
        return price

    def row(
        self, price: Decimal, quantity: Decimal, rates: Rates, percent_off: Decimal, with_tax: bool
    ) -> dict[str, Decimal]:
        off = self.round(self._off_on(price * quantity, rates, with_tax) * percent_off / 100)
        work = self._with_tax if with_tax else self._without_tax
        if self.mode.algorithm != "unit" or quantity % 1:
            found = work(price, quantity, rates, off)
        else:
            one = work(price, Decimal(1), rates, off / quantity)
            found = {name: amount * quantity for name, amount in one.items()}
        found |= {"discount_amount": off, "tax_percent": rates.percent}
        exact = quantity if quantity else Decimal(1)
        found["price"] = price if not with_tax else self.round(found["row_total"] / exact)
        found["price_incl_tax"] = price if with_tax else self.round(found["row_total_incl_tax"] / exact)
        return found

    def _off_on(self, amount: Decimal, rates: Rates, with_tax: bool) -> Decimal:
        if with_tax and not self.mode.discount_on_incl:
            return amount * 100 / (100 + rates.percent)
        if not with_tax and self.mode.discount_on_incl and not self.mode.after_discount:
            return amount * (100 + rates.percent) / 100
        return amount

    def _with_tax(self, price: Decimal, quantity: Decimal, rates: Rates, off: Decimal) -> dict[str, Decimal]:
        rate, whole = rates.percent, self.round(price * quantity)
        kind = "before" if self.mode.after_discount else "regular"
        before = self.tax(whole * rate / (100 + rate), kind, rate)
        after = before
        if self.mode.after_discount:
            after = self.tax(max(whole - off, ZERO) * rate / (100 + rate), "regular", rate)
        return {
            "row_total": whole - before,
            "row_total_incl_tax": whole,
            "tax_amount": after,
            "discount_tax_compensation_amount": before - after,
        }

    def _without_tax(self, price: Decimal, quantity: Decimal, rates: Rates, off: Decimal) -> dict[str, Decimal]:
        whole = self.round(price * quantity)
        before = after = ZERO
        for rate, share in rates.shares:
            kind = "before" if self.mode.after_discount else "regular"
            tax = self.tax(whole * share / 100, kind, rate)
            before += tax
            if self.mode.after_discount:
                tax = self.tax(max(whole - off, ZERO) * share / 100, "regular", rate)
            after += tax
        return {
            "row_total": whole,
            "row_total_incl_tax": whole + before,
            "tax_amount": after,
            "discount_tax_compensation_amount": ZERO,
        }


SUMMED = ("row_total", "row_total_incl_tax", "tax_amount", "discount_amount", "discount_tax_compensation_amount")


def sums_of(basket: Basket, factor: Decimal) -> Sums:
    till, found = Till(basket, factor), Sums()
    for item in basket.items:
        row, parts = _item(till, item)
        found.rows.append(row)
        found.parts.append(parts)
        for each, rates in (
            zip(parts, (part.rates for part in item.parts), strict=True) if parts else ((row, item.rates),)
        ):
            _apply(found, each["tax_amount"], rates)
    shipping = till.row(
        till.price(basket.shipping, basket.shipping_rates, basket.mode.shipping_with_tax),
        Decimal(1),
        basket.shipping_rates,
        basket.shipping_percent_off,
        basket.mode.shipping_with_tax,
    )
    _apply(found, shipping["tax_amount"], basket.shipping_rates)
    _totals(found, till, shipping)
    return found


def _item(till: Till, item: Item) -> tuple[dict[str, Decimal], list[dict[str, Decimal]]]:
    off, with_tax = till.basket.percent_off, till.mode.prices_with_tax
    if item.kind != "bundle":
        row = till.row(till.price(item.price, item.rates, with_tax), item.quantity, item.rates, off, with_tax)
        row["weee_tax_applied_row_amount"] = till.round(till.round(item.fixed_tax * till.factor) * item.quantity)
        return row, []
    parts = []
    for part in item.parts:
        price = till.price(part.price, part.rates, with_tax)
        parts.append(till.row(price, part.quantity * item.quantity, part.rates, off, with_tax))
    whole = {name: sum((part[name] for part in parts), ZERO) for name in SUMMED}
    whole["price"] = sum((row["price"] * part.quantity for row, part in zip(parts, item.parts, strict=True)), ZERO)
    incl = (row["price_incl_tax"] * part.quantity for row, part in zip(parts, item.parts, strict=True))
    whole["price_incl_tax"] = sum(incl, ZERO)
    return whole | {"discount_amount": ZERO, "discount_tax_compensation_amount": ZERO, "tax_percent": ZERO}, parts


def _apply(found: Sums, tax: Decimal, rates: Rates) -> None:
    """Split over its rates; the last one takes what is left."""
    left, whole = tax, sum((share for _, share in rates.shares), ZERO)
    for number, (rate, share) in enumerate(rates.shares, 1):
        part = left if number == len(rates.shares) or not whole else (tax * share / whole).quantize(Decimal("0.01"))
        found.taxes[rate] += part
        left -= part


def _totals(found: Sums, till: Till, shipping: dict[str, Decimal]) -> None:
    basket, counted = till.basket, []
    for row, parts in zip(found.rows, found.parts, strict=True):
        counted += parts or [row]
    total = {name: sum((row[name] for row in counted), ZERO) for name in SUMMED}
    fixed = sum((row.get("weee_tax_applied_row_amount", ZERO) for row in found.rows), ZERO)
    fee = till.round(basket.fee * till.factor)
    fee_tax = till.round(fee * Decimal("0.21")) if basket.fee_taxed else ZERO
    less = {name: till.round(amount * till.factor, 2) for name, amount in basket.less}
    found.taxes[Decimal(21)] += fee_tax
    order = {
        "subtotal": total["row_total"] + (fixed if basket.fixed_tax_in_subtotal else ZERO),
        "subtotal_incl_tax": total["row_total_incl_tax"],
        "shipping_amount": shipping["row_total"],
        "shipping_incl_tax": shipping["row_total_incl_tax"],
        "shipping_tax_amount": shipping["tax_amount"],
        "shipping_discount_amount": shipping["discount_amount"],
        "shipping_discount_tax_compensation_amount": shipping["discount_tax_compensation_amount"],
        "discount_amount": -(total["discount_amount"] + shipping["discount_amount"]),
        "tax_amount": total["tax_amount"] + shipping["tax_amount"] + fee_tax,
        "discount_tax_compensation_amount": total["discount_tax_compensation_amount"],
    }
    core = ("subtotal", "shipping_amount", "tax_amount", "discount_amount", "discount_tax_compensation_amount")
    grand = sum((order[name] for name in core), order["shipping_discount_tax_compensation_amount"])
    grand += ZERO if basket.fixed_tax_in_subtotal else fixed
    order["grand_total"] = till.round(grand + fee - sum(less.values(), ZERO), 2)
    order["total_paid"] = till.round(order["grand_total"] * basket.paid, 2)
    order["total_refunded"] = till.round(order["total_paid"] * basket.refunded, 2)
    found.order = order
    found.order |= less
    if basket.fee_told:
        found.order |= {"cod_fee": fee} | ({"cod_tax_amount": fee_tax} if fee_tax else {})
