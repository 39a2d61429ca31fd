"""What the agenda shows: days, cards, colours' reasons, what waits."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.facts import Delivery
from kernel.refused import NotFound
from services.planning import queries, use_cases
from tests.planning.builders import (
    FRIDAY,
    HOUSE,
    MONDAY,
    TUESDAY,
    a_line,
    an_address,
    an_order,
    closed,
    heard,
    planned,
)


def agenda(uow, **values):
    return queries.agenda_view(uow.session, MONDAY, **{"days": 5, "house": HOUSE} | values)


@pytest.mark.row("PLN-02")
def test_a_week_shows_every_day_with_its_orders(uow):
    monday, friday = planned(uow, day=MONDAY), planned(uow, day=FRIDAY)

    view = agenda(uow, days=7)

    assert [day.day for day in view.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [day.working for day in view.days] == [True] * 5 + [False] * 2
    assert [[card.stop.number for card in day.cards] for day in view.days] == [
        [monday.number],
        [],
        [],
        [],
        [friday.number],
        [],
        [],
    ]
    assert [(day.used, day.capacity) for day in view.days[:2]] == [(1, 14), (0, 14)]


@pytest.mark.row("PLN-03")
@pytest.mark.row("PLN-04")
@pytest.mark.row("PLN-05")
@pytest.mark.row("PLN-08")
def test_a_day_tells_deliveries_and_collections_apart_each_with_all_its_products(uow):
    order = an_order(delivery=Delivery.PICKUP)
    lines = (a_line(order.order_id, "tas", quantity=Decimal(2)), a_line(order.order_id, "helm"))
    planned(uow, order.model_copy(update={"lines": lines}), slot="14:00")
    planned(uow, delivery=Delivery.VAN)
    planned(uow, delivery=Delivery.PARCEL, carrier="dhl")

    cards = agenda(uow).days[0].cards

    assert [(card.stop.delivery, card.stop.carrier) for card in cards] == [
        (Delivery.VAN, "van"),
        (Delivery.PARCEL, "dhl"),
        (Delivery.PICKUP, ""),
    ]
    assert [(line.sku, line.quantity) for line in cards[2].stop.lines] == [("tas", 2), ("helm", 1)]


@pytest.mark.row("PLN-06")
def test_insured_products_and_workshop_time_are_on_the_card(uow):
    order = an_order()
    lines = (
        a_line(order.order_id, "fiets", insured=True, workshop_minutes=45, quantity=Decimal(2)),
        a_line(order.order_id, "weg", workshop_minutes=60, cancelled=Decimal(1)),
    )
    planned(uow, order.model_copy(update={"lines": lines}))

    (card,) = agenda(uow).days[0].cards

    assert (card.insured, card.workshop_minutes) == (True, 90)
    assert [(line.sku, line.insured) for line in card.stop.lines] == [("fiets", True)]


@pytest.mark.row("PLN-07")
def test_every_stop_has_its_customers_data(uow):
    planned(uow, delivery_address=an_address(phone=""), customer_phone="0570 123456")

    (card,) = agenda(uow).days[0].cards

    assert (card.stop.customer_name, card.stop.address.street, card.stop.address.postcode, card.customer_phone) == (
        "Lotte Meijer",
        ("Brink 7",),
        "7411 KT",
        "0570 123456",
    )


@pytest.mark.row("PLN-16")
def test_a_card_names_its_order(uow):
    order = planned(uow)

    stop = agenda(uow).days[0].cards[0].stop

    assert (stop.order_id, stop.number) == (order.order_id, order.number)


@pytest.mark.row("P-70")
def test_one_shops_agenda_shows_its_orders_and_counts_the_days_whole_load(uow):
    planned(uow, shop="fietshal")
    furniture = planned(uow, shop="meubelhuis")
    heard(uow, shop="fietshal")

    view = agenda(uow, shop="meubelhuis")

    assert [card.stop.number for card in view.days[0].cards] == [furniture.number]
    assert view.days[0].used == 2
    assert (view.to_plan, view.to_plan_count) == ((), 0)


def test_the_order_page_and_the_agenda_propose_the_same(uow):
    orders = [heard(uow) for _ in range(30)]

    listed = {waiting.order.order_id: waiting.proposed_day for waiting in agenda(uow).to_plan}

    assert len(set(listed.values())) == 3  # fourteen stops a day
    for order in orders[::7]:
        assert queries.order_plan(uow.session, order.order_id, HOUSE).proposed_day == listed[order.order_id]


def test_the_longest_waiting_come_first_and_all_are_counted(uow):
    for _ in range(105):
        heard(uow)
    oldest = heard(uow, placed_at=an_order().placed_at - timedelta(days=3))

    view = agenda(uow)

    assert (len(view.to_plan), view.to_plan_count) == (100, 106)
    assert queries.to_plan_count(uow.session) == 106  # the menu's number is the agenda's
    assert view.to_plan[0].order.number == oldest.number


def test_a_closed_stop_keeps_its_number_when_others_are_planned_later(uow):
    first = closed(uow, day=TUESDAY)
    late = planned(uow, day=TUESDAY, slot="07:00")

    cards = queries.day_view(uow.session, TUESDAY, HOUSE).cards

    assert [(card.stop.position, card.stop.number, card.status) for card in cards] == [
        (1, first.number, "closed"),
        (2, late.number, "planned"),
    ]


def test_an_unknown_order_is_not_found(uow):
    with pytest.raises(NotFound):
        queries.order_plan(uow.session, an_order().order_id, HOUSE)


def test_unplanned_orders_have_no_card_but_can_be_planned(uow):
    order = heard(uow)

    view = queries.order_plan(uow.session, order.order_id, HOUSE)

    assert (view.planned, view.can_plan, view.why_not, view.shipments) == (None, True, "", ())
    use_cases.set_boxes(uow, order.order_id, 3)
    use_cases.set_boxes(uow, order.order_id, None)
