"""Printing: an order's invoices, and a day's invoices with their stickers."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.facts import OrderState, PaymentKind
from contracts.invoicing import InvoiceSettings, InvoicesMade, IssueInvoice, PrintDayInvoices, PrintInvoices
from kernel.refused import Refused
from kit.work import unit_of_work
from services.invoicing.service import InvoicingService
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_planning import close_day
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.print_day import make_missing, print_day
from services.invoicing.use_cases.print_invoices import print_invoices
from services.invoicing.use_cases.save_settings import save_settings
from tests.invoicing.builders import SHOP, TUESDAY, A, a_closed_day, a_stop, an_order, within
from tests.paper_reading import codes, sizes, texts

A4, STICKER = (210, 297), (100, 150)


def printed(uow, documents, **asked) -> bytes:
    request = PrintDayInvoices(day=TUESDAY, **asked)
    make_missing(within(uow), documents, request)
    return documents.get(print_day(within(uow), documents, request).sha256)


@pytest.mark.row("INV-09")
def test_an_orders_invoices_are_one_pdf_the_one_that_was_issued(uow, documents):
    order = an_order()
    hear_order(uow, documents, order)
    with pytest.raises(Refused, match="no invoice yet"):
        print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id))
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    first = print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id))
    assert first == uow.said[-1].document
    assert print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id, language="nl")) == first


@pytest.mark.row("INV-10")
def test_in_another_language_a_copy_stands_beside_the_original(uow, documents):
    order = an_order()
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    original = print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id))
    german = print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id, language="de"))
    assert german.name == "2026-000001-de.pdf"
    assert "Übersetzung der Rechnung 2026-000001" in texts(documents.get(german.sha256))[0]
    assert print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id, language="de")) == german
    assert print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id)) == original


@pytest.mark.row("PLN-13")
@pytest.mark.row("PLN-15")
@pytest.mark.row("CAR-04")
def test_invoices_and_stickers_come_in_the_order_of_the_stops_a_label_per_box(uow, documents):
    first = an_order()
    second = an_order("", A("1200.00"), payment_kind=PaymentKind.ON_DELIVERY, language="de")
    for order in (first, second):
        hear_order(uow, documents, order)
    stops = (a_stop(second, 2, boxes=1, to_collect=Decimal("1200.00")), a_stop(first, 1, boxes=2, slot="14:00"))
    close_day(within(uow), documents, a_closed_day(*stops))
    pdf = printed(uow, documents)
    assert sizes(pdf) == [A4, STICKER, STICKER, A4, STICKER]
    pages = texts(pdf)
    assert "2026-000001" in pages[0]
    assert first.number in pages[0]
    assert "1/2" in pages[1]
    assert "14:00" in pages[1]
    assert "2/2" in pages[2]
    assert "Nachnahme 1.200,00 €" in pages[4]
    for page, parcel in ((1, stops[1].parcels[0]), (2, stops[1].parcels[1]), (4, stops[0].parcels[0])):
        assert f"00{parcel.barcode}" in {re.sub(r"\D", "", text) for text in codes(pdf, page)}


@pytest.mark.row("PLN-14")
def test_missing_invoices_are_made_first_existing_ones_only_printed(uow, documents):
    has_one, has_none = an_order(), an_order()
    for order in (has_one, has_none):
        hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=has_one.order_id))
    close_day(within(uow), documents, a_closed_day(a_stop(has_none, 1), a_stop(has_one, 2)))
    once, again = printed(uow, documents), printed(uow, documents)
    assert once == again
    pages = texts(once)
    assert "2026-000002" in pages[0]
    assert "2026-000001" in pages[2]
    assert sum(type(event).__name__ == "InvoiceIssued" for event in uow.said) == 2


@pytest.mark.row("PLN-14")
def test_staff_who_print_the_day_make_its_invoices_whatever_the_setting(uow, documents):

    save_settings(uow, InvoiceSettings(shop=SHOP, made=InvoicesMade.MANUAL))
    order = an_order()
    hear_order(uow, documents, order)
    close_day(within(uow), documents, a_closed_day(a_stop(order)))
    assert not uow.said
    assert sizes(printed(uow, documents)) == [A4, STICKER]


def test_one_carriers_part_of_the_day_is_printed_alone(uow, documents):
    ours, theirs = an_order(), an_order()
    for order in (ours, theirs):
        hear_order(uow, documents, order)
    close_day(within(uow), documents, a_closed_day(a_stop(ours, carrier=""), carrier="van"))
    close_day(within(uow), documents, a_closed_day(a_stop(theirs), carrier="dhl"))
    pages = texts(printed(uow, documents, carrier="van"))
    assert len(pages) == 2
    assert ours.number in pages[0]
    assert "EIGEN BUS" in pages[1]
    assert len(texts(printed(uow, documents))) == 4


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.HELD])
def test_an_order_cancelled_or_held_after_the_day_was_closed_is_left_out(uow, documents, state):
    stays, gone = an_order(), an_order()
    for order in (stays, gone):
        hear_order(uow, documents, order)
    close_day(within(uow), documents, a_closed_day(a_stop(gone, 1), a_stop(stays, 2)))
    hear_order(uow, documents, gone.model_copy(update={"version": 2, "state": state}))
    assert gone.number not in "".join(texts(printed(uow, documents)))


def test_a_day_of_which_nothing_is_closed_is_refused(uow, documents):
    with pytest.raises(Refused, match="Nothing of 2026-05-13 is closed"):
        print_day(within(uow), documents, PrintDayInvoices(day=TUESDAY + timedelta(days=1)))


def test_the_front_door_makes_what_is_missing_before_it_prints(engine, documents):
    order = an_order()
    service = InvoicingService()
    service.work, service.documents = (lambda: unit_of_work(engine, "Anna")), documents
    with unit_of_work(engine) as uow:
        hear_order(uow, documents, order)
        close_day(within(uow), documents, a_closed_day(a_stop(order)))
    with unit_of_work(engine) as uow:
        printed_day = InvoicingService.print_day_invoices.__wrapped__(
            service, PrintDayInvoices(day=TUESDAY, carrier="dhl"), uow
        )
    assert printed_day.name == "2026-05-12-dhl.pdf"
    assert sizes(documents.get(printed_day.sha256)) == [A4, STICKER]
