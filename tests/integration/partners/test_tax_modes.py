"""Orders of every tax mode are taken over to the cent, and the check finds nothing to say against them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Book
from services.integration.partners.magento2 import mapping as magento2
from services.integration.partners.openmage import mapping as openmage
from tests.integration.builders import a_connection
from tests.integration.magento_sums.basket import Basket
from tests.integration.magento_sums.baskets import baskets
from tests.integration.magento_sums.told import as_magento2, as_magento2_since_23, as_openmage

FAMILIES = {
    "magento2": (as_magento2, magento2),
    "openmage": (as_openmage, openmage),
    "magento2_since_23": (as_magento2_since_23, magento2),
}
BOTH = pytest.mark.parametrize("family", ["magento2", "openmage"])
EVERY = pytest.mark.parametrize("family", FAMILIES)  # with what REST makes of rows since 2.3
SAME = ("subtotal", "subtotal_incl_tax", "tax_amount", "discount_amount", "grand_total", "total_paid", "total_refunded")


def told(family: str, basket: Basket) -> Any:
    return FAMILIES[family][0](basket)


def taken_over(family: str, payload: Any) -> ShopOrder:
    return FAMILIES[family][1].order_of(payload, a_connection(family), Book())[0]


def _can_be_known(basket: Basket) -> bool:
    """What REST since 2.3 tells of rows leaves open where tax was taken before a discount of everything, and which row
    bore the cent that a tax on the total, on prices without it, carries from row to row. Prices of cents, which
    rounding makes nought, are nobody's."""
    mode = basket.mode
    if any(each.price < 1 for item in basket.items for each in item.parts or (item,)):
        return False
    carries = mode.algorithm == "total" and not mode.prices_with_tax
    return not basket.percent_off or (not carries and (mode.after_discount or basket.percent_off != 100))


@BOTH
@pytest.mark.row("C-05")
@pytest.mark.row("M-04")
@settings(max_examples=700, deadline=None, suppress_health_check=list(HealthCheck))
@given(basket=baskets())
def test_every_mode_is_taken_over_to_the_cent(family: str, basket: Basket) -> None:
    to_the_cent(family, basket)


@pytest.mark.row("C-05")
@pytest.mark.row("M-04")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(basket=baskets())
def test_rows_told_less_their_discount_are_taken_over_to_the_cent(basket: Basket) -> None:
    assume(_can_be_known(basket))
    to_the_cent("magento2_since_23", basket)


def to_the_cent(family: str, basket: Basket) -> None:
    payload = told(family, basket)
    assume(Decimal(payload["grand_total"]) >= 0)

    order = taken_over(family, payload)

    totals = order.totals
    core = totals.subtotal + totals.shipping + totals.tax + totals.hidden_tax + totals.discount
    assert core + totals.fee + totals.fee_tax + totals.adjustment == totals.grand_total
    ours = (totals.subtotal, totals.subtotal_incl_tax, totals.tax, totals.discount, totals.grand_total)
    assert [*ours, totals.paid, totals.refunded] == [Decimal(payload[name]) for name in SAME]
    tops = [line for line in order.lines if not line.parent_shop_line_id]
    assert sum(line.row_total_incl_tax for line in tops) == totals.subtotal_incl_tax
    assert order.differences == ()
