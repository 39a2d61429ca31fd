"""One PDF with all invoices of an order: as issued, or as a copy in another language with the same figures."""

from contracts.facts import DocumentRef
from contracts.invoicing import PrintInvoices
from kernel.refused import Refused
from kit.documents import Documents
from kit.offhub import off_hub
from kit.paper import language_of
from kit.work import UnitOfWork
from services.invoicing.documents.batch import Entry, draw_batch
from services.invoicing.documents.invoice import draw
from services.invoicing.storage import invoices


def print_invoices(uow: UnitOfWork, documents: Documents, request: PrintInvoices) -> DocumentRef:
    rows = invoices.of_orders(uow.session, [request.order_id])
    if not rows:
        raise Refused("This order has no invoice yet.")
    wish = language_of(request.language) if request.language else ""
    if len(rows) > 1:
        entries = [Entry(invoices.content_of(row), language=wish) for row in rows]
        return documents.put(off_hub(draw_batch, entries, rows[0].order_number), f"{rows[0].order_number}.pdf")
    row = rows[0]
    original = DocumentRef.model_validate(row.document)
    if not wish or wish == language_of(row.language):
        return original
    copy = invoices.copy_in(uow.session, row.invoice_id, wish)
    if copy is None:
        content = invoices.content_of(row)
        copy = documents.put(off_hub(draw, content, wish), f"{row.number}-{wish}.pdf")
        invoices.keep_copy(uow.session, row.invoice_id, wish, copy)
    return copy
