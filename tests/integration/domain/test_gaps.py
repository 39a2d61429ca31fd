"""Missing order numbers, per store view and way of counting."""

import pytest

from services.integration.domain.gaps import LEAP, between, missing
from services.integration.domain.pace import LONGEST, STOOD_STILL, minutes_left, paced, pause


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


@pytest.mark.row("C-10")
def test_suffixes_are_kept_and_tell_series_apart() -> None:
    numbers = [("1", "100000001-NL"), ("1", "100000003-NL"), ("1", "100000002-BE"), ("1", "100000004-BE")]
    assert missing(numbers) == ["100000003-BE", "100000002-NL"]


def test_a_cluster_that_gives_out_every_third_number_misses_nothing() -> None:
    numbers = [("1", f"{count:09d}") for count in range(1, 60, 3)]
    assert missing(numbers) == []
    assert missing(numbers[:4] + numbers[5:]) == [numbers[4][1]]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("000000998", "000001002", 5), ("099", "101", 3), ("7", "7", 1), ("NL-9", "NL-11", 3), ("9-B", "10-B", 2)],
)
def test_a_range_of_numbers_is_counted_through(first: str, last: str, count: int) -> None:
    numbers = between(first, last)
    assert numbers is not None
    assert (numbers[0], numbers[-1], len(numbers)) == (first, last, count)


@pytest.mark.parametrize(
    ("first", "last"), [("NL-9", "DE-11"), ("9", "8"), ("abc", "9"), ("9", "000000011"), ("1-A", "2-B")]
)
def test_what_is_no_range_is_none(first: str, last: str) -> None:
    assert between(first, last) is None


def test_the_pace_of_an_import_is_smoothed_and_forgets_a_standstill() -> None:
    first = paced(0.0, 100, 6.0)
    assert first == 1000.0
    assert paced(first, 100, 12.0) == 900.0
    assert paced(first, 100, STOOD_STILL + 1) == first
    assert paced(0.0, 100, None) == 0.0
    assert (minutes_left(1001, 100.0), minutes_left(0, 100.0), minutes_left(5, 0.0)) == (11, 0, None)
