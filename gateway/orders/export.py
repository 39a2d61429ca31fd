"""Rows as CSV that a spreadsheet opens safely: no cell can become a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from flask import stream_with_context

from contracts.order import OrderRow
from gateway.filters import moment
from gateway.names import DELIVERY, STATE, named, paid_tag, stock_tag
from gateway.next_step import what_now
from gateway.words import _

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(cell: object) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = str(cell)
    return "'" + text if text.lstrip(" ").startswith(DANGEROUS) else text


def as_csv(rows: Iterable[OrderRow]) -> Iterator[str]:
    return stream_with_context(_lines(rows))


def _lines(rows: Iterable[OrderRow]) -> Iterator[str]:
    yield "\ufeff" + _line(
        [
            _("Order"), _("Shop"), _("Placed"), _("Customer"), _("Postcode"), _("Town"), _("Country"), _("Delivery"),
            _("Shipping method"), _("Payment method"), _("Payment"), _("Open"), _("Stock"), _("Planned"), _("State"),
            _("Amount"), _("Currency"), _("What now?"),
        ]
    )  # fmt: skip
    for row in rows:
        texts = [row.number, row.shop, moment(row.placed_at), row.customer_name, row.postcode, row.city, row.country]
        texts += [named(DELIVERY, row.delivery), row.shipping_method, row.payment_method, paid_tag(row)[0]]
        after = [stock_tag(row)[0], row.planned_on or "", row.custom_status or named(STATE, row.state)]
        step = what_now(row.next_step)
        yield _line(
            [
                *map(guarded, texts),
                f"{row.open_amount:.2f}",
                *map(guarded, after),
                f"{row.grand_total:.2f}",
                guarded(row.currency),
                guarded(f"{step.action}: {step.sentence}" if step.action else step.sentence),
            ]
        )


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()
