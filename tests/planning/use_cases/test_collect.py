"""Collections: the goods stand ready, the customer comes, or does not."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.facts import Delivery, OrderState, PaymentKind
from contracts.planning import OrderCollected, OrderMoved, OrderNotCollected, OrderPlanned, OrderReadyForCollection
from kernel.clock import frozen
from kernel.refused import Refused
from services.planning import queries, use_cases
from tests.planning.builders import (
    HOUSE,
    MONDAY,
    MONDAY_NOON,
    TUESDAY,
    changed,
    heard,
    plan,
    planned,
    said,
)


def a_collection(uow, **values):
    return planned(uow, delivery=Delivery.PICKUP, payment_kind=PaymentKind.AT_PICKUP, paid=False, **values)


def ready(uow, order):
    return use_cases.ready_for_collection(uow, order.order_id, HOUSE)


def collected(uow, order):
    return use_cases.mark_collected(uow, order.order_id, HOUSE)


def not_collected(uow, order):
    return use_cases.mark_not_collected(uow, order.order_id, HOUSE)


def test_the_goods_stand_ready_and_the_customer_is_told_once(uow):
    order = a_collection(uow, slot="14:00")

    ready(uow, order)
    ready(uow, order)

    (event,) = uow.said
    assert isinstance(event, OrderReadyForCollection)
    assert (event.number, event.day, event.slot) == (order.number, MONDAY, "14:00")
    (card,) = queries.day_view(uow.session, MONDAY, HOUSE).cards
    assert (card.status, card.stop.to_collect) == ("ready", Decimal("749.00"))


def test_goods_may_stand_ready_before_there_is_a_day(uow):
    order = heard(uow, delivery=Delivery.PICKUP)

    ready(uow, order)

    (event,) = uow.said
    assert event.day == date(2026, 11, 20)


@pytest.mark.row("SHP-04")
def test_collected_tells_the_shop_its_lines_and_leaves_a_delivery_note(uow):
    order = a_collection(uow)
    ready(uow, order)
    uow.said.clear()

    collected(uow, order)
    collected(uow, order)

    (event,) = uow.said
    assert isinstance(event, OrderCollected)
    assert (event.shop_order_id, event.shipped_shop_lines) == (order.shop_order_id, {"batavus-mambo": "1"})
    (shipment,) = queries.order_plan(uow.session, order.order_id, HOUSE).shipments
    assert (shipment.number, shipment.status, shipment.delivery) == (
        f"L-{order.number}-1",
        "collected",
        Delivery.PICKUP,
    )


@pytest.mark.row("LST-09")
def test_not_collected_goes_back_among_what_waits_and_says_since_when(uow):
    order = a_collection(uow)
    ready(uow, order)
    uow.said.clear()

    with frozen(MONDAY_NOON):
        not_collected(uow, order)
        not_collected(uow, order)

    (event,) = uow.said
    assert isinstance(event, OrderNotCollected)
    assert (event.day, event.revision) == (MONDAY, 2)
    (waiting,) = queries.agenda_view(uow.session, MONDAY, 5, HOUSE).to_plan
    assert (waiting.order.number, waiting.not_collected_on) == (order.number, MONDAY)

    uow.said.clear()
    plan(uow, order, TUESDAY)
    assert [type(told) for told in uow.said] == [OrderPlanned]
    ready(uow, order)
    shipments = queries.order_plan(uow.session, order.order_id, HOUSE).shipments
    assert len(shipments) == 1  # the same goods, the same delivery note


def test_a_customer_who_is_not_expected_yet_has_not_stayed_away(uow):
    order = a_collection(uow)

    with pytest.raises(Refused, match="Its customer is expected on 2026-11-23 only"):
        not_collected(uow, order)

    assert uow.said == []


def test_goods_that_stand_ready_stay_so_when_the_customer_comes_another_day(uow):
    order = a_collection(uow)
    ready(uow, order)
    uow.said.clear()

    plan(uow, order, TUESDAY)

    assert [type(told) for told in uow.said] == [OrderMoved]
    assert queries.day_view(uow.session, TUESDAY, HOUSE).cards[0].status == "ready"


@pytest.mark.parametrize("act", [ready, collected, not_collected])
def test_a_delivery_is_not_collected(uow, act):
    order = planned(uow, delivery=Delivery.VAN)

    with pytest.raises(Refused, match="This order is delivered, not collected"):
        act(uow, order)

    assert uow.said == []


@pytest.mark.parametrize(("state", "sentence"), [(OrderState.HELD, "on hold"), (OrderState.CANCELLED, "cancelled")])
@pytest.mark.parametrize("act", [ready, collected])
def test_what_is_held_or_cancelled_stays_here(uow, act, state, sentence):
    order = a_collection(uow)
    heard(uow, changed(order, state=state))
    uow.said.clear()

    with pytest.raises(Refused, match=sentence):
        act(uow, order)

    assert uow.said == []


def test_goods_that_are_not_there_do_not_stand_ready(uow):
    order = a_collection(uow, ready=False)

    with pytest.raises(Refused, match="not paid yet"):
        ready(uow, order)

    assert said(uow, OrderReadyForCollection) == []


@pytest.mark.row("SCR-06")
def test_a_cancelled_order_that_was_not_collected_has_its_delivery_note_withdrawn(uow):
    order = a_collection(uow)
    ready(uow, order)
    with frozen(MONDAY_NOON):
        not_collected(uow, order)

    heard(uow, changed(order, state=OrderState.CANCELLED))

    (shipment,) = queries.order_plan(uow.session, order.order_id, HOUSE).shipments
    assert shipment.status == "withdrawn"
    assert queries.agenda_view(uow.session, MONDAY, 5, HOUSE).to_plan == ()
