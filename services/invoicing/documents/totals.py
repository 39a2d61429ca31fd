"""Below an invoice's lines: tax per rate at the left, the totals at the right, a code to pay by where it can be."""

from decimal import Decimal

import segno
from stdnum import iban as ibans

from kernel.money import cents
from kit.paper import (
    BOLD,
    INK,
    MM,
    REGULAR,
    RIGHT,
    SOFT,
    WASH,
    Flow,
    figure,
    matrix,
    money,
    percent,
    printable,
    quantity,
)
from services.invoicing.domain.invoice import Invoice, TotalRow

STEP = 5.2 * MM


def draw_totals(flow: Flow, invoice: Invoice, words: dict[str, str], speaks: str) -> None:
    rows = [(_name(row, invoice, words, speaks), row.amount) for row in invoice.rows]
    abroad = bool(invoice.base_currency) and invoice.base_currency != invoice.currency
    height = (len(rows) + 5 + (2 if abroad else 0)) * STEP
    height = max(height, (len(invoice.taxes) + 2) * STEP + (34 * MM if _payable_by_code(invoice) else 0))
    flow.space(4 * MM)
    flow.need(height)
    top = flow.y
    left_bottom = _taxes(flow, invoice, words, speaks, abroad)
    flow.y = top
    _sums(flow, invoice, words, speaks, rows)
    if _payable_by_code(invoice):
        matrix(flow.page, flow.left, left_bottom + 4 * MM, 24 * MM, _payment_code(invoice))
        flow.page.text(flow.left + 27 * MM, left_bottom + 6 * MM, words["scan"], 8, bold=True)
        for at, text in enumerate((invoice.issuer.payee, ibans.format(invoice.issuer.iban), invoice.order_number)):
            flow.page.text(flow.left + 27 * MM, left_bottom + (10.5 + 4 * at) * MM, text, 8, colour=SOFT, width=52 * MM)
        left_bottom += 29 * MM
    flow.y = max(flow.y, left_bottom)


def _name(row: TotalRow, invoice: Invoice, words: dict[str, str], speaks: str) -> str:
    if row.code == "tax":
        rate = f"{words['tax']} {percent(row.percent, speaks)} ({figure(row.base, speaks)})"
        return rate if not row.label else f"{row.label} ({figure(row.base, speaks)})"
    if row.code == "fee":
        return row.label or words["fee_on_delivery" if invoice.payment_kind == "on_delivery" else "fee"]
    if row.code == "shipping" and printable(row.label):
        return f"{words['shipping']} ({row.label})"
    return words[row.code]


def _sums(flow: Flow, invoice: Invoice, words: dict[str, str], speaks: str, rows: list[tuple[str, Decimal]]) -> None:
    x, width = flow.left + 86 * MM, flow.right - flow.left - 86 * MM

    def line(name: str, amount: str, *, bold: bool = False, size: float = 9) -> None:
        room = width - 6 * MM - (BOLD if bold else REGULAR).width(printable(amount), size)
        flow.page.text(x + 2 * MM, flow.y + 3.6 * MM, name, size, bold=bold, width=room)
        flow.page.text(flow.right - 3, flow.y + 3.6 * MM, amount, size, bold=bold, align=RIGHT)
        flow.y += STEP

    for name, amount in rows:
        line(name, figure(amount, speaks))
    flow.page.rule(x, flow.y + 0.8 * MM, flow.right, 0.9, INK)
    flow.y += 1.5 * MM
    line(words["total"], money(invoice.total, invoice.currency, speaks), bold=True, size=11)
    if invoice.paid:
        line(words["paid"], figure(-invoice.paid, speaks))
    flow.y += 1.5 * MM
    name = {"on_delivery": "on_delivery", "at_pickup": "at_pickup"}.get(invoice.payment_kind, "to_pay")
    if invoice.credits:
        name = "pay_back"
    elif invoice.open < 0:
        name = "overpaid"
    elif invoice.open == 0:
        name = "to_pay"
    flow.page.box(x, flow.y, width, STEP + 2.4 * MM, WASH)
    flow.y += 1.2 * MM
    line(words[name], money(abs(invoice.open), invoice.currency, speaks), bold=True, size=11)
    flow.y += 2 * MM


def _taxes(flow: Flow, invoice: Invoice, words: dict[str, str], speaks: str, abroad: bool) -> float:
    page, x, y = flow.page, flow.left, flow.y + 3.6 * MM
    if any(row.amount for row in invoice.taxes):
        page.text(x + 3, y, words["tax_table"], 8, bold=True, colour=SOFT)
        page.text(x + 48 * MM, y, words["base"], 8, bold=True, align=RIGHT, colour=SOFT)
        page.text(x + 74 * MM, y, words["amount"], 8, bold=True, align=RIGHT, colour=SOFT)
        for row in invoice.taxes:
            y += STEP - 1
            name = _tax_name(row.title, percent(row.percent, speaks))
            page.text(x + 3, y, name, 8.5, width=24 * MM)
            page.text(x + 48 * MM, y, figure(row.base, speaks), 8.5, align=RIGHT)
            page.text(x + 74 * MM, y, figure(row.amount, speaks), 8.5, align=RIGHT)
    else:
        page.text(x + 3, y, words["no_tax"], 8.5, colour=SOFT)
    if abroad:
        y += STEP + 1
        total = words["in_currency"].format(currency=invoice.base_currency)
        rate = f"({words['rate']} {quantity(invoice.base_rate, speaks)})"
        page.text(x + 3, y, f"{total}: {figure(invoice.base_total, speaks)} {rate}", 8.5, width=78 * MM)
    return y


def _tax_name(title: str, rate: str) -> str:
    """Shops often call a tax by its rate; that is not said twice."""
    return title if rate.replace(" ", "") in title.replace(" ", "") else f"{title} {rate}".strip()


def _payable_by_code(invoice: Invoice) -> bool:
    later = invoice.payment_kind in ("transfer", "on_account", "online")
    return bool(
        later and invoice.issuer.iban and invoice.currency == "EUR" and invoice.open > 0 and invoice.issuer.name
    )


def _payment_code(invoice: Invoice) -> tuple[bytearray, ...]:
    """The European payment code (EPC069-12). It names the order's number, which is known before the invoice's."""
    to = invoice.issuer
    amount = f"EUR{cents(invoice.open):.2f}"
    fields = ("BCD", "002", "1", "SCT", to.bic, printable(to.payee)[:70], ibans.compact(to.iban), amount, "", "")
    content = "\n".join((*fields, invoice.order_number))
    # a fixed mask: choosing the prettiest of eight would take longer than the whole invoice
    code = segno.make_qr(content, error="m", boost_error=False, encoding="utf-8", mask=2)
    return tuple(bytearray(row) for row in code.matrix)
