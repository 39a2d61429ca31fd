"""A refusal is a sentence with its values beside it, so that it can be translated."""

from decimal import Decimal

from kernel.refused import NotFound, Refused
from kernel.sentence import say


def test_a_refusal_speaks_and_keeps_its_template() -> None:
    refusal = Refused("Order {number} costs {amount}.", number="100012", amount=Decimal("3.50"))
    assert str(refusal) == "Order 100012 costs 3.50."
    assert refusal.template == "Order {number} costs {amount}."
    assert refusal.values == {"number": "100012", "amount": "3.50"}


def test_written_down_it_can_still_be_said_in_another_language() -> None:
    refusal = Refused("There is no order {number}.", number="{x}")
    assert say(refusal.sentence, lambda _: "Er is geen order {number}.") == "Er is geen order {x}."


def test_braces_in_a_value_do_no_harm() -> None:
    assert str(Refused("No {name}.", name="{x}")) == "No {x}."


def test_not_found_is_a_refusal() -> None:
    assert isinstance(NotFound("There is no order {number}.", number="7"), Refused)
