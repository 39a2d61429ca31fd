"""Taking an invoice back, whole or in parts: never above it, and all parts together its exact mirror.

A share is what will have been taken after it less what had been taken before, both rounded alike: so whatever the
parts, nothing is left over once the last piece is back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from kernel.money import ZERO, cents
from kernel.refused import Refused
from services.invoicing.domain.credited_tax import share, tax_back
from services.invoicing.domain.invoice import Invoice, InvoiceLine, TotalRow
from services.invoicing.domain.numbering import placeholder

_PLACED = ("subtotal", "shipping", "tax", "adjustment")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be taken back: amounts as the invoice shows them, the adjustment with tax."""

    pieces: Mapping[str, Decimal] = field(default_factory=dict)  # by line
    shipping: Decimal = ZERO
    others: bool = False
    adjustment: Decimal = ZERO  # given on top; below zero: kept back


@dataclass(frozen=True, slots=True)
class Left:
    """What of an invoice is not taken back yet."""

    pieces: Mapping[str, Decimal]
    shipping: Decimal
    others: tuple[TotalRow, ...]  # surcharges, and whatever else the invoice shows beside lines and shipping
    total: Decimal  # with tax


def keyed(invoice: Invoice) -> dict[str, InvoiceLine]:
    return {line.key or str(at): line for at, line in enumerate(invoice.lines, 1)}


def taken_by(notes: Iterable[Invoice]) -> dict[str, Decimal]:
    """Pieces by line."""
    taken: dict[str, Decimal] = {}
    for note in notes:
        for line in note.lines:
            taken[line.key] = taken.get(line.key, ZERO) - line.quantity
    return taken


def left_of(invoice: Invoice, notes: Sequence[Invoice]) -> Left:
    invoice, taken = _settled(invoice), taken_by(notes)
    gone = any(row.code not in _PLACED for note in notes for row in note.rows)
    return Left(
        pieces={key: line.quantity - taken.get(key, ZERO) for key, line in keyed(invoice).items()},
        shipping=sum((row.amount for each in (invoice, *notes) for row in each.rows if row.code == "shipping"), ZERO),
        others=() if gone else tuple(row for row in invoice.rows if row.code not in _PLACED),
        total=sum((each.total for each in (invoice, *notes)), ZERO),
    )


def everything(left: Left) -> Wish:
    return Wish(pieces=left.pieces, shipping=left.shipping, others=bool(left.others))


def credit(
    invoice: Invoice, notes: Sequence[Invoice], wish: Wish, today: date, *, prefix: str = "", reason: str = ""
) -> Invoice:
    """The credit note, without its number. `notes` are those that took of the invoice before.

    Refused where more is wished than is left, or nothing.
    """
    invoice, left = _settled(invoice), left_of(invoice, notes)
    _must_be_left(left, wish, invoice)
    lines = tuple(
        _line(line, key, line.quantity - left.pieces[key], wish.pieces[key], invoice.currency)
        for key, line in keyed(invoice).items()
        if wish.pieces.get(key)
    )
    rows = [TotalRow("subtotal", sum((line.amount for line in lines), ZERO))]
    if wish.shipping:
        rows += [replace(row, amount=-wish.shipping) for row in invoice.rows if row.code == "shipping"]
    if wish.others:
        rows += [replace(row, amount=-row.amount) for row in left.others]
    taxes, on_top = tax_back(invoice, notes, lines, rows, wish.adjustment)
    if wish.adjustment:
        rows.append(TotalRow("adjustment", (ZERO if invoice.tax_included else on_top) - wish.adjustment))
    if not invoice.tax_included:
        rows += [TotalRow("tax", row.amount, row.title, row.percent, row.base) for row in taxes if row.amount]
    total = sum((row.amount for row in rows), ZERO)
    if total >= 0:
        raise Refused("Nothing would be paid back that way; choose what is taken back.")
    if left.total + total < 0:
        raise _too_much(left.total, -total, invoice)
    return replace(
        invoice,
        number=placeholder(prefix),
        issued_on=today,
        lines=lines,
        rows=tuple(rows),
        taxes=taxes,
        total=total,
        paid=ZERO,
        due_on=None,
        base_total=share(invoice.base_total, total, invoice.total, invoice.base_currency),
        credits=invoice.number,
        credits_of=invoice.issued_on,
        reason=reason,
    )


def _settled(invoice: Invoice) -> Invoice:
    """With what its lines do not show of a discount taken off the shipping, which it was given on. A discount above
    that is one of the other rows."""
    shipping = sum((row.amount for row in invoice.rows if row.code in ("shipping", "discount")), ZERO)
    if shipping < 0 or all(row.code != "discount" for row in invoice.rows):
        return invoice
    rows = [replace(row, amount=shipping) if row.code == "shipping" else row for row in invoice.rows]
    return replace(invoice, rows=tuple(row for row in rows if row.code != "discount"))


def _must_be_left(left: Left, wish: Wish, invoice: Invoice) -> None:
    for key, pieces in wish.pieces.items():
        if key not in left.pieces:
            raise Refused("Invoice {number} has no such line.", number=invoice.number)
        if pieces < 0 or pieces > left.pieces[key]:
            raise Refused(
                "Of {name}, {left} can still be taken back, not {wished}.",
                name=keyed(invoice)[key].name,
                left=f"{left.pieces[key].normalize():f}",
                wished=f"{pieces.normalize():f}",
            )
    if wish.shipping < 0 or wish.shipping > max(left.shipping, ZERO):
        raise _too_much(left.shipping, wish.shipping, invoice)
    if wish.others and not left.others:
        raise Refused("The other costs of invoice {number} are taken back already.", number=invoice.number)


def _too_much(left: Decimal, wished: Decimal, invoice: Invoice) -> Refused:
    return Refused(
        "Of invoice {number}, {left} {currency} can still be taken back, not {wished}.",
        number=invoice.number,
        left=f"{cents(left, invoice.currency)}",
        currency=invoice.currency,
        wished=f"{cents(wished, invoice.currency)}",
    )


def _line(line: InvoiceLine, key: str, before: Decimal, pieces: Decimal, currency: str) -> InvoiceLine:
    def turned(amount: Decimal) -> Decimal:
        after = share(amount, before + pieces, line.quantity, currency)
        return share(amount, before, line.quantity, currency) - after

    parts = tuple(replace(part, quantity=-part.quantity * pieces / line.quantity) for part in line.parts)
    return replace(
        line, key=key, quantity=-pieces, discount=turned(line.discount), amount=turned(line.amount), parts=parts
    )
