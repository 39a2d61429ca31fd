"""One PDF with all invoices of an order: as issued, or as a copy in another language with the same figures."""

from contracts.facts import DocumentRef
from contracts.invoicing import PrintInvoices
from kernel.refused import Refused
from kit.documents import Documents
from kit.logos import logos_of
from kit.offhub import off_hub
from kit.paper import language_of
from kit.work import OpenWork
from services.invoicing.documents.batch import Entry, draw_batch
from services.invoicing.documents.invoice import draw
from services.invoicing.storage import invoices


def print_invoices(work: OpenWork, documents: Documents, request: PrintInvoices) -> DocumentRef:
    """Read, then drawn while no transaction is open."""
    wish = language_of(request.language) if request.language else ""
    with work() as uow:
        rows = invoices.of_orders(uow.session, [request.order_id])
        copy = invoices.copy_in(uow.session, rows[0].invoice_id, wish) if len(rows) == 1 and wish else None
    if not rows:
        raise Refused("This order has no invoice yet.")
    contents = [invoices.content_of(row) for row in rows]
    logos = logos_of(documents, [content.issuer.logo for content in contents])
    if len(rows) > 1:
        entries = [Entry(content, language=wish) for content in contents]
        return documents.put(off_hub(draw_batch, entries, rows[0].order_number, logos), f"{rows[0].order_number}.pdf")
    row = rows[0]
    if not wish or wish == language_of(row.language):
        return DocumentRef.model_validate(row.document)
    if copy is None:
        copy = documents.put(off_hub(draw, contents[0], wish, logos), f"{row.number}-{wish}.pdf")
        with work() as uow:
            invoices.keep_copy(uow.session, row.invoice_id, wish, copy)
    return copy
