"""An invoice bears the shop's day on which it was made, and the planned day as it was planned (C-07)."""

from datetime import date, datetime, timedelta

import pytest

from contracts.invoicing import FindInvoices, InvoiceIssued, IssueInvoice
from kernel.clock import frozen
from kit.documents import Documents
from kit.paper.words import day as written
from kit.work import UnitOfWork
from services.invoicing import queries
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_planning import close_day
from services.invoicing.use_cases.issue_invoice import issue_invoice
from tests.around_midnight import around_midnight
from tests.invoicing.builders import a_closed_day, a_stop, an_order, within
from tests.paper_reading import texts

pytestmark = pytest.mark.row("C-07")


def printed(uow: UnitOfWork, documents: Documents) -> str:
    (issued,) = [event for event in uow.said if isinstance(event, InvoiceIssued)]
    return "\n".join(texts(documents.get(issued.document.sha256)))


@around_midnight
def test_an_invoice_is_of_the_shops_day(uow: UnitOfWork, documents: Documents, moment: datetime, day: date) -> None:
    order = an_order(language="nl", placed_at=moment - timedelta(days=20))
    hear_order(uow, documents, order)
    with frozen(moment):
        issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    said = printed(uow, documents)
    assert written(day, "nl") in said
    assert written(day - timedelta(days=1), "nl") not in said
    (row,) = queries.find_invoices(uow.session, FindInvoices()).rows
    assert row.issued_on == day


@around_midnight
def test_the_day_of_the_order_is_the_shops(uow: UnitOfWork, documents: Documents, moment: datetime, day: date) -> None:
    order = an_order(language="nl", placed_at=moment)
    hear_order(uow, documents, order)
    with frozen(moment + timedelta(days=20)):
        issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    said = printed(uow, documents)
    assert written(day, "nl") in said
    assert written(day - timedelta(days=1), "nl") not in said


@around_midnight
def test_the_planned_day_stands_on_it_as_it_was_planned(
    uow: UnitOfWork, documents: Documents, moment: datetime, day: date
) -> None:
    """Whenever its day is closed, and however far that is from it."""
    order = an_order(language="nl", placed_at=moment - timedelta(days=20))
    hear_order(uow, documents, order)
    planned = day + timedelta(days=9)
    with frozen(moment):
        close_day(within(uow), documents, a_closed_day(a_stop(order, day=planned), day=planned))
    said = printed(uow, documents)
    assert written(planned, "nl") in said
    assert written(planned - timedelta(days=1), "nl") not in said
