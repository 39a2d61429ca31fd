"""The list of invoices: search, open items, pages by key; and the order's own list."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.facts import Totals
from contracts.invoicing import FindInvoices, InvoiceSettings, IssueInvoice, MarkPaid
from kernel.clock import frozen
from kernel.refused import NotFound, Refused
from services.invoicing import queries
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.save_settings import save_settings
from tests.invoicing.builders import SHOP, A, an_address, an_order, within


def invoiced(uow, documents, order):
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    return order


def numbers(uow, **asked) -> list[str]:
    return [row.number for row in queries.find_invoices(uow.session, FindInvoices(**asked)).rows]


@pytest.mark.row("INV-01")
@pytest.mark.row("INV-20")
def test_the_orders_list_has_number_date_amount_and_what_is_open(uow, documents):
    order = invoiced(uow, documents, an_order())
    (row,) = queries.order_money(uow.session, order.order_id).invoices
    assert (row.number, str(row.issued_on), row.total, row.open, row.kind) == (
        "2026-000001",
        "2026-05-12",
        Decimal("100.00"),
        Decimal("100.00"),
        "invoice",
    )
    assert row.document is not None


@pytest.mark.row("INV-08")
def test_invoices_are_found_by_number_order_name_town_and_reference(uow, documents):
    order = an_order("100012866", reference="Zolder links")
    invoiced(uow, documents, order)
    other = an_address(first_name="Piet", last_name="Jansen", city="Assen", postcode="9401 XX", email="p@x.example")
    invoiced(uow, documents, an_order(billing=other))
    for search in ("2026-000001", "100012866", "gross", "ijmuiden", "1234ab", "zold link", "jurgen@example.com"):
        assert numbers(uow, search=search) == ["2026-000001"], search
    assert numbers(uow, search="nobody") == []
    assert numbers(uow) == ["2026-000002", "2026-000001"]


@pytest.mark.row("INV-08")
def test_open_items_and_their_total(uow, documents):
    paid, open_ = invoiced(uow, documents, an_order()), invoiced(uow, documents, an_order("", A("50.00")))
    mark_paid(uow, documents, MarkPaid(order_id=paid.order_id, seen_open=Decimal(100)))
    page = queries.find_invoices(uow.session, FindInvoices(only_open=True))
    assert [row.order_number for row in page.rows] == [open_.number]
    assert page.total_open == Decimal("50.00")
    assert queries.find_invoices(uow.session, FindInvoices()).total_open == Decimal("50.00")


def test_the_total_open_is_in_the_shops_own_currency(uow, documents):
    totals = Totals(
        subtotal=Decimal(300),
        subtotal_incl_tax=Decimal(300),
        grand_total=Decimal(300),
        base_currency="EUR",
        base_grand_total=Decimal(75),
        base_rate=Decimal(4),
    )
    invoiced(uow, documents, an_order("", A("300.00", percent="0"), currency="PLN", totals=totals))
    invoiced(uow, documents, an_order())
    assert queries.find_invoices(uow.session, FindInvoices()).total_open == Decimal("175.00")


@pytest.mark.row("INV-08")
def test_pages_follow_one_another_without_gap_or_double(uow, documents):
    start = datetime(2026, 5, 12, 8, tzinfo=UTC)
    for n in range(7):
        with frozen(start + timedelta(minutes=n // 2)):  # some share their moment
            invoiced(uow, documents, an_order())
    seen, after = [], ""
    while True:
        page = queries.find_invoices(uow.session, FindInvoices(after=after, limit=3))
        seen += [row.number for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == [f"2026-{n:06d}" for n in range(7, 0, -1)]
    with pytest.raises(Refused, match="no longer exists"):
        queries.find_invoices(uow.session, FindInvoices(after="nonsense"))


@pytest.mark.row("INV-08")
def test_numbers_start_anew_each_year_and_run_per_shop_with_its_prefix(uow, documents):

    invoiced(uow, documents, an_order())
    invoiced(uow, documents, an_order(shop="moebel"))
    with frozen(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):  # half past midnight in Amsterdam
        invoiced(uow, documents, an_order())
    save_settings(uow, InvoiceSettings(shop=SHOP, number_prefix="F"))
    invoiced(uow, documents, an_order())
    found = queries.find_invoices(uow.session, FindInvoices()).rows
    assert sorted(row.number for row in found) == ["2026-000001", "2026-000001", "2027-000001", "F2026-000002"]


def test_a_prefix_that_cannot_be_printed_is_refused(uow):

    with pytest.raises(Refused, match="eight letters"):
        save_settings(uow, InvoiceSettings(shop=SHOP, number_prefix="Ł/"))


def test_an_order_nobody_told_of_is_not_found(uow):
    with pytest.raises(NotFound):
        queries.order_money(uow.session, uuid4())
