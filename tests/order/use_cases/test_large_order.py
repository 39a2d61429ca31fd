"""An order of three thousand lines is placed, changed, shown and compared in seconds, not minutes."""

from time import perf_counter
from uuid import uuid4

import pytest

from contracts.sums import ShopOrderCompared
from kit.work import UnitOfWork
from services.order.use_cases.orders.sums import compare
from tests.order.builders import PLACED, a_line, a_shop_order, later, show, stock, view

LINES = 3000


@pytest.mark.row("INT-03")
def test_three_thousand_lines(uow: UnitOfWork) -> None:
    stock(uow, **{f"SKU-{number}": 1 for number in range(0, LINES, 2)})
    lines = tuple(a_line(f"SKU-{number}", shop_line_id=str(number)) for number in range(LINES))
    shop = a_shop_order("1", *lines)
    times = {}

    began = perf_counter()
    order_id = show(uow, shop)
    times["placed"] = perf_counter() - began
    edited = tuple(line.model_copy(update={"shop_line_id": f"n{line.shop_line_id}"}) for line in lines)
    began = perf_counter()
    show(uow, later(shop, edition=1, lines=edited))
    times["edited"] = perf_counter() - began
    began = perf_counter()
    found = view(uow, order_id)
    times["shown"] = perf_counter() - began
    began = perf_counter()
    compare(uow, ShopOrderCompared(comparison_id=uuid4(), order=later(shop, edition=1, lines=edited), seen_at=PLACED))
    times["compared"] = perf_counter() - began

    assert len(found.order.lines) == LINES
    assert found.row.lines_in_stock == LINES // 2
    assert view(uow, order_id).shop_differences == ()
    assert max(times.values()) < 30, times
