"""A credit note is the mirror of its invoice: in one piece or in many, to the cent, and never above it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.invoicing import InvoiceSettings
from contracts.shop_identity import ShopIdentity
from kernel.money import ZERO
from kernel.refused import Refused
from services.invoicing.domain.credit import Wish, credit, everything, left_of
from services.invoicing.domain.invoice import Invoice
from services.invoicing.use_cases.content import invoice_of
from tests.invoicing.builders import A, an_address, an_order

TODAY = date(2026, 5, 12)
BUSINESS = {"billing": an_address(vat_id="NL001234567B01")}


def an_invoice(*lines: A, shipping: str = "0", fee: str = "0", business: bool = False) -> Invoice:
    order = an_order("1", *lines, shipping=shipping, fee=fee, **(BUSINESS if business else {}))
    shop = ShopIdentity(shop="fietsen", name="Fietsen")
    return invoice_of(order, InvoiceSettings(shop="fietsen"), shop, ZERO, TODAY)


def pieces(*wished: tuple[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(quantity) for key, quantity in wished}


@pytest.mark.row("C-06")
def test_the_whole_is_minus_the_invoice_line_by_line():
    invoice = an_invoice(A("2399.00"), A("49.95", "3", discount="12.35"), shipping="19.95", fee="7.50")
    note = credit(invoice, [], everything(left_of(invoice, [])), TODAY)
    assert [(line.quantity, line.amount, line.discount) for line in note.lines] == [
        (-line.quantity, -line.amount, -line.discount) for line in invoice.lines
    ]
    assert [(row.code, row.amount) for row in note.rows] == [(row.code, -row.amount) for row in invoice.rows]
    assert [(row.percent, row.base, row.amount) for row in note.taxes] == [
        (row.percent, -row.base, -row.amount) for row in invoice.taxes
    ]
    assert (note.total, note.credits) == (-invoice.total, invoice.number)


@pytest.mark.row("INV-19")
def test_one_piece_of_three_takes_its_share_and_the_last_takes_the_rest():
    invoice = an_invoice(A("33.33", "3", discount="0.01"))  # 99.98
    notes: list[Invoice] = []
    for _ in range(3):
        notes.append(credit(invoice, notes, Wish(pieces(("1", "1"))), TODAY))
    assert [note.total for note in notes] == [Decimal("-33.33"), Decimal("-33.32"), Decimal("-33.33")]
    assert left_of(invoice, notes).total == 0


@pytest.mark.row("C-06")
def test_tax_goes_back_with_what_it_lies_on():
    invoice = an_invoice(A("121.00", percent="21"), A("109.00", percent="9"), shipping="12.10")
    note = credit(invoice, [], Wish(pieces(("2", "1"))), TODAY)
    assert {row.percent: row.amount for row in note.taxes} == {Decimal(21): ZERO, Decimal(9): Decimal("-9.00")}


def test_a_business_gets_prices_without_tax_back_and_the_tax_below():
    invoice = an_invoice(A("121.00", "2"), shipping="12.10", business=True)
    note = credit(invoice, [], Wish(pieces(("1", "1")), shipping=Decimal("10.00")), TODAY)
    assert [(row.code, str(row.amount)) for row in note.rows] == [
        ("subtotal", "-100.00"),
        ("shipping", "-10.00"),
        ("tax", "-23.10"),
    ]
    assert note.total == Decimal("-133.10")


def test_an_amount_kept_back_makes_the_note_smaller_and_bears_its_tax():
    invoice = an_invoice(A("121.00"))
    note = credit(invoice, [], Wish(pieces(("1", "1")), adjustment=Decimal("-24.20")), TODAY)
    assert (note.total, note.tax) == (Decimal("-96.80"), Decimal("-16.80"))


def test_an_amount_on_top_alone_is_a_credit_note_too():
    invoice = an_invoice(A("121.00"), business=True)
    note = credit(invoice, [], Wish(adjustment=Decimal("12.10")), TODAY)
    assert (note.lines, note.total, note.tax) == ((), Decimal("-12.10"), Decimal("-2.10"))


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(pieces(("1", "3"))), "Of Gazelle Ultimate C380, 2 can still be taken back, not 3."),
        (Wish(pieces(("9", "1"))), "has no such line"),
        (Wish(shipping=Decimal("10.01")), "10.00 EUR can still be taken back, not 10.01"),
        (Wish(adjustment=Decimal("210.01")), "210.00 EUR can still be taken back, not 210.01"),
        (Wish(pieces(("1", "1")), adjustment=Decimal("-100")), "Nothing would be paid back"),
        (Wish(), "Nothing would be paid back"),
        (Wish(others=True), "taken back already"),
    ],
)
@pytest.mark.row("C-06")
def test_more_than_is_left_is_refused_in_words(wish: Wish, words: str):
    invoice = an_invoice(A("100.00", "2"), shipping="10.00")
    with pytest.raises(Refused, match=words):
        credit(invoice, [], wish, TODAY)


prices = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("3000"), places=2)
bought = st.lists(
    st.builds(
        lambda price, quantity, percent, off: A(
            str(price), str(quantity), str((price * quantity * off / 100).quantize(Decimal("0.01"))), percent
        ),
        prices,
        st.integers(1, 4),
        st.sampled_from(["21", "9", "0", "19", "7"]),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.row("C-06", "M-04")
@given(bought, st.booleans(), st.data())
def test_whatever_the_parts_they_are_together_the_invoice_with_its_signs_turned(
    lines: list[A], business: bool, data: st.DataObject
):
    invoice = an_invoice(*lines, shipping="14.95", fee="4.99", business=business)
    notes: list[Invoice] = []
    for _ in range(20):
        left = left_of(invoice, notes)
        some = {key: Decimal(data.draw(st.integers(0, int(most)))) for key, most in left.pieces.items()}
        ship = data.draw(st.sampled_from([ZERO, left.shipping]))
        wish = Wish(some, ship, bool(left.others) and data.draw(st.booleans()))
        try:
            notes.append(credit(invoice, notes, wish, TODAY))
        except Refused:
            break
    left = left_of(invoice, notes)
    if left.total:
        assume(left.total > 0)
        notes.append(credit(invoice, notes, everything(left), TODAY))
    for at, row in enumerate(invoice.taxes):
        assert sum((note.taxes[at].amount for note in notes), ZERO) == -row.amount
        assert sum((note.taxes[at].base for note in notes), ZERO) == -row.base
    assert sum((note.total for note in notes), ZERO) == -invoice.total
    for note in notes:
        assert sum((row.amount for row in note.rows), ZERO) == note.total


@pytest.mark.row("C-06")
@given(bought, st.booleans(), st.lists(st.decimals(Decimal("-50"), Decimal("50"), places=2), min_size=1, max_size=5))
def test_with_amounts_on_top_no_rate_and_no_total_goes_above_the_invoice(
    lines: list[A], business: bool, adjustments: list[Decimal]
):
    invoice = an_invoice(*lines, business=business)
    notes: list[Invoice] = []
    for at, adjustment in enumerate(adjustments):
        left = left_of(invoice, notes)
        key = list(left.pieces)[at % len(left.pieces)]
        try:
            notes.append(credit(invoice, notes, Wish({key: left.pieces[key]}, adjustment=adjustment), TODAY))
        except Refused:
            continue
    assert -sum((note.total for note in notes), ZERO) <= invoice.total
    for at, row in enumerate(invoice.taxes):
        assert 0 <= -sum((note.taxes[at].amount for note in notes), ZERO) <= row.amount
    for note in notes:
        assert sum((row.amount for row in note.rows), ZERO) == note.total
