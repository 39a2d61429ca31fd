"""Planning's own copy of the orders: the highest version counts, in whatever order the events arrive."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select

from contracts.facts import Delivery, OrderState
from contracts.planning import DayClosed, OrderPlanned, OrderUnplanned, PlanningSettings
from services.planning import queries, use_cases
from services.planning.storage import orders, tables
from tests.planning.builders import (
    FRIDAY,
    HOUSE,
    MONDAY,
    TUESDAY,
    a_line,
    an_order,
    changed,
    closed,
    heard,
    plan,
    planned,
    said,
)


def agenda(uow):
    return queries.agenda_view(uow.session, MONDAY, 5, HOUSE)


def state_of(uow, order):
    row = uow.session.execute(select(tables.orders).where(tables.orders.c.order_id == order.order_id)).one()
    return {name: value for name, value in row._mapping.items() if name != "stop_id"}


def test_any_order_of_arrival_gives_the_same_state(uow):
    placed = an_order(ready=False)
    story = [placed, changed(placed, preferred_day=FRIDAY), changed(changed(placed), ready=True, preferred_day=FRIDAY)]
    results = []
    for arrival in permutations(story):
        with uow.session.begin_nested() as attempt:
            for facts in arrival:
                heard(uow, facts)
            results.append(state_of(uow, placed))
            attempt.rollback()

    assert all(result == results[0] for result in results)
    assert (results[0]["version"], results[0]["ready"], results[0]["preferred_day"]) == (3, True, FRIDAY)


@pytest.mark.row("STA-11")
def test_a_ready_order_is_offered_for_planning_without_searching(uow):
    ready = heard(uow)
    heard(uow, ready=False)
    heard(uow, state=OrderState.HELD)
    heard(uow, state=OrderState.DELIVERED)

    view = agenda(uow)

    assert view.to_plan_count == 1
    (waiting,) = view.to_plan
    assert (waiting.order.number, waiting.proposed_day, waiting.reason) == (ready.number, MONDAY, "first_free_day")


def test_what_nobody_has_to_hold_is_never_planned(uow):
    order = an_order()
    heard(uow, order.model_copy(update={"lines": (a_line(order.order_id, "garantie", is_virtual=True),)}))

    assert agenda(uow).to_plan == ()


@pytest.mark.row("SCR-09")
def test_another_preferred_day_changes_the_proposal(uow):
    order = heard(uow, preferred_day=FRIDAY)
    assert agenda(uow).to_plan[0].proposed_day == FRIDAY

    heard(uow, changed(order, preferred_day=TUESDAY))

    (waiting,) = agenda(uow).to_plan
    assert (waiting.proposed_day, waiting.reason) == (TUESDAY, "preferred_day")
    assert queries.order_plan(uow.session, order.order_id, HOUSE).proposed_day == TUESDAY


def test_a_planned_order_is_proposed_another_day_only_when_it_is_wished(uow):
    order = planned(uow, day=MONDAY)
    assert queries.order_plan(uow.session, order.order_id, HOUSE).proposed_day is None

    heard(uow, changed(order, preferred_day=FRIDAY))

    assert queries.order_plan(uow.session, order.order_id, HOUSE).proposed_day == FRIDAY


@pytest.mark.row("SCR-05")
@pytest.mark.row("SCR-06")
@pytest.mark.parametrize("state", [OrderState.HELD, OrderState.CANCELLED])
def test_held_and_cancelled_orders_leave_the_plan(uow, state):
    order = planned(uow, day=TUESDAY)

    heard(uow, changed(order, state=state))

    (event,) = uow.said
    assert isinstance(event, OrderUnplanned)
    assert (event.day, event.reason, event.revision) == (TUESDAY, state.value, 2)
    assert queries.day_view(uow.session, TUESDAY, HOUSE).cards == ()
    assert agenda(uow).to_plan == ()


def test_a_released_order_waits_for_a_day_again(uow):
    order = planned(uow, day=TUESDAY)
    held = changed(order, state=OrderState.HELD)
    heard(uow, held)

    heard(uow, changed(held, state=OrderState.OPEN))

    assert [waiting.order.number for waiting in agenda(uow).to_plan] == [order.number]


def test_an_old_event_does_not_bring_a_cancelled_order_back(uow):
    order = an_order()
    heard(uow, changed(changed(order), state=OrderState.CANCELLED))

    heard(uow, changed(order))

    assert agenda(uow).to_plan == ()
    assert uow.said == []


def test_what_is_cancelled_in_a_closed_day_stays_to_be_seen(uow):
    order = closed(uow, day=MONDAY)
    uow.said.clear()

    heard(uow, changed(order, state=OrderState.CANCELLED))

    view = queries.day_view(uow.session, MONDAY, HOUSE)
    assert [card.status for card in view.cards] == ["cancelled"]
    assert uow.said == []
    (shipment,) = queries.order_plan(uow.session, order.order_id, HOUSE).shipments
    assert shipment.status == "withdrawn"


def test_an_order_that_loses_its_readiness_stays_on_its_day_and_shows_it(uow):
    order = planned(uow, day=TUESDAY)

    heard(uow, changed(order, ready=False))

    (card,) = queries.day_view(uow.session, TUESDAY, HOUSE).cards
    assert (card.status, card.ready) == ("planned", False)
    assert uow.said == []


def test_what_the_shop_shipped_itself_is_done_here_too(uow):
    order = planned(uow, day=TUESDAY)

    heard(uow, changed(order, state=OrderState.SHIPPED))

    (card,) = queries.day_view(uow.session, TUESDAY, HOUSE).cards
    assert card.status == "shipped"
    assert queries.day_view(uow.session, TUESDAY, HOUSE).open_carriers == ()
    assert uow.said == []


def test_a_collection_that_is_to_be_brought_after_all_is_closed_with_the_van(uow):
    order = planned(uow, day=MONDAY, delivery=Delivery.PICKUP)
    use_cases.ready_for_collection(uow, order.order_id, HOUSE)

    heard(uow, changed(order, delivery=Delivery.VAN))
    use_cases.close_day(uow, MONDAY, "van", HOUSE)

    (event,) = said(uow, DayClosed)
    assert [stop.number for stop in event.stops] == [order.number]
    assert len(event.stops[0].parcels) == 1


def with_auto_plan(uow):
    settings = queries.planning_settings(uow.session, HOUSE)
    use_cases.set_rules(uow, PlanningSettings(**settings.model_dump() | {"auto_plan": ("fietshal",)}))


def test_a_shop_that_wants_it_has_its_ready_orders_planned_at_once(uow):
    with_auto_plan(uow)
    wished, other_shop = an_order(preferred_day=FRIDAY), an_order(shop="meubelhuis")

    use_cases.hear_ready_order(uow, wished, HOUSE)
    use_cases.hear_ready_order(uow, wished, HOUSE)
    use_cases.hear_ready_order(uow, other_shop, HOUSE)

    (event,) = said(uow, OrderPlanned)
    assert (event.number, event.day) == (wished.number, FRIDAY)


def test_an_older_ready_event_does_not_plan_what_is_no_longer_ready(uow):
    with_auto_plan(uow)
    order = an_order()
    heard(uow, changed(order, ready=False))

    use_cases.hear_ready_order(uow, order, HOUSE)

    assert uow.said == []


def test_without_the_setting_a_ready_order_waits_for_staff(uow):
    use_cases.hear_ready_order(uow, an_order(), HOUSE)

    assert uow.said == []
    assert agenda(uow).to_plan_count == 1


def test_reading_back_gives_the_facts_as_they_were_said(uow):
    order = heard(uow, placed_at=an_order().placed_at, preferred_day=date(2026, 12, 1))

    assert orders.facts(uow.session, order.order_id) == order
    plan(uow, order, MONDAY)
    assert orders.facts(uow.session, order.order_id) == order
