"""What an invoice says equals what the shop decided, to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.facts import OrderFacts, PaymentKind, TaxPart, Totals
from contracts.invoicing import InvoiceSettings
from contracts.shop_identity import ShopIdentity
from kernel.money import ZERO
from services.invoicing.domain.invoice import Invoice
from services.invoicing.use_cases.content import invoice_of
from tests.invoicing.builders import A, an_address, an_order

SETTINGS = InvoiceSettings(shop="fietsen")
SHOP = ShopIdentity(shop="fietsen", name="Fietsen")


def built(order: OrderFacts, paid: str = "0") -> Invoice:
    return invoice_of(order, SETTINGS, SHOP, Decimal(paid), date(2026, 5, 12))


def shown(invoice: Invoice) -> list[tuple[str, str]]:
    return [(row.code, str(row.amount)) for row in invoice.rows]


def test_a_consumer_reads_prices_with_tax():
    invoice = built(an_order("1", A("2399.00"), A("49.95", "2"), shipping="19.95"))
    assert invoice.tax_included
    assert [(str(line.unit_price), str(line.amount)) for line in invoice.lines] == [
        ("2399.00", "2399.00"),
        ("49.95", "99.90"),
    ]
    assert shown(invoice) == [("subtotal", "2498.90"), ("shipping", "19.95")]
    assert (invoice.total, invoice.tax) == (Decimal("2518.85"), Decimal("437.16"))


def test_a_business_reads_prices_without_tax():
    invoice = built(an_order("1", A("121.00"), shipping="12.10", billing=an_address(vat_id="NL001234567B01")))
    assert not invoice.tax_included
    assert shown(invoice) == [("subtotal", "100.00"), ("shipping", "10.00"), ("tax", "23.10")]
    assert invoice.lines[0].unit_price == Decimal("100.00")


@pytest.mark.row("SCR-20")
def test_a_discount_stands_on_its_line_and_is_taken_off_once():
    invoice = built(an_order("1", A("100.00", discount="10.00"), A("20.00")))
    assert [(str(line.discount), str(line.amount)) for line in invoice.lines] == [("10.00", "90.00"), ("0", "20.00")]
    assert shown(invoice) == [("subtotal", "110.00"), ("shipping", "0")]
    assert invoice.total == Decimal("110.00")


@pytest.mark.row("PAY-06")
def test_the_cash_on_delivery_fee_is_an_amount_of_its_own():
    invoice = built(an_order("1", A("100.00"), fee="7.50", payment_kind=PaymentKind.ON_DELIVERY))
    fee = next(row for row in invoice.rows if row.code == "fee")
    assert (fee.amount, fee.label) == (Decimal("7.50"), "Rembourskosten")
    assert invoice.open == Decimal("107.50")


def test_parts_of_a_bundle_stand_under_it_without_a_price():
    invoice = built(an_order("1", A("100.00", parts=("stuur", "zadel")), A("5.00")))
    assert [[part.name for part in line.parts] for line in invoice.lines] == [["stuur", "zadel"], []]
    assert len(invoice.lines) == 2


@pytest.mark.row("C-05")
def test_the_shops_own_tax_table_wins_over_the_lines():
    taxes = (TaxPart(title="Btw hoog", percent=Decimal(21), base=Decimal("82.64"), amount=Decimal("17.36")),)
    invoice = built(an_order("1", A("100.00"), taxes=taxes))
    assert [(row.title, row.amount) for row in invoice.taxes] == [("Btw hoog", Decimal("17.36"))]


def test_a_foreign_order_keeps_its_currency_and_names_the_shops():
    totals = Totals(
        subtotal=Decimal("2996.25"),
        subtotal_incl_tax=Decimal("2996.25"),
        fee=Decimal("5.33"),
        grand_total=Decimal("3001.58"),
        base_currency="USD",
        base_grand_total=Decimal("804.33"),
        base_rate=Decimal("3.75"),
    )
    invoice = built(an_order("1", A("2996.25", percent="0"), currency="SAR", totals=totals))
    assert (invoice.total, invoice.currency, invoice.base_total) == (Decimal("3001.58"), "SAR", Decimal("804.33"))
    assert invoice.tax == 0


def test_what_the_rows_leave_of_the_total_is_shown_as_rounding():
    order = an_order("1", A("100.00"))
    off = order.totals.model_copy(update={"grand_total": Decimal("100.02")})
    assert shown(built(order.model_copy(update={"totals": off})))[-1] == ("rounding", "0.02")


def test_who_pays_later_sees_until_when():
    assert built(an_order("1", payment_kind=PaymentKind.ON_ACCOUNT)).due_on == date(2026, 5, 26)
    assert built(an_order("1", payment_kind=PaymentKind.ON_DELIVERY)).due_on is None


prices = st.decimals(Decimal("0.01"), 4000, places=2)
bought = st.builds(
    lambda price, quantity, off, percent: A(
        str(price), str(quantity), str((price * quantity * off / 100).quantize(Decimal("0.01"))), percent
    ),
    prices,
    st.integers(1, 5),
    st.integers(0, 60),
    st.sampled_from(["0", "7", "9", "19", "21"]),
)
fees = st.decimals(0, 60, places=2).map(str)
changes = st.fixed_dictionaries({"billing": st.sampled_from([an_address(), an_address(vat_id="NL001234567B01")])})


def _adjusted(order: OrderFacts, cents: int) -> OrderFacts:
    totals = order.totals
    more = Decimal(cents) / 100
    update = {"adjustment": more, "grand_total": totals.grand_total + more}
    return order.model_copy(update={"totals": totals.model_copy(update=update)})


@pytest.mark.row("C-05")
@given(lines=st.lists(bought, min_size=1, max_size=8), shipping=fees, fee=fees, cents=st.integers(-3, 3), more=changes)
def test_any_order_is_invoiced_with_the_shops_totals_to_the_cent(
    lines: list[A], shipping: str, fee: str, cents: int, more: dict[str, Any]
):
    order = _adjusted(an_order("1", *lines, shipping=shipping, fee=fee, **more), cents)
    invoice = built(order)
    t = order.totals
    assert invoice.total == t.grand_total == sum((row.amount for row in invoice.rows), ZERO)
    assert invoice.tax == t.tax + t.fee_tax
    assert all(row.code != "rounding" for row in invoice.rows)
