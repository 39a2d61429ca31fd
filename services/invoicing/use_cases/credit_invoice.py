"""Take an invoice back, or a part of it: a credit note, numbered among the invoices, told to shop and customer.

The paper is drawn while the order's account is locked: credit notes come one by one, and each must know the others.
"""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from contracts.facts import DocumentRef, OrderFacts
from contracts.invoicing import Creditable, CreditableLine, CreditInvoice, CreditNoteIssued
from kernel.clock import now, today
from kernel.money import ZERO, cents
from kernel.refused import Refused
from kit.documents import Documents
from kit.logos import logos_of
from kit.offhub import off_hub
from kit.work import UnitOfWork
from services.invoicing.documents.invoice import draw, number_on
from services.invoicing.domain.credit import Wish, credit, keyed, left_of, taken_by
from services.invoicing.domain.credited_tax import share
from services.invoicing.domain.invoice import Invoice
from services.invoicing.domain.numbering import invoice_number
from services.invoicing.domain.payments import tidy
from services.invoicing.storage import accounts, counters, invoices, payments, shops
from services.invoicing.storage.accounts import Account
from services.invoicing.use_cases.issue import row_of

CENT = Decimal("0.01")


def credit_invoice(uow: UnitOfWork, documents: Documents, request: CreditInvoice) -> None:
    """A second click finds its credit note made, and changes nothing."""
    account = accounts.known(uow.session, request.order_id, lock=True)
    if invoices.paper(uow.session, request.credit_note_id) is not None:
        return
    invoice, before = _read(uow, account)
    left = left_of(invoice, before).total
    if request.seen_left != left:
        raise Refused(
            "Of invoice {number}, {left} {currency} can be taken back by now, not {seen}. Please look again.",
            number=invoice.number,
            left=f"{cents(left, invoice.currency)}",
            currency=invoice.currency,
            seen=f"{cents(request.seen_left, invoice.currency)}",
        )
    wish = Wish(request.pieces, request.shipping, request.others, request.adjustment)
    settings = shops.settings_of(uow.session, account.shop)
    blank = credit(invoice, before, wish, today(), prefix=settings.number_prefix, reason=request.reason.strip())
    by_shop = -blank.total - refunded_in_shop(uow, account) < CENT
    note, document = _numbered(uow, documents, blank, settings.number_prefix)
    row = row_of(uow, note, document) | {"invoice_id": request.credit_note_id, "kind": invoices.CREDIT_NOTE}
    invoices.add(uow.session, [row | {"issued_at": now(), "open": ZERO, "open_base": ZERO, "by_shop": by_shop}])
    account = _booked(uow, account, -note.total, by_shop=by_shop)
    uow.publish(_issued(account, note, [*before, note], document, request, by_shop=by_shop))


def creditable(uow: UnitOfWork, order_id: UUID) -> Creditable:
    account = accounts.known(uow.session, order_id)
    invoice, notes = _read(uow, account)
    left = left_of(invoice, notes)
    return Creditable(
        order_id=order_id,
        invoice_number=invoice.number,
        currency=invoice.currency,
        tax_included=invoice.tax_included,
        lines=tuple(
            CreditableLine(
                key=key,
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                left=left.pieces[key],
                amount=tidy(line.amount, invoice.currency),
            )
            for key, line in keyed(invoice).items()
        ),
        shipping=tidy(max(left.shipping, ZERO), invoice.currency),
        others=tidy(sum((row.amount for row in left.others), ZERO), invoice.currency),
        total=tidy(left.total, invoice.currency),
        refunded=tidy(refunded_in_shop(uow, account), invoice.currency),
    )


def refunded_in_shop(uow: UnitOfWork, account: Account) -> Decimal:
    """What the shop has paid back of itself, and no credit note says yet."""
    _, notes = invoices.with_notes(uow.session, account.order_id)
    said = sum((note.total for note in notes if note.by_shop), ZERO)
    return Decimal(max(account.shop_refunded + said, ZERO))


def _read(uow: UnitOfWork, account: Account) -> tuple[Invoice, list[Invoice]]:
    row, notes = invoices.with_notes(uow.session, account.order_id)
    if row is None:
        raise Refused("Order {number} has no invoice that could be taken back.", number=account.number)
    return invoices.content_of(row), [invoices.content_of(note) for note in notes]


def _numbered(uow: UnitOfWork, documents: Documents, blank: Invoice, prefix: str) -> tuple[Invoice, DocumentRef]:
    logos = logos_of(documents, [blank.issuer.logo])
    pdf = off_hub(draw, blank, "", logos)
    (count,) = counters.take(uow.session, blank.shop, blank.issued_on.year)
    note = replace(blank, number=invoice_number(prefix, blank.issued_on.year, count))
    return note, documents.put(number_on(pdf, blank, note, logos), f"{note.number}.pdf")


def _booked(uow: UnitOfWork, account: Account, credited: Decimal, *, by_shop: bool) -> Account:
    """The account owes so much less; what the shop paid back of it is booked as paid back."""
    back = min(credited, max(account.paid, ZERO)) if by_shop else ZERO
    if back:
        payments.add(
            uow.session,
            order_id=account.order_id,
            amount=-back,
            currency=account.currency,
            method=account.shop_method,
            source="shop",
            by_provider=account.shop_by_provider,
            booked_at=now(),
            booked_by="shop",
        )
    open_ = account.open - credited + back
    invoices.now_open(uow.session, account.order_id, open_)
    return accounts.change(
        uow.session,
        account.order_id,
        credited=account.credited + credited,
        paid=account.paid - back,
        open=open_,
        settled=open_ <= 0,
        revision=account.revision + 1,
    )


def _issued(
    account: Account,
    note: Invoice,
    notes: list[Invoice],
    document: DocumentRef,
    request: CreditInvoice,
    *,
    by_shop: bool,
) -> CreditNoteIssued:
    order, currency = accounts.facts_of(account), account.currency
    in_shop = {line.shop_line_id for line in order.lines}
    return CreditNoteIssued(
        credit_note_id=request.credit_note_id,
        order_id=account.order_id,
        order_number=account.number,
        shop=account.shop,
        shop_order_id=order.shop_order_id,
        number=note.number,
        credits=note.credits,
        issued_on=note.issued_on,
        lines={key: pieces for key, pieces in taken_by([note]).items() if key in in_shop},
        taken_back=_with_parts(order, taken_by(notes)),
        shipping=_shipping_without_tax(order, note),
        adjustment=_beside(note, request.adjustment),
        total=tidy(-note.total, currency),
        currency=currency,
        by_shop=by_shop,
        reason=note.reason,
        document=document,
        paid=tidy(account.paid, currency),
        credited=tidy(account.credited, currency),
        open=tidy(account.open, currency),
        revision=account.revision,
        historic=account.historic,
    )


def _with_parts(order: OrderFacts, taken: dict[str, Decimal]) -> dict[str, Decimal]:
    """By the lines of the order: with a bundle its parts come back."""
    whole = {line.shop_line_id: line.quantity for line in order.lines}
    found = {}
    for line in order.lines:
        over = line.parent_shop_line_id or line.shop_line_id
        if taken.get(over) and whole.get(over):
            found[line.shop_line_id] = line.quantity * taken[over] / whole[over]
    return found


def _shipping_without_tax(order: OrderFacts, note: Invoice) -> Decimal:
    shown = -sum((row.amount for row in note.rows if row.code == "shipping"), ZERO)
    t = order.totals
    return share(t.shipping, shown, t.shipping_incl_tax, note.currency) if note.tax_included else shown


def _beside(note: Invoice, adjustment: Decimal) -> Decimal:
    """What a shop has no row for, all but lines and shipping: with tax, on top of them."""
    others = [row for row in note.rows if row.code not in ("subtotal", "shipping", "tax", "adjustment")]
    tax = ZERO if note.tax_included else Decimal("0.01")
    return adjustment - sum((cents(row.amount * (1 + row.percent * tax), note.currency) for row in others), ZERO)
