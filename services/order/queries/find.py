"""The orders overview: filter, search, sort, page by key, count."""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true, tuple_
from sqlalchemy.orm import Session

from contracts.order import FindOrders, OrderFilter, OrderPage, OrderRow
from kernel.refused import NotFound, Refused
from services.order.domain.orders.overview import NEVER
from services.order.queries.rows import shown
from services.order.queries.search import read_page
from services.order.storage import overview
from services.order.storage.overview import NAMES, row_from
from services.order.storage.tables import order_rows as rows

FLAG = {
    OrderFilter.UNPROCESSED: rows.c.unprocessed,
    OrderFilter.ON_ORDER: rows.c.on_order,
    OrderFilter.IN_STOCK: rows.c.in_stock,
    OrderFilter.NOT_RECEIVED: rows.c.on_order,  # the same lines (A8), the overdue first
    OrderFilter.NOT_COLLECTED: rows.c.not_collected,
    OrderFilter.NOT_PLANNED: rows.c.not_planned,
    OrderFilter.NOT_PAID: rows.c.not_paid,
}
SORT = {
    "placed": rows.c.placed_at,
    "number": rows.c.number,
    "customer": rows.c.customer_sort,
    "planned": rows.c.planned_sort,
    "amount": rows.c.grand_total,
}
_PROMISED = func.coalesce(rows.c.late_from, NEVER)
_READ: dict[str, Callable[[str], Any]] = {
    "placed": datetime.fromisoformat,
    "planned": date.fromisoformat,
    "amount": Decimal,
}
LONGEST = 200


def find_orders(session: Session, request: FindOrders) -> OrderPage:
    sort = request.sort.removeprefix("-")
    if sort not in SORT:
        raise Refused("Orders cannot be sorted by {sort}.", sort=sort)
    overdue_first = request.filter is OrderFilter.NOT_RECEIVED and sort == "placed"
    backwards = request.sort.startswith("-") and not overdue_first
    limit = max(1, min(request.limit, LONGEST))
    key: Any = _PROMISED if overdue_first else SORT[sort]
    columns = (*(rows.c[name] for name in NAMES), rows.c.version, key.label("key"))
    cursor = _cursor(request.after, "planned" if overdue_first else sort) if request.after else None

    def page_of(statement: Select[Any], key: Any, order_id: Any, length: int) -> Select[Any]:
        if cursor is not None:
            here = tuple_(key, order_id)
            statement = statement.where(here < cursor if backwards else here > cursor)
        order = [column.desc() if backwards else column for column in (key, order_id)]
        return statement.order_by(*order).limit(length)

    found = read_page(session, _chosen(select(*columns), request), request.search, key, page_of, limit + 1)
    page, more = found[:limit], len(found) > limit
    return OrderPage(
        rows=tuple(shown(row_from(row), row.version) for row in page),
        after=_cursor_at(page[-1].key, page[-1].order_id) if more else None,
        counts=count_orders(session, request.shop) if request.with_counts else {},
    )


def count_orders(session: Session, shop: str = "") -> dict[OrderFilter, int]:
    """How many each chip holds: one statement, a narrow index per filter."""
    of_shop = rows.c.shop == shop if shop else true()
    counts = {
        flag: select(func.count()).select_from(rows).where(column, of_shop).scalar_subquery()
        for flag, column in FLAG.items()
        if flag is not OrderFilter.NOT_RECEIVED
    }
    counts[OrderFilter.ALL] = select(func.count()).select_from(rows).where(of_shop).scalar_subquery()
    values = session.execute(select(*counts.values())).one()
    found = dict(zip(counts, values, strict=True))
    return {name: found[OrderFilter.ON_ORDER if name is OrderFilter.NOT_RECEIVED else name] for name in OrderFilter}


def get_row(session: Session, order_id: UUID) -> OrderRow:
    found = overview.get(session, order_id)
    if found is None:
        raise NotFound("This order is not known here.")
    return shown(*found)


def _chosen(statement: Select[Any], request: FindOrders) -> Select[Any]:
    if request.filter in FLAG:
        statement = statement.where(FLAG[request.filter])
    return statement.where(rows.c.shop == request.shop) if request.shop else statement


def _cursor_at(key: Any, order_id: UUID) -> str:
    text = key.isoformat() if isinstance(key, date) else str(key)
    return base64.urlsafe_b64encode(json.dumps([text, str(order_id)]).encode()).decode()


def _cursor(after: str, sort: str) -> tuple[Any, UUID]:
    try:
        key, order_id = json.loads(base64.urlsafe_b64decode(after))
        return _READ.get(sort, str)(key), UUID(order_id)
    except (ValueError, ArithmeticError, TypeError):
        raise Refused("This page of the list no longer exists. Start again from the top.") from None
