"""Accepting the week's proposals in one go."""

import pytest

from contracts.planning import OrderPlanned, PlanOrder
from kernel.refused import Refused
from services.planning import queries, use_cases
from tests.planning.builders import FRIDAY, HOUSE, MONDAY, NEXT_MONDAY, TUESDAY, changed, heard, planned, said


def accept(uow, **values):
    return use_cases.accept_proposals(uow, MONDAY, FRIDAY, HOUSE, **values)


@pytest.mark.row("PLN-02")
def test_what_fits_in_the_week_is_planned_as_proposed(uow):
    wished = heard(uow, preferred_day=FRIDAY)
    later = heard(uow, preferred_day=NEXT_MONDAY)
    plain = [heard(uow) for _ in range(15)]
    proposed = {waiting.order.number: waiting.proposed_day for waiting in agenda(uow).to_plan}

    assert accept(uow) == 16

    view = agenda(uow)
    assert {card.stop.number: card.stop.day for day in view.days for card in day.cards} == {
        number: day for number, day in proposed.items() if day != NEXT_MONDAY
    }
    assert [len(day.cards) for day in view.days] == [14, 1, 0, 0, 1]
    assert [waiting.order.number for waiting in view.to_plan] == [later.number]
    assert {event.number for event in said(uow, OrderPlanned)} == {wished.number, *(order.number for order in plain)}


def test_only_the_orders_named_or_of_one_shop(uow):
    named, _other = heard(uow), heard(uow)
    furniture = heard(uow, shop="meubelhuis")

    assert accept(uow, only=(named.order_id,)) == 1
    assert accept(uow, shop="meubelhuis") == 1

    assert {event.number for event in said(uow, OrderPlanned)} == {named.number, furniture.number}


def test_accepting_twice_plans_once(uow):
    heard(uow)

    assert (accept(uow), accept(uow)) == (1, 0)
    assert len(uow.said) == 1


def test_a_day_already_told_to_a_customer_does_not_move(uow):
    promised = planned(uow, day=TUESDAY)

    accept(uow)

    assert uow.said == []
    assert agenda(uow).days[1].cards[0].stop.number == promised.number


@pytest.mark.row("P-18")
def test_an_order_whose_address_is_in_doubt_is_left_out_and_said(uow):
    doubted = heard(uow, address_doubt="number_unknown", preferred_day=FRIDAY)
    plain = heard(uow)

    assert accept(uow, only=(doubted.order_id, plain.order_id)) == 1

    view = agenda(uow)
    assert [(each.order.number, each.proposed_day, each.reason) for each in view.to_plan] == [
        (doubted.number, None, "address_in_doubt")
    ]
    assert (view.to_plan_count, view.in_doubt_count) == (1, 1)

    heard(uow, changed(doubted, address_doubt=""))
    assert accept(uow) == 1
    assert agenda(uow).in_doubt_count == 0


@pytest.mark.row("P-18")
def test_by_hand_a_doubted_address_is_asked_about_once_more(uow):
    doubted = heard(uow, address_doubt="number_unknown")
    wish = PlanOrder(order_id=doubted.order_id, day=MONDAY)

    with pytest.raises(Refused, match="The address of this order is in doubt"):
        use_cases.plan_order(uow, wish, HOUSE)
    use_cases.plan_order(uow, wish.model_copy(update={"override": True}), HOUSE)

    (card,) = agenda(uow).days[0].cards
    assert card.address_doubt == "number_unknown"


def agenda(uow):
    return queries.agenda_view(uow.session, MONDAY, 5, HOUSE)
