"""An order's addresses: staff's word over the shop's, until the shop says another one; doubts that can be silenced."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.order.domain.orders.addresses import DELIVERY, Addresses, from_kept, same_place

HERE: dict[str, Any] = {"street": ["Gildenweg 14"], "postcode": "1695 GD", "city": "Blokker", "country": "NL"}
THERE = {**HERE, "street": ["Dorpsstraat 12"]}


def documents(billing: Any = HERE, delivery: Any = None) -> dict[str, Any]:
    return {"billing": billing, "delivery_address": delivery}


def test_a_correction_stays_while_the_shop_says_the_same() -> None:
    addresses = Addresses()
    addresses.correct(DELIVERY, THERE)
    addresses.follow(documents(), documents())
    assert addresses.corrected == {DELIVERY: THERE}


def test_another_word_of_the_shop_ends_a_correction_and_a_doubt() -> None:
    addresses = Addresses()
    addresses.hear(DELIVERY, 3, "not_found", None)
    addresses.correct(DELIVERY, HERE)
    addresses.follow(documents(), documents(delivery=THERE))
    assert addresses.corrected == {}
    assert not addresses.doubt(DELIVERY).is_open
    assert not addresses.hear(DELIVERY, 3, "not_found", None), "what was said of the old address is over"


def test_another_name_at_the_same_door_leaves_the_doubt() -> None:
    addresses = Addresses()
    addresses.hear(DELIVERY, 1, "not_found", None)
    addresses.follow(documents({**HERE, "first_name": "Daan"}), documents({**HERE, "first_name": "Bram"}))
    assert addresses.doubt(DELIVERY).is_open


def test_an_accepted_address_is_not_doubted_again() -> None:
    addresses = Addresses()
    addresses.hear(DELIVERY, 1, "not_found", None)
    assert addresses.accept(DELIVERY)
    assert not addresses.accept(DELIVERY)
    addresses.hear(DELIVERY, 2, "street_unknown", None)
    assert not addresses.doubt(DELIVERY).is_open


def test_spaces_make_no_other_place_and_digits_do() -> None:
    assert same_place(HERE, {**HERE, "street": ["Gildenweg  14 ", ""], "first_name": "Daan"})
    assert not same_place(HERE, {**HERE, "street": ["Gildenweg 15"]})
    assert not same_place(HERE, {**HERE, "postcode": "1695 GE"})


_CHECKS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["", "not_found", "number_unknown"])), max_size=8)


@given(_CHECKS, st.randoms())
@pytest.mark.row("P-18")
def test_the_newest_check_counts_in_whatever_order_they_arrive(checks: list[tuple[int, str]], rng: Any) -> None:
    said = dict(checks)  # one word per revision
    heard = list(said.items())
    rng.shuffle(heard)
    addresses = Addresses()
    for revision, problem in heard:
        addresses.hear(DELIVERY, revision, problem, None)
    assert addresses.doubt(DELIVERY).problem == (said[max(said)] if said else "")
    assert from_kept(addresses.as_kept()) == addresses
