"""Invoices and stickers of a closed day: one PDF in the order of the stops, each invoice followed by its labels."""

from contracts.facts import DocumentRef, OrderState, Stop
from contracts.invoicing import InvoiceSettings, PrintDayInvoices
from kernel.refused import Refused
from kit.documents import Documents
from kit.offhub import off_hub
from kit.work import UnitOfWork
from services.invoicing.documents.batch import Entry, draw_batch
from services.invoicing.storage import accounts, invoices, shops, stops
from services.invoicing.use_cases.issue import issue_invoices

STAYS = (OrderState.CANCELLED, OrderState.HELD)  # since the day was closed: nothing of it leaves the house


def make_missing(uow: UnitOfWork, documents: Documents, request: PrintDayInvoices) -> None:
    """Whatever the shop's setting: staff asked for the invoices of this day."""
    tour = _closed(uow, request)
    issue_invoices(uow, documents, {stop.order_id: stop.day for stop in tour})


def print_day(uow: UnitOfWork, documents: Documents, request: PrintDayInvoices) -> DocumentRef:
    tour = _closed(uow, request)
    order_ids = [stop.order_id for stop in tour]
    stays = {row.order_id for row in accounts.several(uow.session, order_ids) if row.state in STAYS}
    issued = invoices.contents_of(uow.session, order_ids)
    sellers = {shop: shops.settings_of(uow.session, shop) for shop in {stop.shop for stop in tour}}
    entries = [
        Entry(issued.get(stop.order_id), stop, _sender(sellers[stop.shop]))
        for stop in tour
        if stop.order_id not in stays
    ]
    name = f"{request.day:%Y-%m-%d}{'-' + request.carrier if request.carrier else ''}.pdf"
    return documents.put(off_hub(draw_batch, entries, f"{request.day:%Y-%m-%d}"), name)


def _closed(uow: UnitOfWork, request: PrintDayInvoices) -> list[Stop]:
    tour = list(stops.of_day(uow.session, request.day, request.carrier))
    if not tour:
        raise Refused("Nothing of {day} is closed yet; close the day first.", day=request.day)
    return tour


def _sender(settings: InvoiceSettings) -> tuple[str, ...]:
    seller = settings.seller
    return (seller.name, seller.street, f"{seller.postcode} {seller.city}".strip())
