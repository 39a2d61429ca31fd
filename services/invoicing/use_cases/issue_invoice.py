"""Staff make an order's invoice now; an order that has one keeps it."""

from contracts.facts import OrderState
from contracts.invoicing import IssueInvoice
from kernel.refused import Refused
from kit.documents import Documents
from kit.work import OpenWork
from services.invoicing.storage import accounts, invoices
from services.invoicing.use_cases.issue import issue_many


def issue_invoice(work: OpenWork, documents: Documents, request: IssueInvoice) -> None:
    if issue_many(work, documents, {request.order_id: None}):
        return
    with work() as uow:
        account = accounts.known(uow.session, request.order_id)
        if account.facts["state"] == OrderState.CANCELLED and not invoices.invoiced(uow.session, [request.order_id]):
            raise Refused("Order {number} is cancelled; it gets no invoice.", number=account.number)
