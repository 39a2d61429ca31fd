"""What a shop does with an order after take-over, as both families show it, and what the house makes of it."""

# ruff: noqa: F401, F811 a fixture is shared with the neighbouring file
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from contracts import identity
from contracts.facts import Delivery, OrderState
from contracts.integration import ShopNotTold, ShopOrderSeen
from contracts.order import OrderView
from contracts.planning import DayClosed, OrderPlanned, OrderShipped
from contracts.tasks import TaskStatus
from kit.work import UnitOfWork
from services.integration.use_cases import tell_shop
from services.order.queries.order_page import order_page
from services.order.use_cases.orders import hear_planning, hear_told
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.take_over import take_over
from tests.conftest import rolled_back
from tests.integration.conftest import Sandbox
from tests.integration.use_cases.test_poll_shop import named, orders
from tests.integration.use_cases.test_tell_shop import BOTH, Connect, Do, Poll, do, facts, held
from tests.order.builders import a_stop

DAY = date(2026, 11, 24)


class Shop:
    """One order in a shop of the sandbox, and the order service that hears of it."""

    def __init__(self, shop: str, number: str, sandbox: Sandbox, poll: Poll, house: UnitOfWork) -> None:
        self.shop, self.number, self.sandbox, self.poll, self.house = shop, number, sandbox, poll, house
        self.order_id: UUID = identity.order_id(shop, number)

    def act(self, act: str, **told: Any) -> list[Any]:
        """Something done in the shop; the orders it shows afterwards, taken over."""
        self.sandbox.act(self.shop, self.number, act, **told)
        return self.look()

    def look(self, **values: Any) -> list[Any]:
        events = self.poll(self.shop, **values)
        for body in named(events, "ShopOrderSeen"):
            take_over(self.house, ShopOrderSeen.model_validate(body))
        return orders(events)

    @property
    def view(self) -> OrderView:
        return order_page(self.house.session, self.order_id)

    @property
    def tasks(self) -> list[str]:
        return [task.title for task in self.view.tasks if task.status is not TaskStatus.DONE]

    def close_day(self) -> None:
        hear_planning.hear_day(self.house, OrderPlanned(**self._plan()))
        stop = a_stop(self.order_id).model_copy(update={"day": DAY})
        event = DayClosed(closing_id=uuid4(), day=DAY, carrier="dhl", collection_day=DAY, stops=(stop,))
        hear_planning.hear_day_closed(self.house, event)

    def ship(self) -> None:
        self.close_day()
        hear_planning.hear_handed_over(self.house, OrderShipped(**self._plan(), shipment_id=uuid4()))

    def _plan(self) -> dict[str, Any]:
        about = {"order_id": self.order_id, "number": self.number, "shop": self.shop}
        return {**about, "day": DAY, "delivery": Delivery.PARCEL}


@pytest.fixture
def house(engine_for: Callable[[str], Engine]) -> Iterator[UnitOfWork]:
    with rolled_back(engine_for("order"), "shop") as uow:
        yield uow


@pytest.fixture
def taken_over(sandbox: Sandbox, connected: Connect, poll: Poll, house: UnitOfWork) -> Callable[..., Shop]:
    def take(shop: str, **told: Any) -> Shop:
        connected(shop)
        lines = [{"sku": SKU[shop], "qty": 2}]
        number = str(sandbox.place(shop, **{"shipping": "parcel", "lines": lines, **told})["increment_id"])
        order = Shop(shop, number, sandbox, poll, house)
        order.look()
        return order

    return take


SKU = {"fietshal": "GAZ-KIDS-20", "meubelhuis": "KUSSEN-45"}


@BOTH
def test_part_paid_back_and_then_the_rest(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop, payment="ideal")

    (seen,) = order.act("refund", lines={SKU[shop]: 1})
    line = seen["lines"][0]
    assert (Decimal(line["quantity"]), Decimal(line["refunded"])) == (2, 1)
    assert Decimal(seen["totals"]["refunded"]) > 0
    assert (order.view.order.lines[0].cancelled, order.view.order.state, order.tasks) == (1, OrderState.OPEN, [])

    (seen,) = order.act("refund")
    assert seen["state"] == "closed"
    assert (order.view.order.state, order.tasks) == (OrderState.CANCELLED, [])


@BOTH
def test_money_only_is_paid_back_after_it_left(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop, payment="ideal")
    order.ship()

    (seen,) = order.act("refund", amount="5")

    assert [Decimal(line["refunded"]) for line in seen["lines"]] == [0]
    [task] = order.view.tasks
    assert Decimal(task.values["amount"]) == 5


@BOTH
def test_pieces_cancelled(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop, payment="cashondelivery")

    order.act("drop", lines={SKU[shop]: 1})

    assert (order.view.order.lines[0].cancelled, order.view.order.state) == (1, OrderState.OPEN)
    assert [title[:28] for title in order.tasks] == ["Pieces were cancelled in the"]


@BOTH
def test_a_payment_in_doubt_accepted_and_denied(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop, payment="ideal")

    order.act("review")
    assert (order.view.row.next_step.code, order.view.order.ready) == ("payment_review", False)
    order.act("accept")
    assert order.view.row.next_step.code != "payment_review"
    order.act("review")
    order.act("deny")
    assert (order.view.order.state, order.tasks) == (OrderState.CANCELLED, [])


@BOTH
def test_another_address_before_and_after_the_label(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop)
    order.act("address", shipping={"city": "Hoorn", "postcode": "1621 AA"})
    assert (order.view.order.delivery_address.city, order.tasks) == ("Hoorn", [])

    order.close_day()
    order.act("address", shipping={"city": "Edam", "postcode": "1135 AA"})

    assert [title[:45] for title in order.tasks] == ["Address changed in the shop after the label w"]
    assert order.view.row.next_step.code == "solve_conflict"


@BOTH
def test_edited_twice_after_the_day_was_closed(shop: str, taken_over: Callable[..., Shop], sandbox: Sandbox) -> None:
    order = taken_over(shop, payment="banktransfer")
    order.close_day()
    first = order.number

    order.act("edit", lines=[{"sku": SKU[shop], "qty": 3}])
    order.number = f"{first}-1"
    order.act("edit", lines=[{"sku": SKU[shop], "qty": 4}])

    view = order.view
    assert (view.order.number, view.order.state, view.order.lines[0].quantity) == (first, OrderState.OPEN, 4)
    assert [title[:29] for title in order.tasks] == ["Changed in the shop after {da"]


@BOTH
def test_shipped_there_by_hand(shop: str, taken_over: Callable[..., Shop]) -> None:
    order = taken_over(shop, payment="ideal")
    order.close_day()

    order.act("ship")

    assert order.view.order.state is OrderState.SHIPPED
    assert [title[:36] for title in order.tasks] == ["Shipped in the shop, but its boxes s"]


# ---- what is done here travels back, and does not come round


@BOTH
def test_a_status_of_the_house_is_a_comment_that_changes_nothing_there(
    shop: str,
    taken_over: Callable[..., Shop],
    sandbox: Sandbox,
    do: Do,
) -> None:
    order = taken_over(shop, payment="banktransfer")
    event = SimpleNamespace(
        order=SimpleNamespace(**vars(facts(shop, order.number)), language="nl"), status="Wacht op gravure"
    )

    do(lambda uow: tell_shop.tell_status(uow, event))
    do(lambda uow: tell_shop.tell_status(uow, event))

    there = sandbox.order(shop, order.number)
    comments = [row["comment"] for row in there["history"] if "gravure" in (row["comment"] or "")]
    assert len(comments) == 1
    assert comments[0].startswith("Pakbon: status Wacht op gravure (")
    assert (there["state"], there["status"]) == ("new", "pending")
    assert order.look() == []  # nothing comes round


@BOTH
@pytest.mark.row("SCR-05")
def test_a_hold_of_ours_comes_round_as_nothing(
    shop: str,
    taken_over: Callable[..., Shop],
    do: Do,
    house: UnitOfWork,
) -> None:
    order = taken_over(shop, payment="banktransfer")
    for hear in (tell_shop.tell_held, tell_shop.tell_released):
        do(lambda uow, hear=hear: hear(uow, held(shop, order.number)))  # type: ignore[misc]
    house.said.clear()

    order.look()

    assert [
        type(event).__name__ for event in house.said if type(event).__name__ in ("OrderHeld", "OrderReleased")
    ] == []


@BOTH
@pytest.mark.row("SCR-06")
def test_cancelled_here_what_is_paid_there_is_a_task_until_it_is_paid_back(
    shop: str,
    taken_over: Callable[..., Shop],
    do: Do,
    house: UnitOfWork,
    sandbox: Sandbox,
) -> None:
    order = taken_over(shop, payment="ideal")
    cancel_order(house, order.order_id, "")
    (told,) = named(do(lambda uow: tell_shop.tell_cancelled(uow, held(shop, order.number))), "ShopNotTold")
    hear_told.hear_not_told(house, ShopNotTold.model_validate(told))
    assert sorted(title[:23] for title in order.tasks) == ["Cancelled here, but the", "The order is cancelled:"]

    order.act("refund")

    assert order.tasks == []
    assert named(do(lambda uow: tell_shop.tell_cancelled(uow, again(order))), "ShopNotTold") == []  # it is off there


def again(order: Shop) -> Any:
    return SimpleNamespace(order=facts(order.shop, order.number, 2), by_shop=False)
