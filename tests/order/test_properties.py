"""Whatever is ordered, cancelled, counted and shipped: nothing is promised that is not there, and every order's state
agrees with its lines."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal as D
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from contracts.facts import Delivery, OrderState, StockState
from contracts.integration import ShopTold
from contracts.order import OrderReady, OrderView
from contracts.planning import OrderShipped
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.queries.find import count_orders
from services.order.queries.order_page import order_page
from services.order.storage.tables import articles, order_lines, orders
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.orders import goods, hear_planning, hear_told
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.hold import hold_order, release_order
from tests.conftest import rolled_back
from tests.order.builders import PLACED, SHOP, a_line, a_shop_order, levels, pay, shipment, show

SKUS = ("A", "B", "C")
NUMBERS = st.integers(1, 5)
AMOUNTS = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 3), min_size=1)
FIGURES = st.dictionaries(st.sampled_from(SKUS), st.integers(-4, 6), min_size=1)
STEPS = st.one_of(
    st.tuples(st.just("order"), NUMBERS, AMOUNTS, st.booleans()),
    st.tuples(st.just("edit"), NUMBERS, AMOUNTS, st.booleans()),
    st.tuples(st.just("shop_state"), NUMBERS, st.sampled_from(["processing", "holded", "canceled", "complete"])),
    st.tuples(
        st.just("figures"), st.dictionaries(st.sampled_from(SKUS), st.integers(-4, 6), min_size=1), st.booleans()
    ),
    st.tuples(st.just("cancel"), NUMBERS),
    st.tuples(st.just("hold"), NUMBERS),
    st.tuples(st.just("release"), NUMBERS),
    st.tuples(st.just("pay"), NUMBERS, st.booleans()),
    st.tuples(st.just("ship"), NUMBERS),
    st.tuples(st.just("told"), NUMBERS),
    st.tuples(st.just("receive"), NUMBERS, st.integers(1, 3)),
    st.tuples(st.just("brand"), NUMBERS),
)


class House:
    """Runs steps; what is refused is refused."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow, self.minute = uow, 0
        self.shown: dict[int, Any] = {}
        self.ids: dict[int, UUID] = {}

    def step(self, what: str, *values: Any) -> None:
        self.minute += 1
        number = values[0]
        if what == "figures":
            figures, included = values
            at = PLACED + timedelta(minutes=self.minute)
            see_stock(self.uow, levels(figures, at, reserved_included=included))
        elif what == "order" and number not in self.shown:
            self.show(number, a_shop_order(str(number), *self.lines(*values[1:]), placed_at=self.now))
        elif number in self.shown:
            with suppress(Refused):
                getattr(self, what, lambda *_: None)(*values)

    @property
    def now(self) -> Any:
        return PLACED + timedelta(minutes=self.minute)

    def lines(self, amounts: dict[str, int], _: bool) -> list[Any]:
        return [a_line(sku, str(pieces)) for sku, pieces in amounts.items()]

    def show(self, number: int, order: Any) -> None:
        self.shown[number] = order
        self.ids[number] = show(self.uow, order)

    def again(self, number: int, **values: Any) -> None:
        self.show(number, self.shown[number].model_copy(update={"changed_at": self.now, **values}))

    def edit(self, number: int, amounts: dict[str, int], new_edition: bool) -> None:
        lines = tuple(self.lines(amounts, False))
        self.again(number, lines=lines, edition=self.shown[number].edition + new_edition, state="processing")

    def shop_state(self, number: int, state: str) -> None:
        self.again(number, state=state)

    def cancel(self, number: int) -> None:
        cancel_order(self.uow, self.ids[number], "")

    def hold(self, number: int) -> None:
        hold_order(self.uow, self.ids[number], "")

    def release(self, number: int) -> None:
        release_order(self.uow, self.ids[number])

    def pay(self, number: int, paid: bool) -> None:
        pay(self.uow, self.ids[number], "100" if paid else "0", "0" if paid else "100", self.minute)

    def ship(self, number: int) -> None:
        event = OrderShipped(**shipment(self.ids[number], delivery=Delivery.VAN))
        hear_planning.hear_handed_over(self.uow, event)

    def told(self, number: int) -> None:
        hear_told.hear_told(self.uow, ShopTold(order_id=self.ids[number], shop=SHOP, what="shipment"))

    def receive(self, number: int, pieces: int) -> None:
        line = order_page(self.uow.session, self.ids[number]).order.lines[0]
        goods.mark_received(self.uow, self.ids[number], line.line_id, D(pieces))

    def brand(self, number: int) -> None:
        line = order_page(self.uow.session, self.ids[number]).order.lines[0]
        goods.mark_ordered(self.uow, self.ids[number], line.line_id, None)

    # ---- what must always hold

    def check(self) -> None:
        self.check_shelf()
        for order_id in self.ids.values():
            self.check_order(order_page(self.uow.session, order_id))
        flags = count_orders(self.uow.session)
        assert flags["all"] == len(self.ids)  # type: ignore[index]

    def check_shelf(self) -> None:
        session = self.uow.session
        for article in session.execute(select(articles)):
            on_it = session.execute(select(order_lines).where(order_lines.c.sku == article.sku)).all()
            assert sum((line.reserved for line in on_it), D(0)) == article.reserved
            assert article.reserved <= max(article.counted + article.found, D(0))
            free = max(article.counted + article.found, D(0)) - article.reserved
            assert not (free and any(line.missing for line in on_it)), "free pieces while someone waits"
            assert all(line.missing >= 0 and line.reserved >= 0 and line.ordered <= line.missing for line in on_it)

    def check_order(self, view: OrderView) -> None:
        order, row = view.order, view.row
        assert row.version == order.version
        if order.state in (OrderState.OPEN, OrderState.HELD):
            whole = all(line.stock_state in (StockState.IN_STOCK, StockState.DONE) for line in order.lines)
            for line in order.lines:
                needed = line.quantity - line.cancelled - line.shipped
                assert (line.stock_state is StockState.IN_STOCK) == (0 < needed == line.reserved)
            assert (row.stock_state is StockState.IN_STOCK) == whole
            assert order.ready == (whole and order.state is OrderState.OPEN and order.paid)
        else:
            assert not order.ready
            assert all(line.reserved == 0 for line in order.lines)
            over = StockState.CANCELLED if order.state is OrderState.CANCELLED else StockState.DONE
            assert row.stock_state is over

    def check_words(self) -> None:
        """Versions only rise, readiness is told when it comes, and the last word of each order is how it is."""
        for number, order_id in self.ids.items():
            words = [e.order for e in self.uow.said if getattr(getattr(e, "order", None), "order_id", None) == order_id]
            versions = [word.version for word in words]
            assert versions == sorted(set(versions)), number
            kept = self.uow.session.execute(select(orders.c.ready).where(orders.c.order_id == order_id)).scalar_one()
            assert words[-1].ready == kept
            told_ready = [e for e in self.uow.said if isinstance(e, OrderReady) and e.order.order_id == order_id]
            assert bool(told_ready) >= kept


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(AMOUNTS, min_size=1, max_size=4), steps=st.lists(STEPS, min_size=3, max_size=20))
def test_nothing_is_promised_that_is_not_there(
    engine_for: Callable[[str], Engine], first: list[dict[str, int]], steps: list[tuple[Any, ...]]
) -> None:
    with rolled_back(engine_for("order")) as uow:
        house = House(uow)
        for number, amounts in enumerate(first, start=1):
            house.step("order", number, amounts, False)
        for step in steps:
            house.step(*step)
            house.check()
        house.check_words()
