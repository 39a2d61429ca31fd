"""Closing a day: each carrier's part once, every box with its own barcode."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts.facts import Delivery, OrderState, PaymentKind
from contracts.planning import DayClosed, PlanningSettings
from kernel.clock import frozen
from kernel.refused import Refused
from services.planning import queries, use_cases
from tests.planning.builders import (
    FRIDAY,
    HOUSE,
    MONDAY,
    MONDAY_NOON,
    TUESDAY,
    a_line,
    a_small_line,
    an_address,
    an_order,
    changed,
    closed,
    heard,
    plan,
    planned,
    said,
)


def close(uow, day=MONDAY, carrier=""):
    return use_cases.close_day(uow, day, carrier, HOUSE)


@pytest.mark.row("CAR-01")
def test_each_carriers_part_holds_all_its_shipments_and_nothing_else(uow):
    van = planned(uow, delivery=Delivery.VAN)
    dhl = [planned(uow, delivery=Delivery.PARCEL, carrier="dhl") for _ in range(2)]
    unnamed = planned(uow, delivery=Delivery.PARCEL)
    planned(uow, delivery=Delivery.PICKUP)
    planned(uow, day=TUESDAY)
    assert queries.day_view(uow.session, MONDAY, HOUSE).open_carriers == ("dhl", "parcel", "van")

    close(uow)

    events = {event.carrier: event for event in said(uow, DayClosed)}
    assert {carrier: [stop.number for stop in event.stops] for carrier, event in events.items()} == {
        "van": [van.number],
        "dhl": [order.number for order in dhl],
        "parcel": [unnamed.number],
    }
    view = queries.day_view(uow.session, MONDAY, HOUSE)
    assert view.open_carriers == ()
    assert [(c.carrier, c.parcels, c.manifest_state, c.closed_by) for c in view.closings] == [
        ("dhl", 2, "sending", "Anna"),
        ("parcel", 1, "sending", "Anna"),
        ("van", 1, "none", "Anna"),
    ]
    statuses = sorted(card.status for card in view.cards)
    assert statuses == ["closed"] * 4 + ["planned"]  # the collection is finished by itself (A17)


def test_one_carrier_is_closed_and_the_others_stay_open(uow):
    planned(uow, delivery=Delivery.VAN)
    planned(uow, delivery=Delivery.PARCEL, carrier="dhl")

    close(uow, carrier="dhl")

    assert [event.carrier for event in said(uow, DayClosed)] == ["dhl"]
    assert queries.day_view(uow.session, MONDAY, HOUSE).open_carriers == ("van",)


@pytest.mark.row("CAR-03")
@pytest.mark.parametrize(
    ("now", "day", "collected"),
    [
        (MONDAY_NOON, MONDAY, TUESDAY),
        (datetime(2026, 11, 27, 15, 0, tzinfo=UTC), FRIDAY, date(2026, 11, 30)),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), MONDAY, MONDAY),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), MONDAY, TUESDAY),  # half past midnight on Monday
    ],
)
def test_the_carrier_collects_on_the_next_working_day(uow, now, day, collected):
    order = planned(uow, delivery=Delivery.PARCEL, day=day)

    with frozen(now):
        close(uow, day)

    (event,) = said(uow, DayClosed)
    assert (event.day, event.collection_day) == (day, collected)
    assert event.stops[0].number == order.number


@pytest.mark.row("C-03")
def test_a_second_click_closes_nothing_more(uow):
    planned(uow)

    first = close(uow)
    second = close(uow)

    assert (len(first), second) == (1, [])
    assert len(said(uow, DayClosed)) == 1


def test_what_is_planned_later_makes_a_second_closing_that_numbers_on(uow):
    planned(uow)
    planned(uow)
    close(uow)
    late = planned(uow)

    close(uow)

    (event,) = said(uow, DayClosed)
    assert [(stop.number, stop.position) for stop in event.stops] == [(late.number, 3)]
    assert len(queries.day_view(uow.session, MONDAY, HOUSE).closings) == 2


def test_an_empty_day_is_refused(uow):
    with pytest.raises(Refused, match="There is nothing to close on 2026-11-23"):
        close(uow)


def test_what_is_not_ready_stays_out_and_is_said(uow):
    order = planned(uow, ready=False)

    with pytest.raises(Refused, match="Nothing of 2026-11-23 can be closed: 1 orders still wait"):
        close(uow)
    planned(uow)
    close(uow)

    (event,) = said(uow, DayClosed)
    assert order.number not in [stop.number for stop in event.stops]
    assert queries.day_view(uow.session, MONDAY, HOUSE).open_carriers == ("van",)


@pytest.mark.row("CAR-05")
@pytest.mark.row("C-04")
def test_n_boxes_have_n_different_barcodes_and_each_finds_its_order(uow):
    orders = []
    for _ in range(3):
        order = an_order(delivery=Delivery.PARCEL)
        lines = (
            a_line(order.order_id, "kast", boxes=3, quantity=Decimal(2)),
            a_small_line(order.order_id, quantity=Decimal(5)),
            a_line(order.order_id, "montage", is_virtual=True),
        )
        orders.append(planned(uow, order.model_copy(update={"lines": lines})))

    close(uow)

    (event,) = said(uow, DayClosed)
    boxes = [box for stop in event.stops for box in stop.parcels]
    assert [(box.box, box.boxes) for box in event.stops[0].parcels] == [(n, 7) for n in range(1, 8)]
    assert len({box.barcode for box in boxes}) == len({box.parcel_id for box in boxes}) == 21
    for stop in event.stops:
        for box in stop.parcels:
            for read in (box.barcode, "00" + box.barcode, f"(00) {box.barcode}"):
                assert queries.found_parcel(uow.session, read, HOUSE).stop.number == stop.number


def test_an_order_number_on_a_paper_finds_its_order_too(uow):
    order = planned(uow)

    assert queries.found_parcel(uow.session, order.number, HOUSE).stop.order_id == order.order_id
    with pytest.raises(Refused, match="No box and no planned order has the barcode 4711"):
        queries.found_parcel(uow.session, "4711", HOUSE)


def test_staffs_own_count_of_boxes_is_what_gets_barcodes(uow):
    order = planned(uow, delivery=Delivery.PARCEL)

    use_cases.set_boxes(uow, order.order_id, 4)
    close(uow)

    (event,) = said(uow, DayClosed)
    assert [box.weight_grams for box in event.stops[0].parcels] == [4625] * 4
    with pytest.raises(Refused, match="have their barcodes already"):
        use_cases.set_boxes(uow, order.order_id, 5)


@pytest.mark.parametrize("boxes", [0, -1, 100])
def test_a_count_of_boxes_must_be_possible(uow, boxes):
    order = planned(uow)

    with pytest.raises(Refused, match="between 1 and 99 boxes"):
        use_cases.set_boxes(uow, order.order_id, boxes)


@pytest.mark.row("SHP-09")
def test_every_order_of_the_closing_has_its_shipment(uow):
    order = closed(uow, delivery=Delivery.PARCEL, carrier="dhl")

    (shipment,) = queries.order_plan(uow.session, order.order_id, HOUSE).shipments

    assert (shipment.number, shipment.carrier, shipment.day, shipment.status, len(shipment.parcels)) == (
        f"L-{order.number}-1",
        "dhl",
        MONDAY,
        "prepared",
        1,
    )


def test_a_closed_order_cannot_be_moved_or_taken_off(uow):
    order = closed(uow)
    uow.said.clear()

    with pytest.raises(Refused, match=r"day is closed\. It can no longer be moved\."):
        plan(uow, order, TUESDAY, override=True)
    with pytest.raises(Refused, match="This order's day is closed"):
        use_cases.unplan_order(uow, order.order_id)

    assert uow.said == []
    view = queries.order_plan(uow.session, order.order_id, HOUSE)
    assert (view.can_plan, view.why_not) == (False, "This order's day is closed. It can no longer be moved.")
    assert view.planned.status == "closed"


def test_a_held_order_is_not_closed(uow):
    order = planned(uow)
    heard(uow, changed(order, state=OrderState.HELD))

    with pytest.raises(Refused, match="There is nothing to close"):
        close(uow)


@pytest.mark.row("PAY-06")
def test_the_stop_says_what_is_to_be_collected(uow):
    cod = planned(
        uow, payment_kind=PaymentKind.ON_DELIVERY, grand_total=Decimal("749.50"), paid_amount=Decimal("100"), paid=False
    )
    planned(uow, payment_kind=PaymentKind.ONLINE, grand_total=Decimal("20"))

    close(uow)

    (event,) = said(uow, DayClosed)
    collects = {stop.number: stop.to_collect for stop in event.stops}
    assert collects.pop(cod.number) == Decimal("649.50")
    assert list(collects.values()) == [Decimal(0)]


def test_the_sender_is_named_when_all_parcels_are_one_shops(uow):
    planned(uow, shop="meubelhuis")
    close(uow)
    planned(uow, shop="meubelhuis", day=TUESDAY)
    planned(uow, shop="fietshal", day=TUESDAY)
    uow.said.clear()
    close(uow, TUESDAY)

    assert [event.sender for event in said(uow, DayClosed)] == [""]
    assert {stop.shop for stop in said(uow, DayClosed)[0].stops} == {"meubelhuis", "fietshal"}


def test_the_tour_goes_by_slot_and_postcode_unless_staff_say_otherwise(uow):
    far = planned(uow, delivery_address=an_address(postcode="9711 AA"))
    near = planned(uow, delivery_address=an_address(postcode="1011 AA"))
    early = planned(uow, delivery_address=an_address(postcode="5000 AA"), slot="08:00")

    close(uow)

    (event,) = said(uow, DayClosed)
    assert [(stop.position, stop.number) for stop in event.stops] == [
        (1, early.number),
        (2, near.number),
        (3, far.number),
    ]


@pytest.mark.row("M-04")
def test_no_day_is_closed_while_an_order_does_not_agree_with_its_shop(uow):
    sound = planned(uow, delivery=Delivery.PARCEL)
    wrong = planned(uow, delivery=Delivery.PARCEL, disagrees=True)
    assert {c.stop.number: c.disagrees for c in queries.day_view(uow.session, MONDAY, HOUSE).cards} == {
        sound.number: False,
        wrong.number: True,
    }
    with pytest.raises(Refused, match=f"order {wrong.number} does not agree with its shop"):
        close(uow)

    heard(uow, changed(wrong, disagrees=False))
    close(uow)

    (event,) = said(uow, DayClosed)
    assert {stop.number for stop in event.stops} == {sound.number, wrong.number}


@pytest.mark.row("M-04")
def test_one_that_is_not_in_yet_keeps_no_day_open(uow):
    sound = planned(uow, delivery=Delivery.PARCEL)
    planned(uow, delivery=Delivery.PARCEL, disagrees=True, ready=False)

    close(uow)

    (event,) = said(uow, DayClosed)
    assert [stop.number for stop in event.stops] == [sound.number]


# ---- the cut-off


def with_cut_off(uow, cut_off="16:00"):
    settings = queries.planning_settings(uow.session, HOUSE)
    use_cases.set_rules(uow, PlanningSettings(**settings.model_dump() | {"cut_off": cut_off}))


@pytest.mark.row("M-04")
def test_at_the_cut_off_what_does_not_agree_with_its_shop_stays_behind(uow):
    with_cut_off(uow)
    sound = planned(uow, delivery=Delivery.PARCEL)
    wrong = planned(uow, delivery=Delivery.PARCEL, disagrees=True)

    with frozen(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        use_cases.close_at_cut_off(uow, HOUSE)

    card = {c.stop.number: c.status for c in queries.day_view(uow.session, MONDAY, HOUSE).cards}
    assert card == {sound.number: "closed", wrong.number: "planned"}


@pytest.mark.row("P-45")
def test_at_the_cut_off_the_carriers_close_and_the_vans_next_day(uow):
    with_cut_off(uow)
    parcel = planned(uow, delivery=Delivery.PARCEL, day=MONDAY)
    tomorrow_by_van = planned(uow, delivery=Delivery.VAN, day=TUESDAY)
    planned(uow, delivery=Delivery.PARCEL, day=TUESDAY)

    with frozen(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)):
        use_cases.close_at_cut_off(uow, HOUSE)
        assert said(uow, DayClosed) == []
    with frozen(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):  # four o'clock in Amsterdam
        use_cases.close_at_cut_off(uow, HOUSE)
        use_cases.close_at_cut_off(uow, HOUSE)
        planned_late = planned(uow, delivery=Delivery.PARCEL, day=MONDAY)
        use_cases.close_at_cut_off(uow, HOUSE)

    assert said(uow, DayClosed) == []  # `planned` forgot what was said before; nothing after it
    closings = {
        (closing.day, closing.carrier)
        for day in (MONDAY, TUESDAY)
        for closing in queries.day_view(uow.session, day, HOUSE).closings
    }
    assert closings == {(MONDAY, "parcel"), (TUESDAY, "van")}
    card = {c.stop.number: c.status for c in queries.day_view(uow.session, MONDAY, HOUSE).cards}
    assert card == {parcel.number: "closed", planned_late.number: "planned"}
    assert queries.day_view(uow.session, TUESDAY, HOUSE).cards[0].stop.number == tomorrow_by_van.number


def test_without_a_cut_off_and_on_days_off_nothing_closes_by_itself(uow):
    planned(uow, day=MONDAY)
    with frozen(MONDAY_NOON):
        use_cases.close_at_cut_off(uow, HOUSE)
    with_cut_off(uow, "08:00")
    planned(uow, delivery=Delivery.PARCEL, day=date(2026, 11, 21))
    with frozen(datetime(2026, 11, 21, 12, 0, tzinfo=UTC)):  # a Saturday
        use_cases.close_at_cut_off(uow, HOUSE)

    assert said(uow, DayClosed) == []
