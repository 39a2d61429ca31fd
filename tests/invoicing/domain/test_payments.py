"""What is new in what the shop says."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from services.invoicing.domain.numbering import invoice_number, placeholder
from services.invoicing.domain.payments import ShopLevel, is_evidence, owed, to_book

AT = datetime(2026, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "counted", "paid", "new"),
    [
        ("100", "0", "0", "100"),  # the first word
        ("100", "100", "100", "0"),  # said again
        ("100", "40", "40", "60"),  # more came
        ("100", "0", "100", "0"),  # staff booked it, the shop repeats it
        ("100", "0", "60", "40"),  # staff booked a part
        ("100", "100", "0", "0"),  # known, and taken back by staff since
        ("40", "100", "100", "-60"),  # less than it said before
    ],
)
def test_what_is_new_in_the_shops_total(level: str, counted: str, paid: str, new: str):
    said = ShopLevel(Decimal(level), AT, by_provider=True)
    assert to_book(said, Decimal(counted), Decimal(paid)) == Decimal(new)


def test_a_shop_without_a_provider_is_believed_only_where_money_comes_first():
    assert is_evidence("on_delivery", by_provider=True, invoiced_before=True)
    assert is_evidence("transfer", by_provider=False, invoiced_before=False)
    assert not is_evidence("transfer", by_provider=False, invoiced_before=True)
    assert not is_evidence("on_delivery", by_provider=False, invoiced_before=False)


def test_a_cancelled_order_owes_nothing_unless_its_invoice_is_out():
    assert owed(Decimal(10), cancelled=True, invoiced=False) == 0
    assert owed(Decimal(10), cancelled=True, invoiced=True) == 10


def test_a_number_and_its_placeholder_are_equally_long():
    assert invoice_number("F-", 2026, 123) == "F-2026-000123"
    assert len(placeholder("F-")) == len("F-2026-000123")
