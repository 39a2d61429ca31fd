"""The orders overview: what waits, by filter, searched, sorted, page after page; as rows, file or paper."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.order import FindOrders, GetOrder, GetOrderRow, OrderFilter, OrderPage, OrderRow
from contracts.planning import FindParcel
from gateway.asking import ask
from gateway.orders.export import as_csv
from gateway.staff.rights import needs
from kernel.clock import today
from kernel.refused import NotFound, Refused

pages = Blueprint("orders", __name__, url_prefix="/orders")
SORTS = ("placed", "number", "customer", "planned", "amount")
PRINTED = 500


def asked() -> FindOrders:
    """What the address asks for; anything unknown is what the overview opens with."""
    arguments = request.args
    search = arguments.get("q", "").strip()[:200]
    wished = arguments.get("filter", OrderFilter.ALL if search else OrderFilter.UNPROCESSED)
    sort = arguments.get("sort", "-placed")
    return FindOrders(
        filter=OrderFilter(wished) if wished in set(OrderFilter) else OrderFilter.UNPROCESSED,
        search=search,
        shop=arguments.get("shop", "")[:60],
        sort=sort if sort.lstrip("-") in SORTS else "-placed",
        after=arguments.get("after", "")[:500],
    )


def address(question: FindOrders, page: str = "orders.overview", **changes: Any) -> str:
    """The address that asks the same, with changes."""
    values = {"filter": question.filter, "q": question.search, "shop": question.shop, "sort": question.sort, **changes}
    known = {key: str(value) for key, value in values.items() if value}
    return url_for(page) + "?" + urlencode(known)


@pages.get("/")
def overview() -> AnyResponse | str:
    question = asked()
    page = ask(question)
    if question.search and len(page.rows) == 1 and page.rows[0].number == question.search:
        return redirect(url_for("order.detail", order_id=page.rows[0].order_id))
    if question.after:
        return render_template("orders/_rows.html", page=page, question=question, address=address)
    return render_template("orders/overview.html", page=page, question=question, address=address)


@pages.get("/search")
def search() -> AnyResponse:
    """The search in the top bar: a scanned box opens its order, anything else is looked for among all orders."""
    words = request.args.get("q", "").strip()[:200]
    if words.isdigit() and len(words) in (18, 20):
        try:
            found = ask(FindParcel(barcode=words))
            return redirect(url_for("order.detail", order_id=found.stop.order_id))
        except Refused:
            pass
    return redirect(url_for("orders.overview", filter=OrderFilter.ALL, q=words))


@pages.get("/suggestions")
def suggestions() -> str:
    words = request.args.get("q", "").strip()[:200]
    page = OrderPage(rows=())
    if len(words) >= 2:
        page = ask(FindOrders(filter=OrderFilter.ALL, search=words, limit=8, with_counts=False))
    return render_template("orders/_suggestions.html", page=page, words=words)


@pages.get("/rows/<uuid:order_id>")
def row(order_id: UUID) -> AnyResponse | str:
    """One row anew: with `new`, only if it belongs to what is looked at, which its owner decides."""
    question = asked()
    found = ask(GetOrderRow(order_id=order_id))
    if "new" in request.args and not _belongs(question, found):
        return Response(status=204)
    return render_template("orders/_row.html", row=found, fresh="new" in request.args)


def _belongs(question: FindOrders, row: OrderRow) -> bool:
    narrowed = question.model_copy(
        update={"search": f"{row.number} {question.search}".strip(), "limit": 5, "with_counts": False, "after": ""}
    )
    return any(each.order_id == row.order_id for each in ask(narrowed).rows)


@pages.get("/chips")
def chips() -> str:
    """The chips with their counts as they are now."""
    question = asked()
    page = ask(question.model_copy(update={"limit": 1, "after": ""}))
    return render_template("orders/_chips.html", page=page, question=question, address=address)


@pages.get("/<uuid:order_id>/preview")
def preview(order_id: UUID) -> str:
    return render_template("orders/_preview.html", view=ask(GetOrder(order_id=order_id)))


@pages.get("/print")
def on_paper() -> str:
    question = asked()
    page = ask(question.model_copy(update={"limit": PRINTED, "after": ""}))
    return render_template("orders/print.html", page=page, question=question)


@pages.get("/export")
@needs("export")
def export() -> Response:
    """The overview as a file for a spreadsheet, however long it is."""
    question = asked().model_copy(update={"after": "", "limit": 500, "with_counts": False})
    first = ask(question)
    name = f"orders-{question.filter}-{today():%Y-%m-%d}.csv"
    return Response(
        as_csv(_all_rows(question, first)),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _all_rows(question: FindOrders, page: OrderPage) -> Iterator[OrderRow]:
    while True:
        yield from page.rows
        if not page.after:
            return
        page = ask(question.model_copy(update={"after": page.after}))


@pages.get("/number/<shop>/<number>")
def by_number(shop: str, number: str) -> AnyResponse:
    """An order by what customers and colleagues call it."""
    page = ask(FindOrders(filter=OrderFilter.ALL, search=number, shop=shop, limit=20, with_counts=False))
    for each in page.rows:
        if each.number == number:
            return redirect(url_for("order.detail", order_id=each.order_id))
    raise NotFound("There is no order {number}.", number=number)
