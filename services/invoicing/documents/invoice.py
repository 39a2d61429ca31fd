"""An invoice or credit note on A4, in Dutch, German or English: who, what, the shop's amounts, tax per rate, what is
still to pay or comes back."""

from collections.abc import Mapping
from types import MappingProxyType

from kit.paper import (
    ACCENT,
    INK,
    MM,
    RIGHT,
    SOFT,
    Cell,
    Column,
    Document,
    Flow,
    Page,
    Picture,
    country,
    day,
    figure,
    language_of,
    percent,
    printable,
    quantity,
    stamped,
)
from services.invoicing.documents.totals import draw_totals
from services.invoicing.documents.words import WORDS
from services.invoicing.domain.invoice import Invoice, InvoiceLine, Issuer, Party

Logos = Mapping[str, Picture]  # by the hash of their content
NO_LOGOS: Logos = MappingProxyType({})

LEFT_MARGIN = 18 * MM
SIZE = 9


def draw(invoice: Invoice, language: str = "", logos: Logos = NO_LOGOS) -> bytes:
    """The invoice as a PDF of its own. In another language than its own it says that it is a translation."""
    words = WORDS[language_of(language or invoice.language)]
    document = Document(f"{words[_kind(invoice)]} {invoice.number}", invoice.order_number, language or invoice.language)
    draw_into(document, invoice, language, logos)
    return document.pdf()


def draw_all(invoices: list[Invoice], logos: Logos = NO_LOGOS) -> list[bytes]:
    return [draw(invoice, logos=logos) for invoice in invoices]


def number_on(pdf: bytes, drawn: Invoice, numbered: Invoice, logos: Logos = NO_LOGOS) -> bytes:
    """The drawn invoice with its number where the placeholder stood."""
    if len(drawn.number) != len(numbered.number):  # the millionth of a year needs more room
        return draw(numbered, logos=logos)
    return stamped(pdf, drawn.number, numbered.number)


def draw_into(document: Document, invoice: Invoice, language: str = "", logos: Logos = NO_LOGOS) -> None:
    speaks = language_of(language or invoice.language)
    words = WORDS[speaks]

    def header(page: Page, number: int) -> float:
        if number == 1:
            return _first_page(page, invoice, words, speaks, logos.get(invoice.issuer.logo))
        page.text(LEFT_MARGIN, 15 * MM, invoice.issuer.name, 11, bold=True, width=90 * MM)
        title = f"{words[_kind(invoice)]} {invoice.number}"
        page.late(page.width - LEFT_MARGIN, 15 * MM, title, 11, bold=True, align=RIGHT)
        page.rule(LEFT_MARGIN, 18 * MM, page.width - LEFT_MARGIN)
        return 24 * MM

    flow = Flow(document, header, language=speaks, footer=lambda page: _footer(page, invoice.issuer, words))
    flow.table(*_table(invoice, words, speaks), size=SIZE)
    draw_totals(flow, invoice, words, speaks)
    if invoice.reason:
        flow.space(4 * MM)
        flow.paragraph(f"{words['reason']}: {invoice.reason}", SIZE)
    if speaks != language_of(invoice.language):
        translated = words["copy_credit" if invoice.credits else "copy"]
        flow.space(4 * MM)
        flow.paragraph(translated.format(number=invoice.number), 8, colour=SOFT)
    flow.end()


def _kind(invoice: Invoice) -> str:
    return "credit_note" if invoice.credits else "invoice"


def _first_page(page: Page, invoice: Invoice, words: dict[str, str], speaks: str, logo: Picture | None) -> float:
    issuer = invoice.issuer
    right = page.width - LEFT_MARGIN
    if logo is not None:
        page.picture(LEFT_MARGIN, 12 * MM, 80 * MM, 22 * MM, logo)
    else:
        page.text(LEFT_MARGIN, 20 * MM, issuer.name, 17, bold=True, colour=ACCENT, width=100 * MM)
    y = 16 * MM
    for text in _about(issuer, words, speaks):
        page.text(right, y, text, 8, align=RIGHT, colour=SOFT, width=62 * MM)
        y += 10.5

    sender = " · ".join(part for part in (issuer.name, issuer.street, f"{issuer.postcode} {issuer.city}") if part)
    page.text(LEFT_MARGIN, 45 * MM, sender, 6.5, colour=SOFT, width=85 * MM)
    bottom = _address(page, LEFT_MARGIN, 51 * MM, invoice.billing, issuer.country, speaks)
    if invoice.delivery != "pickup" and invoice.delivery_address != invoice.billing:
        page.text(112 * MM, 46 * MM, words["delivery_address"], 7.5, colour=SOFT)
        bottom = max(bottom, _address(page, 112 * MM, 51 * MM, invoice.delivery_address, issuer.country, speaks))

    y = max(bottom + 8 * MM, 88 * MM)
    page.text(LEFT_MARGIN, y, words[_kind(invoice)], 17, bold=True)
    return _facts(page, invoice, words, speaks, y + 8 * MM)


def _about(issuer: Issuer, words: dict[str, str], speaks: str) -> list[str]:
    lines = [
        issuer.street,
        f"{issuer.postcode} {issuer.city}".strip(),
        issuer.phone,
        issuer.email,
        issuer.website,
        issuer.registration,
        f"{words['vat_id']} {issuer.vat_id}" if issuer.vat_id else "",
    ]
    return [line for line in lines if line]


def _address(page: Page, x: float, y: float, party: Party, home: str, speaks: str) -> float:
    lines = [party.company, party.name, *party.street, f"{party.postcode} {party.city}".strip()]
    if party.country and party.country != home:
        lines.append(country(party.country, speaks))
    for line in lines:
        if line:
            y = page.lines(x, y, line, 80 * MM, 10, limit=2)
    return y


def _facts(page: Page, invoice: Invoice, words: dict[str, str], speaks: str, y: float) -> float:
    """Number, days and references, four to a row."""
    pickup = invoice.delivery == "pickup"
    number, issued_on = ("credit_number", "credit_on") if invoice.credits else ("number", "issued_on")
    credited = f"{invoice.credits} ({day(invoice.credits_of, speaks)})" if invoice.credits_of else ""
    facts = [
        (number, invoice.number),
        (issued_on, day(invoice.issued_on, speaks)),
        ("credits", credited),
        ("order_number", invoice.order_number),
        ("ordered_on", day(invoice.ordered_on, speaks)),
        ("payment_method", invoice.payment_method),
        ("due_on", day(invoice.due_on, speaks) if invoice.due_on else ""),
        (
            "pickup_day" if pickup else "delivery_day",
            day(invoice.delivery_day, speaks) if invoice.delivery_day else "",
        ),
        ("reference", invoice.reference),
        ("customer_vat_id", invoice.billing.vat_id),
    ]
    width = (page.width - 2 * LEFT_MARGIN) / 4
    for at, (name, value) in enumerate((name, value) for name, value in facts if value):
        x, top = LEFT_MARGIN + at % 4 * width, y + at // 4 * 11 * MM
        page.text(x, top, words[name], 7.5, colour=SOFT)
        if name == number:
            page.late(x, top + 4.6 * MM, value, 10, bold=True)
        else:
            page.text(x, top + 4.6 * MM, value, 10, width=width - 4)
    rows = (sum(1 for _, value in facts if value) + 3) // 4
    return y + rows * 11 * MM + 2 * MM


def _table(invoice: Invoice, words: dict[str, str], speaks: str) -> tuple[list[Column], list[list[Cell | str]]]:
    """The discount has a column only where there is one."""
    discounts = any(line.discount for line in invoice.lines)
    wide = 174 * MM - (15 + 27 + 15 + 28 + (24 if discounts else 0)) * MM
    columns = [
        Column(words["quantity"], 15 * MM, RIGHT),
        Column(words["article"], wide),
        Column(words["unit_price"], 27 * MM, RIGHT),
        *([Column(words["discount"], 24 * MM, RIGHT)] if discounts else []),
        Column(words["tax"], 15 * MM, RIGHT),
        Column(words["amount"], 28 * MM, RIGHT),
    ]
    rows: list[list[Cell | str]] = []
    for line in invoice.lines:
        rows.append(
            [
                quantity(line.quantity, speaks),
                _article(line, speaks),
                figure(line.unit_price, speaks),
                *([figure(-line.discount, speaks) if line.discount else ""] if discounts else []),
                percent(line.tax_percent, speaks),
                figure(line.amount, speaks),
            ]
        )
    return columns, rows


def _article(line: InvoiceLine, speaks: str) -> Cell:
    below = [line.sku, *(f"{label}: {value}" for label, value in line.options)]
    for part in line.parts:
        chosen = ", ".join(f"{label}: {value}" for label, value in part.options)
        below.append(f"· {quantity(part.quantity, speaks)} × {part.name}{f' ({chosen})' if chosen else ''}")
    return Cell(_readable(line.name, line.sku), below=tuple(text for text in below if text), colour=INK)


def _readable(name: str, sku: str) -> str:
    """A name in a script the typeface lacks is better a number than nothing."""
    return name if printable(name) else sku


def _footer(page: Page, issuer: Issuer, words: dict[str, str]) -> None:
    bank = " ".join(part for part in (f"IBAN {issuer.iban}" if issuer.iban else "", issuer.bic) if part)
    vat = f"{words['vat_id']} {issuer.vat_id}" if issuer.vat_id else ""
    text = " · ".join(part for part in (issuer.name, issuer.registration, vat, bank) if part)
    page.rule(LEFT_MARGIN, page.height - 13 * MM, page.width - LEFT_MARGIN)
    page.text(LEFT_MARGIN, page.height - 8 * MM, text, 7.5, colour=SOFT, width=145 * MM)
