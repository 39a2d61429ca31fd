"""Planning an order by hand: its day, its slot, its place in the tour."""

from datetime import date

import pytest

from contracts.facts import Delivery, OrderState, StockState
from contracts.planning import OrderMoved, OrderPlanned, OrderUnplanned
from kernel.refused import NotFound, Refused
from services.planning import queries, use_cases
from services.planning.storage import orders
from tests.planning.builders import (
    FRIDAY,
    HOUSE,
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    a_line,
    an_order,
    heard,
    plan,
    planned,
    said,
)


@pytest.mark.row("PLN-01")
@pytest.mark.row("STA-10")
def test_a_planned_order_stands_on_its_day_at_once_and_is_told(uow):
    order = heard(uow)

    plan(uow, order, TUESDAY, slot="09:00–12:00")

    (card,) = queries.day_view(uow.session, TUESDAY, HOUSE).cards
    assert (card.stop.number, card.stop.day, card.stop.slot, card.status) == (
        order.number,
        TUESDAY,
        "09:00–12:00",
        "planned",
    )
    (event,) = uow.said
    assert isinstance(event, OrderPlanned)
    assert (event.number, event.day, event.slot, event.revision) == (order.number, TUESDAY, "09:00–12:00", 1)


@pytest.mark.row("STA-10")
def test_moving_tells_the_new_day_and_the_one_before(uow):
    order = planned(uow, day=TUESDAY)

    plan(uow, order, FRIDAY)

    (event,) = uow.said
    assert isinstance(event, OrderMoved)
    assert (event.from_day, event.day, event.revision) == (TUESDAY, FRIDAY, 2)
    assert queries.day_view(uow.session, TUESDAY, HOUSE).cards == ()


def test_another_hour_of_the_same_day_is_told_again_and_not_as_a_move(uow):
    order = planned(uow, day=TUESDAY, slot="09:00")

    plan(uow, order, TUESDAY, slot="14:00")

    (event,) = uow.said
    assert type(event) is OrderPlanned
    assert (event.slot, event.revision) == ("14:00", 2)


@pytest.mark.row("C-03")
def test_clicking_twice_plans_once(uow):
    order = heard(uow)

    first = plan(uow, order, TUESDAY, seen_revision=0)
    second = plan(uow, order, TUESDAY, seen_revision=0)

    assert (first.revision, second.revision) == (1, 1)
    assert len(uow.said) == 1


def test_who_saw_an_older_plan_is_refused(uow):
    order = planned(uow, day=TUESDAY)

    with pytest.raises(Refused, match="Somebody else has planned this order meanwhile"):
        plan(uow, order, FRIDAY, seen_revision=0)

    assert orders.get(uow.session, order.order_id).day == TUESDAY
    assert uow.said == []


@pytest.mark.row("P-46")
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (SATURDAY, "2026-11-21 is no working day of the week."),
        (date(2026, 12, 25), r"2026-12-25 is not a working day \(Eerste kerstdag\)."),
        (date(2027, 4, 27), r"2027-04-27 is not a working day \(Koningsdag\)."),
    ],
)
def test_a_day_on_which_nobody_works_is_refused_until_asked_again(uow, day, why):
    order = heard(uow)

    with pytest.raises(Refused, match=why):
        plan(uow, order, day)
    assert uow.said == []

    plan(uow, order, day, override=True)
    assert said(uow, OrderPlanned)[0].day == day


def test_a_full_day_is_refused_until_asked_again(uow):
    for _ in range(14):
        planned(uow, day=TUESDAY)
    order = heard(uow)

    with pytest.raises(Refused, match="2026-11-24 is full: 14 of 14 are planned"):
        plan(uow, order, TUESDAY)
    plan(uow, order, TUESDAY, override=True)

    view = queries.day_view(uow.session, TUESDAY, HOUSE)
    assert (view.used, view.capacity) == (15, 14)


def test_a_full_van_does_not_keep_parcels_and_collections_off_the_day(uow):
    for _ in range(14):
        planned(uow, day=TUESDAY)

    plan(uow, heard(uow, delivery=Delivery.PARCEL), TUESDAY)
    plan(uow, heard(uow, delivery=Delivery.PICKUP), TUESDAY)

    loads = {lane.delivery: (lane.used, lane.capacity) for lane in queries.day_view(uow.session, TUESDAY, HOUSE).lanes}
    assert loads == {Delivery.VAN: (14, 14), Delivery.PARCEL: (1, 80), Delivery.PICKUP: (1, 20)}


def test_parcels_are_counted_in_boxes(uow):
    order = an_order(delivery=Delivery.PARCEL)
    lines = (a_line(order.order_id, "kast", boxes=40), a_line(order.order_id, "bank", boxes=41))

    heard(uow, order.model_copy(update={"lines": lines}))

    with pytest.raises(Refused, match="is full: 0 of 80"):
        plan(uow, order, TUESDAY)


@pytest.mark.parametrize(
    ("ready", "state", "sentence"),
    [
        (False, StockState.ON_ORDER, "The goods of this order are not all in yet."),
        (False, StockState.IN_STOCK, "This order is not paid yet."),
    ],
)
def test_what_is_not_ready_is_planned_ahead_only_when_asked_twice(uow, ready, state, sentence):
    order = an_order(ready=ready)
    heard(uow, order.model_copy(update={"lines": (a_line(order.order_id, stock_state=state),)}))

    with pytest.raises(Refused, match=sentence):
        plan(uow, order, TUESDAY)
    view = queries.order_plan(uow.session, order.order_id, HOUSE)
    assert (view.can_plan, view.why_not) == (True, sentence)

    plan(uow, order, TUESDAY, override=True)
    assert queries.day_view(uow.session, TUESDAY, HOUSE).cards[0].ready is False


@pytest.mark.row("SCR-05")
@pytest.mark.parametrize(
    ("state", "sentence"),
    [(OrderState.HELD, "This order is on hold. Release it first."), (OrderState.CANCELLED, "This order is cancelled.")],
)
def test_held_and_cancelled_orders_are_refused_also_when_asked_twice(uow, state, sentence):
    order = heard(uow, state=state)

    with pytest.raises(Refused, match=sentence):
        plan(uow, order, TUESDAY, override=True)

    assert uow.said == []
    view = queries.order_plan(uow.session, order.order_id, HOUSE)
    assert (view.can_plan, view.why_not) == (False, sentence)


def test_a_day_that_is_over_is_refused(uow):
    order = heard(uow)

    with pytest.raises(Refused, match="2026-11-19 is over"):
        plan(uow, order, date(2026, 11, 19), override=True)


def test_an_order_planning_never_heard_of_is_not_found(uow):
    with pytest.raises(NotFound):
        plan(uow, an_order(), TUESDAY)


@pytest.mark.row("P-42")
def test_staff_put_a_stop_at_its_place_and_the_others_follow(uow):
    first, second, third = (planned(uow, day=TUESDAY, number=f"20000000{n}") for n in range(3))

    plan(uow, third, TUESDAY, position=1)

    tour = [(card.stop.position, card.stop.number) for card in queries.day_view(uow.session, TUESDAY, HOUSE).cards]
    assert tour == [(1, third.number), (2, first.number), (3, second.number)]
    assert uow.said == []  # nothing the customer needs to hear


def test_unplanning_puts_it_back_and_tells_the_day_it_had(uow):
    order = planned(uow, day=WEDNESDAY)

    use_cases.unplan_order(uow, order.order_id, "customer is away")
    use_cases.unplan_order(uow, order.order_id, "clicked twice")

    (event,) = uow.said
    assert isinstance(event, OrderUnplanned)
    assert (event.day, event.reason, event.revision) == (WEDNESDAY, "customer is away", 2)
    view = queries.agenda_view(uow.session, MONDAY, 5, HOUSE)
    assert [waiting.order.number for waiting in view.to_plan] == [order.number]
