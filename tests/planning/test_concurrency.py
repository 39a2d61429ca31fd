"""Many at once: real threads, real transactions, one truth."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contracts.facts import Delivery, OrderState
from contracts.planning import PlanOrder
from kernel.refused import Refused
from kit.work import UnitOfWork, unit_of_work
from services.planning import use_cases
from services.planning.storage import tables
from tests.planning.builders import HOUSE, MONDAY, a_line, an_order, changed

FAR = MONDAY + timedelta(days=35)


def work(engine: Engine, act: Callable[[UnitOfWork], Any]) -> Any:
    """One request as the service handles it; a refusal is an answer."""
    try:
        with unit_of_work(engine, "Anna") as uow:
            return act(uow)
    except Refused as refusal:
        return str(refusal)


def at_once(engine: Engine, acts: list[Callable[[UnitOfWork], Any]]) -> list[Any]:
    with ThreadPoolExecutor(max_workers=min(len(acts), 50)) as pool:
        return list(pool.map(lambda act: work(engine, act), acts))


def said(engine: Engine) -> Counter[str]:
    with engine.connect() as connection:
        return Counter(connection.execute(select(tables.metadata.tables["outbox"].c.name)).scalars())


def known(engine: Engine, count: int, **values: Any) -> list[Any]:
    orders = [an_order(**values) for _ in range(count)]
    for order in orders:
        work(engine, lambda uow, order=order: use_cases.hear_order(uow, order))
    return orders


def plan(order: Any, day: Any, **values: Any) -> Callable[[UnitOfWork], Any]:
    asked = PlanOrder(order_id=order.order_id, day=day, **values)
    return lambda uow: use_cases.plan_order(uow, asked, HOUSE).day


@pytest.mark.row("C-03")
@pytest.mark.row("C-04")
def test_fifty_close_a_day_and_it_is_closed_once(engine):
    for order in known(engine, 5, delivery=Delivery.PARCEL, carrier="dhl"):
        work(engine, plan(order, FAR))

    results = at_once(engine, [lambda uow: len(use_cases.close_day(uow, FAR, "", HOUSE))] * 50)

    assert sorted(results) == [0] * 49 + [1]
    assert said(engine)["DayClosed"] == 1
    with engine.connect() as connection:
        assert len(connection.execute(select(tables.closings)).all()) == 1
        barcodes = connection.execute(select(tables.parcels.c.barcode)).scalars().all()
    assert len(barcodes) == len(set(barcodes)) == 5


@pytest.mark.row("C-03")
def test_two_days_are_closed_at_once_and_no_barcode_is_given_twice(engine):
    days = [FAR + timedelta(days=n) for n in range(4)]
    for order, day in zip(known(engine, 12), days * 3, strict=True):
        work(engine, plan(order, day))

    at_once(engine, [lambda uow, day=day: use_cases.close_day(uow, day, "", HOUSE) for day in days * 5])

    assert said(engine)["DayClosed"] == 4
    with engine.connect() as connection:
        assert len(set(connection.execute(select(tables.parcels.c.barcode)).scalars())) == 12


@pytest.mark.row("C-03")
def test_fifty_plan_one_order_and_it_is_planned_once(engine):
    (order,) = known(engine, 1)

    results = at_once(engine, [plan(order, FAR, seen_revision=0)] * 50)

    assert set(results) == {FAR}
    assert said(engine) == {"OrderPlanned": 1}


def test_two_who_saw_the_same_give_two_days_and_one_is_told_so(engine):
    (order,) = known(engine, 1)

    results = at_once(engine, [plan(order, FAR + timedelta(days=n % 2), seen_revision=0) for n in range(20)])

    assert said(engine) == {"OrderPlanned": 1}
    planned = [result for result in results if not isinstance(result, str)]
    assert len(set(planned)) == 1
    assert {result for result in results if isinstance(result, str)} == {
        "Somebody else has planned this order meanwhile. Look at it again."
    }


@pytest.mark.row("P-43")
def test_forty_want_fourteen_stops_and_fourteen_get_them(engine):
    orders = known(engine, 40)

    results = at_once(engine, [plan(order, FAR) for order in orders])

    assert results.count(FAR) == 14
    assert said(engine) == {"OrderPlanned": 14}


def test_the_last_room_is_given_once_by_hand_by_proposal_and_by_itself(engine):
    orders = known(engine, 30)
    days = [FAR - timedelta(days=FAR.weekday()) + timedelta(days=n) for n in range(5)]

    accept = lambda uow: use_cases.accept_proposals(uow, MONDAY, MONDAY + timedelta(days=60), HOUSE)  # noqa: E731
    at_once(engine, [accept] * 5 + [plan(order, days[n % 5]) for n, order in enumerate(orders)])

    with engine.connect() as connection:
        loads = Counter(connection.execute(select(tables.orders.c.day)).scalars())
    assert sum(loads.values()) == 30
    assert all(count <= 14 for day, count in loads.items() if day)


def test_closing_moving_and_cancelling_at_once_end_in_one_truth(engine):
    orders = known(engine, 8)
    for order in orders:
        work(engine, plan(order, FAR))
    other = FAR + timedelta(days=1)

    cancels = [
        lambda uow, order=order: use_cases.hear_order(uow, changed(order, state=OrderState.CANCELLED))
        for order in orders[:4]
    ]
    moves = [plan(order, other) for order in orders[2:6]]
    at_once(engine, [*cancels, lambda uow: use_cases.close_day(uow, FAR, "", HOUSE), *moves])

    with engine.connect() as connection:
        rows = connection.execute(select(tables.orders)).all()
        shipped_ids = set(connection.execute(select(tables.shipments.c.order_id)).scalars())
    for row in rows:
        assert (row.status == "closed") == (row.closing_id is not None) == (row.order_id in shipped_ids)
        if row.status == "closed":
            assert row.day == FAR
        elif row.state == "cancelled":
            assert (row.status, row.day) == ("waiting", None)
        else:
            assert (row.status, row.day) == ("planned", other)


def test_one_order_heard_of_by_many_at_once_ends_at_its_newest(engine):
    order = an_order()
    versions = [order.model_copy(update={"version": n, "reference": f"v{n}"}) for n in range(1, 31)]

    at_once(engine, [lambda uow, facts=facts: use_cases.hear_order(uow, facts) for facts in versions])

    with engine.connect() as connection:
        row = connection.execute(select(tables.orders)).one()
    assert (row.version, json.loads(row.facts)["reference"]) == (30, "v30")


@pytest.mark.row("SHP-07")
def test_many_press_shipped_and_it_is_shipped_once(engine):
    order = an_order(delivery=Delivery.PARCEL)
    order = order.model_copy(update={"lines": (a_line(order.order_id, boxes=3),)})
    work(engine, lambda uow: use_cases.hear_order(uow, order))

    at_once(engine, [lambda uow: use_cases.mark_shipped(uow, order.order_id, "3S1", HOUSE)] * 20)

    assert said(engine) == {"OrderShipped": 1}
    with engine.connect() as connection:
        assert len(connection.execute(select(tables.shipments)).all()) == 1
        assert len(connection.execute(select(tables.parcels)).all()) == 3
