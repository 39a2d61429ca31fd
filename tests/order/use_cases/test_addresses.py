"""Addresses that cannot be right are flagged before planning, and put right or accepted by staff."""

from typing import Any
from uuid import UUID

import pytest

from contracts.facts import Delivery
from contracts.order import FindOrders, OrderChanged
from contracts.places import AcceptAddress, AddressChecked, AddressCorrected, CorrectAddress, Which
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.queries.find import find_orders
from services.order.use_cases.orders.addresses import accept_address, correct_address, hear_checked
from services.order.use_cases.orders.cancel import cancel_order
from tests.order.builders import a_shop_order, an_address, facts, later, placed, said, show, stock, view

WRONG = an_address(street=("Gildenweg 999",))
RIGHT = an_address(street=("Gildenweg 14",))


def check(order_id: UUID, revision: int = 1, problem: str = "number_unknown", **told: Any) -> AddressChecked:
    values: dict[str, Any] = {"address": WRONG, "which": Which.DELIVERY, "ok": not problem, "problem": problem}
    return AddressChecked(order_id=order_id, shop="fietshal", number="100012866", revision=revision, **(values | told))


def an_order(uow: UnitOfWork, **values: Any) -> UUID:
    stock(uow, **{"GAZ-C380": 5})
    return placed(uow, billing=WRONG, delivery_address=WRONG, **values)


def step(uow: UnitOfWork, order_id: UUID) -> str:
    return view(uow, order_id).row.next_step.code


@pytest.mark.row("P-18")
@pytest.mark.parametrize("delivery", [Delivery.VAN, Delivery.PARCEL])
def test_a_doubtful_delivery_address_comes_before_planning(uow: UnitOfWork, delivery: Delivery) -> None:
    order_id = an_order(uow, delivery=delivery)
    assert step(uow, order_id) == "plan"
    suggestion = RIGHT.model_copy(update={"first_name": "", "last_name": ""})
    hear_checked(uow, check(order_id, suggestion=suggestion))
    shown = view(uow, order_id)
    assert (shown.row.next_step.code, shown.row.next_step.values) == ("check_address", {"problem": "number_unknown"})
    (doubt,) = shown.address_doubts
    assert (doubt.which, doubt.problem, doubt.suggestion, doubt.accepted) == (
        "delivery",
        "number_unknown",
        suggestion,
        False,
    )
    assert shown.chronicle[0].what == "address_doubtful"
    assert "OrderRowChanged" in said(uow, "OrderRowChanged")


@pytest.mark.row("P-18")
def test_a_parcel_goes_to_a_parcel_station_a_van_does_not(uow: UnitOfWork) -> None:
    order_id = an_order(uow, delivery=Delivery.PARCEL)
    hear_checked(uow, check(order_id, problem="packstation"))
    assert (step(uow, order_id), view(uow, order_id).address_doubts) == ("plan", ())
    hear_checked(uow, check(order_id, 2, problem="po_box"))
    assert facts(uow, order_id).address_doubt == "po_box"


@pytest.mark.row("P-18")
def test_planning_hears_of_a_doubt_until_staff_say_it_is_right(uow: UnitOfWork) -> None:
    order_id = an_order(uow, delivery=Delivery.VAN)
    hear_checked(uow, check(order_id))
    assert [event.order.address_doubt for event in uow.said if isinstance(event, OrderChanged)] == ["number_unknown"]
    accept_address(uow, AcceptAddress(order_id=order_id, which=Which.DELIVERY))
    assert facts(uow, order_id).address_doubt == ""


def test_who_collects_needs_no_address(uow: UnitOfWork) -> None:
    order_id = an_order(uow, delivery=Delivery.PICKUP)
    hear_checked(uow, check(order_id))
    assert step(uow, order_id) == "plan"


def test_a_doubtful_billing_address_is_shown_and_stops_nothing(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    hear_checked(uow, check(order_id, which=Which.BILLING))
    assert step(uow, order_id) == "plan"
    assert [each.which for each in view(uow, order_id).address_doubts] == ["billing"]


def test_an_address_that_is_right_leaves_no_trace(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    before = view(uow, order_id)
    hear_checked(uow, check(order_id, problem="", ok=True))
    assert view(uow, order_id) == before


def test_a_doubt_that_a_later_check_ends_is_over_and_an_older_one_does_not_bring_it_back(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    hear_checked(uow, check(order_id, revision=2, problem=""))
    hear_checked(uow, check(order_id, revision=1))
    assert (step(uow, order_id), view(uow, order_id).address_doubts) == ("plan", ())
    hear_checked(uow, check(order_id, revision=3))
    hear_checked(uow, check(order_id, revision=4, problem=""))
    assert step(uow, order_id) == "plan"
    assert [entry.what for entry in view(uow, order_id).chronicle][:2] == ["address_right", "address_doubtful"]


def test_what_is_said_of_an_address_it_no_longer_has_is_left_alone(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    hear_checked(uow, check(order_id, address=RIGHT))
    assert step(uow, order_id) == "plan"


@pytest.mark.row("P-18")
@pytest.mark.row("SCR-15")
def test_staff_put_an_address_right(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    hear_checked(uow, check(order_id))
    version = facts(uow, order_id).version
    correct_address(uow, CorrectAddress(order_id=order_id, which=Which.DELIVERY, address=RIGHT, seen=WRONG))
    order = facts(uow, order_id)
    assert (order.delivery_address, order.billing) == (RIGHT, WRONG)
    assert order.version > version
    assert step(uow, order_id) == "plan"
    assert view(uow, order_id).address_doubts == ()
    assert said(uow)[-2:] == ["AddressCorrected", "OrderChanged"]
    (corrected,) = [event for event in uow.said if isinstance(event, AddressCorrected)]
    assert (corrected.which, corrected.address) == (Which.DELIVERY, RIGHT)
    entry = view(uow, order_id).chronicle[0]
    assert (entry.what, entry.who, entry.facts["which"]) == ("address_corrected", "Anna", "delivery")
    assert entry.facts["address"] == "Gildenweg 999, 1695 GD Blokker → Gildenweg 14, 1695 GD Blokker"


@pytest.mark.row("SCR-14")
def test_the_invoice_s_address_is_corrected_by_itself(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    correct_address(uow, CorrectAddress(order_id=order_id, which=Which.BILLING, address=RIGHT))
    order = facts(uow, order_id)
    assert (order.billing, order.delivery_address) == (RIGHT, WRONG)


def test_the_shop_s_unchanged_word_leaves_the_correction_and_another_one_ends_it(uow: UnitOfWork) -> None:
    shop = a_shop_order(billing=WRONG, delivery_address=WRONG)
    order_id = show(uow, shop)
    correct_address(uow, CorrectAddress(order_id=order_id, which=Which.DELIVERY, address=RIGHT))
    show(uow, later(shop, comment="Bel eerst even aan."))
    assert facts(uow, order_id).delivery_address == RIGHT
    moved = an_address(street=("Dorpsstraat 3",))
    show(uow, later(shop, 2, comment="Bel eerst even aan.", delivery_address=moved))
    assert facts(uow, order_id).delivery_address == moved


def test_staff_say_it_is_right_as_it_is(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    hear_checked(uow, check(order_id))
    accept_address(uow, AcceptAddress(order_id=order_id, which=Which.DELIVERY))
    assert step(uow, order_id) == "plan"
    assert view(uow, order_id).address_doubts[0].accepted
    assert view(uow, order_id).chronicle[0].what == "address_accepted"
    hear_checked(uow, check(order_id, revision=2, problem="street_unknown"))
    assert step(uow, order_id) == "plan"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"street": ()}, "needs a street"),
        ({"street": (" ",)}, "needs a street"),
        ({"city": " \n"}, "needs a street"),
        ({"country": "Nederland"}, "two letters"),
        ({"country": ""}, "needs a street"),
    ],
)
def test_half_an_address_is_refused(uow: UnitOfWork, changes: Any, reason: str) -> None:
    order_id = an_order(uow)
    with pytest.raises(Refused, match=reason):
        correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=an_address(**changes)))


def test_a_correction_of_what_has_changed_meanwhile_is_refused(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    with pytest.raises(Refused, match="has changed meanwhile"):
        correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=RIGHT, seen=RIGHT))


def test_what_is_over_keeps_its_addresses(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    cancel_order(uow, order_id, "")
    hear_checked(uow, check(order_id))
    assert view(uow, order_id).address_doubts == ()
    with pytest.raises(Refused, match="no longer open"):
        correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=RIGHT))


def test_the_same_again_says_nothing(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=RIGHT))
    before = len(uow.said)
    correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=RIGHT))
    assert len(uow.said) == before


def test_an_order_is_found_by_its_corrected_address(uow: UnitOfWork) -> None:
    order_id = an_order(uow)
    elsewhere = an_address(street=("Nieuwlaan 3",), city="Meppel")
    correct_address(uow, CorrectAddress(order_id=order_id, which="delivery", address=elsewhere))
    assert [row.city for row in find_orders(uow.session, FindOrders(filter="all", search="meppel")).rows] == ["Meppel"]
