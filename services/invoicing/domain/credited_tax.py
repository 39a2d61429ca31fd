"""The tax of a credit note: it goes back with what it lies on, rate by rate, and never more of it than was charged."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kernel.money import ZERO, cents
from services.invoicing.domain.invoice import Invoice, InvoiceLine, TotalRow
from services.invoicing.domain.tax import TaxRow

_Rated = tuple[Decimal, Decimal]  # a rate, and an amount as shown
_UNTAXED = ("subtotal", "tax", "adjustment")  # sums, or taxed by themselves


def share(amount: Decimal, part: Decimal, whole: Decimal, currency: str) -> Decimal:
    """So much of the amount as the part is of the whole; for the whole all of it, with all its decimals."""
    if part == whole:
        return amount
    return cents(amount * part / whole, currency) if whole else ZERO


def tax_back(
    invoice: Invoice,
    notes: Sequence[Invoice],
    lines: Iterable[InvoiceLine],
    rows: Iterable[TotalRow],
    adjustment: Decimal,
) -> tuple[tuple[TaxRow, ...], Decimal]:
    """The rows of the tax table, below zero, for these lines and rows and the adjustment; and the adjustment's tax.

    What is given on top lies on everything the invoice is for, what is kept back on what is taken back.
    """
    whole = _taxed(invoice.lines, invoice.rows)
    before = [each for note in notes for each in _taxed(note.lines, note.rows)]
    now = _taxed(lines, rows)
    own = [_own(row, whole, before, now, invoice.currency) for row in invoice.taxes]
    under, gross = (invoice.taxes, invoice.total) if adjustment > 0 else (own, _gross(now, own, invoice))
    table, on_top = [], ZERO
    for row, on, rest in zip(own, under, tax_left(invoice, notes), strict=True):
        extra = share(on.amount, adjustment, gross, invoice.currency)
        extra_base = share(on.base, adjustment, gross, invoice.currency)
        amount, base = _within(row.amount + extra, rest.amount), _within(row.base + extra_base, rest.base)
        table.append(replace(row, base=-base, amount=-amount))
        on_top += amount - row.amount
    return tuple(table), on_top


def tax_left(invoice: Invoice, notes: Sequence[Invoice]) -> tuple[TaxRow, ...]:
    """What of each row of the invoice's tax table is not taken back yet; a note has the same rows."""
    tables = [note.taxes for note in notes]
    return tuple(
        replace(
            row,
            base=row.base + sum((table[at].base for table in tables), ZERO),
            amount=row.amount + sum((table[at].amount for table in tables), ZERO),
        )
        for at, row in enumerate(invoice.taxes)
    )


def _own(row: TaxRow, whole: list[_Rated], before: list[_Rated], now: list[_Rated], currency: str) -> TaxRow:
    """What of the invoice's row goes back with what is taken back now."""
    rate = row.percent if _at(row.percent, whole) else None  # a rate that nothing bears lies on everything
    all_, taken, then = _at(rate, whole), -_at(rate, before), -_at(rate, [*before, *now])

    def between(amount: Decimal) -> Decimal:
        return share(amount, then, all_, currency) - share(amount, taken, all_, currency)

    return replace(row, base=between(row.base), amount=between(row.amount))


def _gross(now: list[_Rated], own: list[TaxRow], invoice: Invoice) -> Decimal:
    tax = ZERO if invoice.tax_included else sum((row.amount for row in own), ZERO)
    return tax - _at(None, now)


def _within(amount: Decimal, rest: Decimal) -> Decimal:
    return min(amount, rest) if rest >= 0 else max(amount, rest)


def _taxed(lines: Iterable[InvoiceLine], rows: Iterable[TotalRow]) -> list[_Rated]:
    found = [(line.tax_percent, line.amount) for line in lines]
    return found + [(row.percent, row.amount) for row in rows if row.code not in _UNTAXED]


def _at(rate: Decimal | None, amounts: Iterable[_Rated]) -> Decimal:
    return sum((amount for percent, amount in amounts if rate is None or percent == rate), ZERO)
