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
from kernel.clock import now, today
from kernel.money import cents
from kit.documents import Documents
from kit.offhub import off_hub
from kit.search import search_text
from kit.work import UnitOfWork
from services.invoicing.documents.invoice import draw_all, number_on
from services.invoicing.domain.invoice import Invoice
from services.invoicing.domain.numbering import invoice_number
from services.invoicing.storage import accounts, counters, invoices, shops
from services.invoicing.use_cases.content import invoice_of

BATCH = 100  # orders read and drawn at a time: their facts are large


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invoice on paper without its number, and what of its order it rests on."""

    invoice: Invoice
    pdf: bytes
    shop_order_id: str
    prefix: str
    seen: tuple[int, Decimal]  # the order's version, and what was paid of it


def issue_invoices(uow: UnitOfWork, documents: Documents, wanted: Mapping[UUID, date | None]) -> int:
    """Make what is missing of these orders' invoices, numbered in this order; each with its delivery day, if known.

    Cancelled orders, orders not heard of yet and orders that have their invoice are left out. How many were made.
    """
    settings: dict[str, InvoiceSettings] = {}
    drawn = _drawn(uow, list(wanted), wanted, settings)
    locked = {row.order_id: (row.version, row.paid) for row in accounts.lock(uow.session, drawn)}
    done = invoices.invoiced(uow.session, locked)
    still = {order_id: seen for order_id, seen in locked.items() if order_id not in done}
    for order_id in [order_id for order_id, seen in still.items() if seen != drawn[order_id].seen]:
        del drawn[order_id]  # it changed while it was drawn
    drawn |= _drawn(uow, [order_id for order_id in still if order_id not in drawn], wanted, settings)
    ready = [drawn[order_id] for order_id in wanted if order_id in still and order_id in drawn]
    ready.sort(key=lambda each: each.invoice.shop)  # counters are locked shop by shop; within one the order stays
    for shop, group in groupby(ready, key=lambda each: each.invoice.shop):
        _number(uow, documents, shop, list(group))
    return len(ready)


def _drawn(
    uow: UnitOfWork, order_ids: list[UUID], days: Mapping[UUID, date | None], settings: dict[str, InvoiceSettings]
) -> dict[UUID, Drawn]:
    """Of these orders, the papers of those that need an invoice."""
    drawn = {}
    for at in range(0, len(order_ids), BATCH):
        contents, behind = [], []
        for account in accounts.without_invoice(uow.session, order_ids[at : at + BATCH]):
            order = accounts.facts_of(account)
            if order.shop not in settings:
                settings[order.shop] = shops.settings_of(uow.session, order.shop)
            shop = settings[order.shop]
            contents.append(invoice_of(order, shop, account.paid, today(), days.get(order.order_id)))
            behind.append((order.shop_order_id, shop.number_prefix, (account.version, account.paid)))
        papers = off_hub(draw_all, contents) if contents else []
        for invoice, pdf, rest in zip(contents, papers, behind, strict=True):
            drawn[invoice.order_id] = Drawn(invoice, pdf, *rest)
    return drawn


def _number(uow: UnitOfWork, documents: Documents, shop: str, ready: list[Drawn]) -> None:
    issued_at, day = now(), today()
    rows = []
    for each, count in zip(ready, counters.take(uow.session, shop, day.year, len(ready)), strict=True):
        invoice = replace(each.invoice, number=invoice_number(each.prefix, day.year, count))
        document = documents.put(number_on(each.pdf, each.invoice, invoice), f"{invoice.number}.pdf")
        row = _row(uow, invoice, document) | {"issued_at": issued_at}
        rows.append(row)
        uow.publish(_issued(invoice, document, row["invoice_id"], each.shop_order_id))
    invoices.add(uow.session, rows)


def _row(uow: UnitOfWork, invoice: Invoice, document: DocumentRef) -> dict[str, Any]:
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
