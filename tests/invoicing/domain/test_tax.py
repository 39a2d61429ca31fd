"""The tax table adds up to the shop's tax, whatever the shop rounded."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.invoicing.domain.tax import Taxed, TaxRow, tax_table

NO_FEE = Taxed(Decimal(0), Decimal(0))


def d(text: str) -> Decimal:
    return Decimal(text)


def test_the_shops_own_table_is_taken_over():
    shops = [TaxRow(d("21"), d("100"), d("21.00"), "Btw hoog"), TaxRow(d("9"), d("50"), d("4.50"), "Btw laag")]
    assert tax_table(shops, [], d("25.50"), NO_FEE, "EUR") == tuple(shops)


def test_lines_of_one_rate_are_one_row_and_shipping_joins_its_rate():
    parts = [Taxed(d("82.64"), d("17.36"), d("21")), Taxed(d("41.32"), d("8.68"), d("21")), Taxed(d("4.09"), d("0.86"))]
    table = tax_table([], parts, d("26.90"), NO_FEE, "EUR")
    assert table == (TaxRow(d("21"), d("128.05"), d("26.90")),)


def test_a_cent_left_over_goes_to_the_rate_with_the_largest_amount_under_it():
    parts = [Taxed(d("1000"), d("210.00"), d("21")), Taxed(d("10"), d("0.90"), d("9"))]
    table = tax_table([], parts, d("210.91"), NO_FEE, "EUR")
    assert [row.amount for row in table] == [d("210.01"), d("0.90")]


def test_a_fee_the_shops_table_leaves_out_is_added_at_its_rate():
    table = tax_table([TaxRow(d("21"), d("100"), d("21"))], [], d("21"), Taxed(d("6.20"), d("1.30")), "EUR")
    assert table == (TaxRow(d("21"), d("106.20"), d("22.30")),)


def test_a_fee_the_shops_table_holds_is_not_added_again():
    table = tax_table([TaxRow(d("21"), d("106.20"), d("22.30"))], [], d("21"), Taxed(d("6.20"), d("1.30")), "EUR")
    assert table == (TaxRow(d("21"), d("106.20"), d("22.30")),)


def test_shipping_at_another_rate_than_the_lines_is_a_row_of_its_own():
    table = tax_table([], [Taxed(d("100"), d("9"), d("9")), Taxed(d("10"), d("2.10"))], d("11.10"), NO_FEE, "EUR")
    assert [(row.percent, row.amount) for row in table] == [(d("21"), d("2.10")), (d("9"), d("9.00"))]


amounts = st.decimals(0, 5000, places=4)
rates = st.sampled_from([d("0"), d("7"), d("9"), d("19"), d("21")])
parts = st.lists(st.builds(Taxed, amounts, amounts, rates), max_size=8)


@given(parts=parts, tax=st.decimals(0, 5000, places=4), fee=st.builds(Taxed, amounts, amounts))
def test_whatever_the_amounts_the_table_adds_up_to_the_cent(parts: list[Taxed], tax: Decimal, fee: Taxed):
    table = tax_table([], parts, tax, fee, "EUR")
    assert sum((row.amount for row in table), d("0")) == (tax + fee.amount).quantize(d("0.01"), "ROUND_HALF_UP")
