"""Invoices and stickers of a closed day: one PDF in the order of the stops, each invoice followed by its labels."""

from contracts.facts import DocumentRef, OrderState, Stop
from contracts.invoicing import PrintDayInvoices
from contracts.shop_identity import ShopIdentity
from kernel.refused import Refused
from kit.documents import Documents
from kit.logos import logos_of
from kit.offhub import off_hub
from kit.work import OpenWork, UnitOfWork
from services.invoicing.documents.batch import Entry, draw_batch
from services.invoicing.storage import accounts, invoices, shops, stops
from services.invoicing.use_cases.issue import issue_many

STAYS = (OrderState.CANCELLED, OrderState.HELD)  # since the day was closed: nothing of it leaves the house


def make_missing(work: OpenWork, documents: Documents, request: PrintDayInvoices) -> None:
    """Whatever the shop's setting: staff asked for the invoices of this day."""
    with work() as uow:
        tour = _closed(uow, request)
    issue_many(work, documents, {stop.order_id: stop.day for stop in tour})


def print_day(work: OpenWork, documents: Documents, request: PrintDayInvoices) -> DocumentRef:
    """Read, then drawn while no transaction is open."""
    with work() as uow:
        entries = _entries(uow, request)
    logos = logos_of(documents, [entry.invoice.issuer.logo for entry in entries if entry.invoice])
    name = f"{request.day:%Y-%m-%d}{'-' + request.carrier if request.carrier else ''}.pdf"
    return documents.put(off_hub(draw_batch, entries, f"{request.day:%Y-%m-%d}", logos), name)


def _entries(uow: UnitOfWork, request: PrintDayInvoices) -> list[Entry]:
    tour = _closed(uow, request)
    order_ids = [stop.order_id for stop in tour]
    stays = {row.order_id for row in accounts.several(uow.session, order_ids) if row.state in STAYS}
    issued = invoices.contents_of(uow.session, order_ids)
    senders = {shop: _sender(shops.identity_of(uow.session, shop)) for shop in {stop.shop for stop in tour}}
    return [Entry(issued.get(stop.order_id), stop, senders[stop.shop]) for stop in tour if stop.order_id not in stays]


def _closed(uow: UnitOfWork, request: PrintDayInvoices) -> list[Stop]:
    tour = list(stops.of_day(uow.session, request.day, request.carrier))
    if not tour:
        raise Refused("Nothing of {day} is closed yet; close the day first.", day=request.day)
    return tour


def _sender(shop: ShopIdentity) -> tuple[str, ...]:
    return (shop.name, shop.street, f"{shop.postcode} {shop.city}".strip())
