"""What can be insured, at which value; and what a changed order means for its policies."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from services.integration.domain.insurance import (
    Holder,
    KnownOrder,
    Line,
    Placed,
    Terms,
    digest_of_risk,
    terms_for,
    to_end,
    value_of_piece,
    why_not,
)

HOME = Holder("Daan Bakker", "Koggeweg 12", "1695 GD", "Blokker", "NL")
BIKE = Line(UUID(int=1), "GAZ", "Gazelle Ultimate", "Gazelle", 2, Decimal("3399.00"), True)
ORDER = KnownOrder(uuid4(), 1, "fietshal", "100012866", "open", "EUR", HOME, (BIKE,))
ALL = Terms("zeker", "Zeker & Zoon", (12, 36))


@pytest.mark.parametrize(
    ("total", "discount", "pieces", "value"),
    [
        ("6798", "0", "2", "3399.00"),
        ("100", "0", "3", "33.33"),
        ("3399", "400.005", "1", "2999.00"),
        ("1", "0", "0", "0"),
    ],
)
def test_a_piece_is_worth_what_the_customer_pays_for_it(total: str, discount: str, pieces: str, value: str) -> None:
    assert value_of_piece(Decimal(total), Decimal(discount), Decimal(pieces), "EUR") == Decimal(value)


@pytest.mark.row("INS-02")
def test_the_first_insurer_that_takes_it_is_asked() -> None:
    only_batavus = replace(ALL, insurer="other", by_attribute=False, brands=("Batavus",))
    assert terms_for(BIKE, [only_batavus, ALL]) == ALL
    assert terms_for(replace(BIKE, brand=" BATAVUS"), [only_batavus, ALL]) == only_batavus
    assert terms_for(replace(BIKE, insurable=False), [only_batavus, ALL]) is None
    assert terms_for(replace(BIKE, brand="", insurable=False), [replace(ALL, brands=("", " "))]) is None


@pytest.mark.row("M-10")
@pytest.mark.parametrize(
    ("order", "line", "reason"),
    [
        (ORDER, BIKE, ""),
        (replace(ORDER, state="held"), BIKE, ""),
        (replace(ORDER, state="cancelled"), BIKE, "cancelled"),
        (ORDER, replace(BIKE, pieces=0), "gone"),
        (ORDER, replace(BIKE, value=Decimal(0)), "worthless"),
    ],
)
def test_why_a_line_cannot_be_insured(order: KnownOrder, line: Line, reason: str) -> None:
    assert why_not(order, line) == reason


def test_the_same_risk_has_the_same_digest_and_another_one_another() -> None:
    same = digest_of_risk(BIKE, "EUR", HOME)
    assert digest_of_risk(replace(BIKE, value=Decimal("3399")), "EUR", replace(HOME, postcode="1695gd")) == same
    assert digest_of_risk(BIKE, "EUR", replace(HOME, name="Sanne")) == same  # who owns it does not change the premium
    others = [
        digest_of_risk(replace(BIKE, value=Decimal("3398.99")), "EUR", HOME),
        digest_of_risk(BIKE, "EUR", replace(HOME, postcode="8011 PK")),
        digest_of_risk(BIKE, "EUR", replace(HOME, country="DE")),
        digest_of_risk(BIKE, "CHF", HOME),
    ]
    assert len({same, *others}) == 5


@pytest.mark.row("M-10")
@pytest.mark.parametrize(
    ("order", "called_off", "ended"),
    [
        (ORDER, (), {}),
        (replace(ORDER, state="held"), (), {}),
        (replace(ORDER, state="delivered"), (), {}),
        (replace(ORDER, state="cancelled"), (), {1: "cancelled", 2: "cancelled"}),
        (replace(ORDER, lines=(replace(BIKE, pieces=1),)), (), {2: "returned"}),
        (replace(ORDER, lines=()), (), {1: "returned", 2: "returned"}),
        (ORDER, (BIKE.line_id,), {1: "returned", 2: "returned"}),
        (ORDER, (UUID(int=9),), {}),
    ],
)
def test_which_policies_end_when_the_order_changes(
    order: KnownOrder, called_off: tuple[UUID, ...], ended: dict[int, str]
) -> None:
    policies = [Placed(UUID(int=100 + piece), BIKE.line_id, piece) for piece in (1, 2)]
    found = to_end(policies, order, frozenset(called_off))
    assert found == {UUID(int=100 + piece): reason for piece, reason in ended.items()}


def test_an_insurer_wants_to_know_the_whole_owner() -> None:
    assert HOME.missing() == ""
    assert replace(HOME, email="").missing() == ""
    assert replace(HOME, street=" ").missing() == "street"
