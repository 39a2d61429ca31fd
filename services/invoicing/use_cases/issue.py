"""Make the invoices that orders do not have yet: one each, numbers without gaps, whatever else is going on.

The paper is drawn first, with a placeholder for the number; then the orders are locked, the numbers taken and put on.
So the counter, which every invoice of the shop must pass, is locked for a moment only. Number, paper and event commit
together: a crash before leaves a stored paper nobody refers to, and neither a gap nor a number without its paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from contracts.facts import DocumentRef
from contracts.invoicing import InvoiceIssued, InvoiceSettings
from contracts.shop_identity import ShopIdentity
from kernel.clock import now, today
from kernel.money import cents
from kit.documents import Documents
from kit.logos import logos_of
from kit.offhub import off_hub
from kit.search import search_text
from kit.work import OpenWork, UnitOfWork
from services.invoicing.documents.invoice import draw_all, number_on
from services.invoicing.domain.invoice import Invoice
from services.invoicing.domain.numbering import invoice_number
from services.invoicing.storage import accounts, counters, invoices, shops
from services.invoicing.use_cases.content import invoice_of

SLICE = 50  # invoices drawn and numbered at a time: a thousand in memory at once would be much


@dataclass(frozen=True, slots=True)
class Due:
    """An invoice without its number, and what of its order it rests on."""

    invoice: Invoice
    shop_order_id: str
    prefix: str
    seen: tuple[int, Decimal]  # the order's version, and what was paid of it


@dataclass(frozen=True, slots=True)
class Drawn:
    due: Due
    pdf: bytes


def issue_many(work: OpenWork, documents: Documents, wanted: Mapping[UUID, date | None]) -> int:
    """As `issue_invoices`, slice by slice: each is drawn while no transaction is open and numbered in one of its own.

    A crash leaves whole slices; who begins again makes the rest. No order may be locked by who calls.
    """
    made, order_ids = 0, list(wanted)
    for at in range(0, len(order_ids), SLICE):
        part = {order_id: wanted[order_id] for order_id in order_ids[at : at + SLICE]}
        with work() as uow:
            due = _due(uow, part)
        drawn = _drawn(documents, due)
        with work() as uow:
            made += issue_invoices(uow, documents, part, drawn)
    return made


def issue_invoices(
    uow: UnitOfWork,
    documents: Documents,
    wanted: Mapping[UUID, date | None],
    drawn: Mapping[UUID, Drawn] | None = None,
) -> int:
    """Make what is missing of these orders' invoices, numbered in this order; each with its delivery day, if known.

    Cancelled orders, orders not heard of yet and orders that have their invoice are left out. `drawn` may hold papers
    made before; one whose order has changed since is drawn anew. How many were made.
    """
    locked = {row.order_id: (row.version, row.paid) for row in accounts.lock(uow.session, wanted)}
    done = invoices.invoiced(uow.session, locked)
    still = {order_id: seen for order_id, seen in locked.items() if order_id not in done}
    papers = {order_id: paper for order_id, paper in (drawn or {}).items() if still.get(order_id) == paper.due.seen}
    missing = {order_id: wanted[order_id] for order_id in still if order_id not in papers}
    papers |= _drawn(documents, _due(uow, missing))
    ready = [papers[order_id] for order_id in wanted if order_id in papers]
    ready.sort(key=lambda each: each.due.invoice.shop)  # counters are locked shop by shop; within one the order stays
    for shop, group in groupby(ready, key=lambda each: each.due.invoice.shop):
        _number(uow, documents, shop, list(group))
    return len(ready)


def _due(uow: UnitOfWork, wanted: Mapping[UUID, date | None]) -> list[Due]:
    """Of these orders, the contents of those that need an invoice."""
    found, known = [], dict[str, tuple[InvoiceSettings, ShopIdentity]]()
    for account in accounts.without_invoice(uow.session, wanted) if wanted else ():
        order = accounts.facts_of(account)
        if order.shop not in known:
            known[order.shop] = shops.settings_of(uow.session, order.shop), shops.identity_of(uow.session, order.shop)
        settings, shop = known[order.shop]
        invoice = invoice_of(order, settings, shop, account.paid, today(), wanted[order.order_id])
        found.append(Due(invoice, order.shop_order_id, settings.number_prefix, (account.version, account.paid)))
    return found


def _drawn(documents: Documents, due: list[Due]) -> dict[UUID, Drawn]:
    if not due:
        return {}
    contents = [each.invoice for each in due]
    papers = off_hub(draw_all, contents, logos_of(documents, [invoice.issuer.logo for invoice in contents]))
    return {each.invoice.order_id: Drawn(each, pdf) for each, pdf in zip(due, papers, strict=True)}


def _number(uow: UnitOfWork, documents: Documents, shop: str, ready: list[Drawn]) -> None:
    issued_at, day = now(), today()
    rows = []
    for each, count in zip(ready, counters.take(uow.session, shop, day.year, len(ready)), strict=True):
        blank, number = each.due.invoice, invoice_number(each.due.prefix, day.year, count)
        invoice = replace(blank, number=number)
        logos = logos_of(documents, [blank.issuer.logo])
        document = documents.put(number_on(each.pdf, blank, invoice, logos), f"{number}.pdf")
        row = row_of(uow, invoice, document) | {"issued_at": issued_at}
        rows.append(row)
        uow.publish(_issued(invoice, document, row["invoice_id"], each.due.shop_order_id))
    invoices.add(uow.session, rows)


def row_of(uow: UnitOfWork, invoice: Invoice, document: DocumentRef) -> dict[str, Any]:
    to = invoice.billing
    rate = invoice.base_rate or 1
    return {
        "invoice_id": uuid4(),
        "order_id": invoice.order_id,
        "order_number": invoice.order_number,
        "shop": invoice.shop,
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "issued_by": uow.actor,
        "customer_name": to.company or to.name,
        "language": invoice.language,
        "currency": invoice.currency,
        "total": invoice.total,
        "open": invoice.open,
        "open_base": cents(invoice.open / rate),
        "base_rate": rate,
        "content": invoices.frozen_content(invoice),
        "document": document.model_dump(mode="json"),
        "search": search_text(
            invoice.number, invoice.order_number, to.name, to.company, to.postcode, to.city, to.email, invoice.reference
        ),
    }


def _issued(invoice: Invoice, document: DocumentRef, invoice_id: UUID, shop_order_id: str) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=invoice_id,
        order_id=invoice.order_id,
        order_number=invoice.order_number,
        shop=invoice.shop,
        shop_order_id=shop_order_id,
        number=invoice.number,
        issued_on=invoice.issued_on,
        total=invoice.total,
        currency=invoice.currency,
        document=document,
    )
