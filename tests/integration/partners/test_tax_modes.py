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
from tests.integration.magento_sums.told import as_magento2, as_openmage

FAMILIES = {"magento2": (as_magento2, magento2), "openmage": (as_openmage, openmage)}
BOTH = pytest.mark.parametrize("family", FAMILIES)
SAME = ("subtotal", "subtotal_incl_tax", "tax_amount", "discount_amount", "grand_total", "total_paid", "total_refunded")


def told(family: str, basket: Basket) -> Any:
    return FAMILIES[family][0](basket)


def taken_over(family: str, payload: Any) -> ShopOrder:
    return FAMILIES[family][1].order_of(payload, a_connection(family), Book())[0]


@BOTH
@pytest.mark.row("C-05")
@pytest.mark.row("M-04")
@settings(max_examples=700, deadline=None, suppress_health_check=list(HealthCheck))
@given(basket=baskets())
def test_every_mode_is_taken_over_to_the_cent(family: str, basket: Basket) -> None:
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
