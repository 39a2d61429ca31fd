"""Out of the house: the blue button, the driver, the customer's door."""

from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.facts import Delivery, OrderState
from contracts.integration import ManifestAccepted, ManifestRefused
from contracts.planning import (
    DayClosed,
    OrderDelivered,
    OrderMoved,
    OrderPlanned,
    OrderShipped,
    ParcelRefused,
)
from kernel.refused import NotFound, Refused
from services.planning import queries, use_cases
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


def ship(uow, order, tracking_number=""):
    return use_cases.mark_shipped(uow, order.order_id, tracking_number, HOUSE)


def shipments(uow, order):
    return queries.order_plan(uow.session, order.order_id, HOUSE).shipments


def a_closing(uow, *orders):
    """A carrier's closing of these orders, and the event that said it."""
    for order in orders:
        planned(uow, order)
    use_cases.close_day(uow, MONDAY, "", HOUSE)
    (event,) = said(uow, DayClosed)
    uow.said.clear()
    return event


def accepted(uow, event, *, refused=()):
    boxes = [box.barcode for stop in event.stops for box in stop.parcels]
    use_cases.hear_accepted(
        uow,
        ManifestAccepted(
            closing_id=event.closing_id,
            carrier=event.carrier,
            manifest_number="M-77",
            collection_day=TUESDAY,
            tracking={barcode: f"3S{barcode[-8:]}" for barcode in boxes if barcode not in refused},
            tracking_urls={barcode: f"https://carrier.example/{barcode}" for barcode in boxes},
            refused=dict.fromkeys(refused, "postcode unknown"),
        ),
    )


def parcel_order(**values):
    return an_order(delivery=Delivery.PARCEL, carrier="dhl", **values)


# ---- the blue button


@pytest.mark.row("SHP-02")
@pytest.mark.row("STA-15")
def test_shipped_without_a_tracking_number(uow):
    order = closed(uow, delivery=Delivery.PARCEL)
    uow.said.clear()

    ship(uow, order)

    (event,) = uow.said
    assert isinstance(event, OrderShipped)
    assert (event.number, event.shop_order_id, event.day) == (order.number, order.shop_order_id, MONDAY)
    assert [box.tracking_number for box in event.parcels] == [""]
    assert event.shipped_shop_lines == {"batavus-mambo": "1"}
    assert shipments(uow, order)[0].status == "shipped"


@pytest.mark.row("SHP-03")
@pytest.mark.row("STA-16")
def test_shipped_with_the_number_typed_before(uow):
    order = closed(uow, delivery=Delivery.PARCEL)
    uow.said.clear()

    ship(uow, order, " 3SPKBN0001 ")

    (event,) = uow.said
    assert [box.tracking_number for box in event.parcels] == ["3SPKBN0001"]
    (shipment,) = shipments(uow, order)
    assert (shipment.tracking_number, shipment.parcels[0].tracking_number) == ("3SPKBN0001", "3SPKBN0001")
    assert queries.found_parcel(uow.session, "3SPKBN0001", HOUSE).stop.number == order.number


@pytest.mark.row("SHP-07")
@pytest.mark.row("C-03")
def test_shipped_twice_is_shipped_once(uow):
    order = closed(uow)
    uow.said.clear()
    ship(uow, order, "3S1")

    ship(uow, order)
    ship(uow, order, "3S1")
    with pytest.raises(Refused, match="This order has been shipped already"):
        ship(uow, order, "3S2")

    assert len(uow.said) == 1
    assert shipments(uow, order)[0].tracking_number == "3S1"


@pytest.mark.row("SHP-04")
def test_a_ready_order_without_a_day_can_be_shipped_at_once(uow):
    order = heard(uow, delivery=Delivery.PARCEL)

    ship(uow, order)

    (event,) = uow.said  # no mail about a day that is today
    assert isinstance(event, OrderShipped)
    (shipment,) = shipments(uow, order)
    assert (shipment.number, shipment.status, len(shipment.parcels)) == (f"L-{order.number}-1", "shipped", 1)
    assert str(shipment.day) == "2026-11-20"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": OrderState.HELD}, "This order is on hold"),
        ({"state": OrderState.CANCELLED}, "This order is cancelled"),
        ({"ready": False}, "This order is not paid yet"),
        ({"delivery": Delivery.PICKUP}, "collected in the shop, not shipped"),
    ],
)
def test_what_must_not_leave_is_refused(uow, values, sentence):
    order = heard(uow, **values)

    with pytest.raises(Refused, match=sentence):
        ship(uow, order)

    assert uow.said == []
    assert shipments(uow, order) == ()


def test_the_shop_is_told_the_lines_by_the_ids_it_wants(uow):
    order = an_order()
    lines = (
        a_line(order.order_id, "fiets", shop_line_id="11", shipped_shop_line_id="10", quantity=Decimal(2)),
        a_line(order.order_id, "pakket", shop_line_id="20"),
        a_line(order.order_id, "deel", shop_line_id="21", parent_shop_line_id="20", shipped_shop_line_id="20"),
        a_line(order.order_id, "set", shop_line_id="30"),
        a_line(order.order_id, "apart", shop_line_id="31", parent_shop_line_id="30", shipped_shop_line_id="31"),
        a_line(order.order_id, "garantie", shop_line_id="40", is_virtual=True),
        a_line(order.order_id, "weg", shop_line_id="50", cancelled=Decimal(1)),
        a_line(order.order_id, "deels", shop_line_id="60", quantity=Decimal(3), shipped=Decimal(1)),
    )
    closed(uow, order.model_copy(update={"lines": lines}))
    uow.said.clear()

    ship(uow, order)

    assert uow.said[0].shipped_shop_lines == {"10": "2", "20": "1", "31": "1", "60": "2"}


def test_delivered_after_it_has_left_and_once(uow):
    order = closed(uow)
    with pytest.raises(Refused, match="has not left the house yet"):
        use_cases.mark_delivered(uow, order.order_id)
    ship(uow, order)
    uow.said.clear()

    use_cases.mark_delivered(uow, order.order_id)
    use_cases.mark_delivered(uow, order.order_id)

    (event,) = uow.said
    assert isinstance(event, OrderDelivered)
    assert shipments(uow, order)[0].status == "delivered"


# ---- the carrier's answer


@pytest.mark.row("CAR-02")
def test_the_carriers_acknowledgement_is_shown_and_its_numbers_are_kept(uow):
    order = parcel_order()
    event = a_closing(uow, order)

    accepted(uow, event)

    (closing,) = queries.day_view(uow.session, MONDAY, HOUSE).closings
    assert (closing.manifest_state, closing.manifest_number, closing.collection_day) == ("accepted", "M-77", TUESDAY)
    (shipment,) = shipments(uow, order)
    barcode = shipment.parcels[0].barcode
    assert shipment.tracking_number == f"3S{barcode[-8:]}"
    assert shipment.parcels[0].tracking_url == f"https://carrier.example/{barcode}"
    assert queries.found_parcel(uow.session, shipment.tracking_number, HOUSE).stop.number == order.number


@pytest.mark.row("CAR-02")
@pytest.mark.parametrize(("uncertain", "state"), [(False, "refused"), (True, "uncertain")])
def test_a_refusal_is_visible_and_an_acceptance_counts_in_any_order(uow, uncertain, state):
    event = a_closing(uow, parcel_order())
    no = ManifestRefused(closing_id=event.closing_id, carrier="dhl", reason="account is blocked", uncertain=uncertain)

    use_cases.hear_refused(uow, no)
    (closing,) = queries.day_view(uow.session, MONDAY, HOUSE).closings
    assert (closing.manifest_state, closing.manifest_message) == (state, "account is blocked")

    accepted(uow, event)
    use_cases.hear_refused(uow, no)
    (closing,) = queries.day_view(uow.session, MONDAY, HOUSE).closings
    assert (closing.manifest_state, closing.manifest_message) == ("accepted", "")


def test_a_refused_box_is_told_once_and_stays_visible(uow):
    order = parcel_order()
    event = a_closing(uow, order)
    barcode = event.stops[0].parcels[0].barcode

    accepted(uow, event, refused=(barcode,))
    accepted(uow, event, refused=(barcode,))

    (told,) = said(uow, ParcelRefused)
    assert (told.number, told.barcode, told.reason) == (order.number, barcode, "postcode unknown")
    (closing,) = queries.day_view(uow.session, MONDAY, HOUSE).closings
    assert closing.refused_parcels == 1
    assert queries.day_view(uow.session, MONDAY, HOUSE).cards[0].stop.parcels[0].refused == "postcode unknown"


def test_an_order_with_a_refused_box_can_be_mended_and_planned_again(uow):
    order = parcel_order()
    event = a_closing(uow, order)
    accepted(uow, event, refused=(event.stops[0].parcels[0].barcode,))
    uow.said.clear()

    plan(uow, order, TUESDAY)
    use_cases.close_day(uow, TUESDAY, "", HOUSE)

    assert [type(said_event) for said_event in uow.said] == [OrderMoved, DayClosed]
    first, second = shipments(uow, order)
    assert (first.status, second.status, second.number) == ("withdrawn", "prepared", f"L-{order.number}-2")
    assert first.parcels[0].barcode != second.parcels[0].barcode


def test_a_number_typed_by_staff_is_not_overwritten_by_the_carriers(uow):
    order = parcel_order()
    event = a_closing(uow, order)
    ship(uow, order, "TYPED-1")

    accepted(uow, event)

    (shipment,) = shipments(uow, order)
    assert (shipment.tracking_number, shipment.parcels[0].tracking_number) == ("TYPED-1", "TYPED-1")


# ---- handing over


@pytest.mark.row("P-40")
def test_everything_of_a_closing_is_handed_over_except_what_was_refused_held_or_cancelled(uow):
    going, refused, cancelled, held = (parcel_order() for _ in range(4))
    event = a_closing(uow, going, refused, cancelled, held)
    boxes = {stop.number: stop.parcels[0].barcode for stop in event.stops}
    accepted(uow, event, refused=(boxes[refused.number],))
    heard(uow, changed(cancelled, state=OrderState.CANCELLED))
    heard(uow, changed(held, state=OrderState.HELD))
    uow.said.clear()

    day = use_cases.hand_over(uow, event.closing_id, HOUSE)
    use_cases.hand_over(uow, event.closing_id, HOUSE)

    (shipped,) = said(uow, OrderShipped)
    assert (day, shipped.number, shipped.carrier) == (MONDAY, going.number, "dhl")
    assert shipped.parcels[0].tracking_number == f"3S{boxes[going.number][-8:]}"
    cards = {card.stop.number: card.status for card in queries.day_view(uow.session, MONDAY, HOUSE).cards}
    assert cards == {
        going.number: "shipped",
        refused.number: "closed",
        cancelled.number: "cancelled",
        held.number: "held",
    }


@pytest.mark.row("C-09")
def test_a_carriers_closing_waits_for_its_answer(uow):
    event = a_closing(uow, parcel_order())

    with pytest.raises(Refused, match="The carrier has not confirmed the packing slip yet"):
        use_cases.hand_over(uow, event.closing_id, HOUSE)
    use_cases.hear_refused(uow, ManifestRefused(closing_id=event.closing_id, carrier="dhl", reason="blocked"))
    with pytest.raises(Refused, match="The carrier refused the packing slip: blocked"):
        use_cases.hand_over(uow, event.closing_id, HOUSE)

    assert uow.said == []


def test_the_van_leaves_without_asking_anybody(uow):
    orders = [an_order() for _ in range(3)]
    event = a_closing(uow, *orders)

    use_cases.hand_over(uow, event.closing_id, HOUSE)

    assert {told.number for told in said(uow, OrderShipped)} == {order.number for order in orders}


def test_a_closing_that_does_not_exist_is_not_found(uow):
    with pytest.raises(NotFound):
        use_cases.hand_over(uow, uuid4(), HOUSE)


def test_a_shipped_order_cannot_be_planned(uow):
    order = closed(uow)
    ship(uow, order)
    uow.said.clear()

    with pytest.raises(Refused, match="This order has left the house already"):
        plan(uow, order, FRIDAY, override=True)

    assert said(uow, OrderPlanned) == []


def test_what_will_be_collected_after_all_does_not_keep_the_others_here(uow):
    stays, goes = an_order(), an_order()
    event = a_closing(uow, stays, goes)
    heard(uow, changed(stays, delivery=Delivery.PICKUP))

    use_cases.hand_over(uow, event.closing_id, HOUSE)

    assert [told.number for told in said(uow, OrderShipped)] == [goes.number]
