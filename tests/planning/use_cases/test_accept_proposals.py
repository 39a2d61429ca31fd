"""Accepting the week's proposals in one go."""

import pytest

from contracts.planning import OrderPlanned
from services.planning import queries, use_cases
from tests.planning.builders import FRIDAY, HOUSE, MONDAY, NEXT_MONDAY, TUESDAY, heard, planned, said


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


def agenda(uow):
    return queries.agenda_view(uow.session, MONDAY, 5, HOUSE)
