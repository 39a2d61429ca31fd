"""Totals are the shop's own, to the last decimal: their parts add up to its grand total, whatever it is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.facts import Totals
from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.order import RawItem, RawOrder
from services.integration.partners.magento.taxes import taxes_of
from services.integration.partners.magento.totals import totals_of
from services.integration.partners.magento2 import mapping as magento2
from services.integration.partners.openmage import mapping as openmage
from tests.integration.builders import a_connection, captured_orders, payload

AMOUNT = st.decimals(min_value=0, max_value=99999, places=4)


def parts(totals: Totals) -> Decimal:
    return (
        totals.subtotal + totals.shipping + totals.tax + totals.hidden_tax + totals.discount
    ) + (totals.fee + totals.fee_tax + totals.adjustment)  # fmt: skip


def read(name: str) -> ShopOrder:
    family = magento2 if name.startswith("magento2") else openmage
    return family.order_of(payload(name), a_connection(), Book())[0]


@pytest.mark.row("C-05")
@pytest.mark.parametrize("name", captured_orders())
def test_every_captured_order_adds_up(name: str) -> None:
    order = read(name)
    totals = order.totals
    assert parts(totals) == totals.grand_total == payload_total(name)
    assert sum(line.row_total for line in order.lines) == totals.subtotal
    assert (
        sum(line.row_total_incl_tax for line in order.lines if not line.parent_shop_line_id) == totals.subtotal_incl_tax
    )
    assert sum(line.discount for line in order.lines) <= -totals.discount
    if order.taxes:
        assert sum(tax.amount for tax in order.taxes) == totals.tax


def payload_total(name: str) -> Decimal:
    return Decimal(str(payload(name)["grand_total"]))


@pytest.mark.row("C-05")
@given(
    subtotal=AMOUNT,
    shipping=AMOUNT,
    tax=AMOUNT,
    discount=AMOUNT,
    hidden=AMOUNT,
    shipping_hidden=AMOUNT,
    left=st.decimals(min_value=-50, max_value=50, places=4),
)
def test_any_order_adds_up(
    subtotal: Decimal,
    shipping: Decimal,
    tax: Decimal,
    discount: Decimal,
    hidden: Decimal,
    shipping_hidden: Decimal,
    left: Decimal,
) -> None:
    grand = subtotal + shipping + tax - discount + hidden + left
    raw = RawOrder(
        subtotal=subtotal,
        shipping_amount=shipping,
        tax_amount=tax,
        discount_amount=-discount,
        hidden_tax_amount=hidden,
        shipping_hidden_tax_amount=shipping_hidden,
        grand_total=grand,
    )
    totals = totals_of(raw, {})
    assert parts(totals) == totals.grand_total == grand
    assert totals.fee >= 0
    assert not (totals.fee and totals.adjustment)


def test_the_shippings_hidden_tax_counts_where_the_shop_counted_it() -> None:
    raw = RawOrder(subtotal=100, shipping_amount=10, tax_amount=20, discount_amount=-12, hidden_tax_amount=1,
                   shipping_hidden_tax_amount=2, grand_total=121)  # fmt: skip
    assert (totals_of(raw, {}).hidden_tax, totals_of(raw, {}).fee) == (3, 0)


def test_less_than_the_parts_is_an_adjustment_and_a_cent_is_no_fee() -> None:
    """A gift card has no core field; a cent is the shop's rounding."""
    gift = totals_of(RawOrder(subtotal=100, grand_total=75), {})
    cent = totals_of(RawOrder(subtotal=100, grand_total=Decimal("100.01")), {})
    assert (gift.fee, gift.adjustment) == (0, -25)
    assert (cent.fee, cent.adjustment) == (0, Decimal("0.01"))


def test_a_fee_whose_tax_the_shop_keeps_apart() -> None:
    raw = RawOrder(subtotal=100, grand_total=Decimal("106.05"), extra={"cod_fee_tax": "1.05"})
    totals = totals_of(raw, {"field.fee_tax": "cod_fee_tax"})
    assert (totals.fee, totals.fee_tax) == (5, Decimal("1.05"))


def test_a_bundles_tax_is_counted_once() -> None:
    items = (
        RawItem(item_id="1", product_type="bundle", row_total=100, tax_amount=15),
        RawItem(item_id="2", parent_item_id="1", row_total=40, tax_percent=21, tax_amount=Decimal("8.40")),
        RawItem(item_id="3", parent_item_id="1", row_total=60, tax_percent=9, tax_amount=Decimal("5.40")),
    )
    taxes = taxes_of(RawOrder(items=items))
    assert [(tax.percent, tax.base, tax.amount) for tax in taxes] == [(21, 40, Decimal("8.4")), (9, 60, Decimal("5.4"))]
