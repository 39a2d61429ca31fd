"""Missing order numbers, per store view and way of counting."""

import pytest

from services.integration.domain.gaps import LEAP, missing
from services.integration.domain.pace import LONGEST, pause


@pytest.mark.row("C-10")
def test_a_hole_in_the_numbers_is_missing() -> None:
    assert missing([("1", "100000003"), ("1", "100000001"), ("1", "100000006")]) == [
        "100000002",
        "100000004",
        "100000005",
    ]


def test_each_store_view_counts_for_itself() -> None:
    assert missing([("1", "100000001"), ("2", "100000003")]) == []


def test_leading_zeros_and_prefixes_are_kept() -> None:
    assert missing([("1", "000000009"), ("1", "000000011")]) == ["000000010"]
    assert missing([("1", "NL-9"), ("1", "NL-11"), ("1", "DE-14")]) == ["NL-10"]


def test_a_leap_is_a_new_series() -> None:
    assert missing([("1", "1000"), ("1", str(1001 + LEAP))]) == []


def test_numbers_without_digits_are_left_alone() -> None:
    assert missing([("1", "abc"), ("1", "")]) == []


def test_a_shop_that_does_not_answer_is_asked_ever_later() -> None:
    pauses = [pause(5, failures) for failures in range(9)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-1] == LONGEST
