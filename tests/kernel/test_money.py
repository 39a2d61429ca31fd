"""Money is exact: what is shared adds up, what is credited mirrors, and currencies do not meet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import ZERO, Money, as_stored, cents

amounts = some.decimals(-1_000_000, 1_000_000, places=4)
weights = some.lists(some.decimals(0, 10_000, places=3), min_size=1, max_size=12).filter(any)
currencies = some.sampled_from(["EUR", "JPY", "KWD"])


@given(amounts, weights, currencies)
def test_what_is_shared_adds_up_exactly(amount: Decimal, by: list[Decimal], currency: str) -> None:
    money = Money(amount, currency)
    parts = money.shared(by)
    assert sum((part.amount for part in parts), ZERO) == money.rounded().amount
    assert all(part == part.rounded() for part in parts)


@given(amounts, weights)
def test_no_part_is_further_than_a_cent_from_its_due(amount: Decimal, by: list[Decimal]) -> None:
    money, total = Money(amount).rounded(), sum(by, ZERO)
    for part, weight in zip(money.shared(by), by, strict=True):
        assert abs(part.amount - money.amount * weight / total) < Decimal("0.0101")


@given(amounts, weights)
def test_a_credit_is_the_mirror_of_what_it_credits(amount: Decimal, by: list[Decimal]) -> None:
    money = Money(amount)
    assert (-money).rounded() == -money.rounded()
    assert (-money).shared(by) == [-part for part in money.shared(by)]


@given(amounts, amounts)
def test_adding_and_taking_away_lose_nothing(a: Decimal, b: Decimal) -> None:
    assert Money(a) + Money(b) - Money(b) == Money(a)
    assert (Money(a) < Money(b)) == (a < b)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("12.345", "EUR", "12.35"),
        ("-12.345", "EUR", "-12.35"),
        ("12.344999", "EUR", "12.34"),
        ("0.005", "EUR", "0.01"),
        ("99.5", "JPY", "100"),
        ("1.2345", "KWD", "1.235"),
    ],
)
def test_halves_go_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert cents(Decimal(amount), currency) == Decimal(rounded)


def test_a_third_of_ten_euros() -> None:
    parts = Money(Decimal(10)).shared([Decimal(1)] * 3)
    assert [part.amount for part in parts] == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]


def test_currencies_do_not_meet() -> None:
    with pytest.raises(ValueError, match="EUR and USD cannot be added"):
        Money(Decimal(1)) + Money(Decimal(1), "USD")
    with pytest.raises(ValueError, match="nothing to share by"):
        Money(Decimal(1)).shared([ZERO])
    with pytest.raises(ValueError, match="nothing to share by"):
        Money(Decimal(1)).shared([])


def test_nothing_is_false_and_something_true() -> None:
    assert not Money(Decimal("0.00"))
    assert Money(Decimal("0.01"))
    assert Money(Decimal(3)) * 2 == Money(Decimal(6))
    assert Money(Decimal(3)) <= Money(Decimal(3))


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("17.355400000000003", "17.3554"),
        ("0.10000000000000001", "0.1"),
        ("-0.00005", "-0.0001"),
        ("82.6446", "82.6446"),
        ("100", "100"),
        ("1E+2", "100"),
    ],
)
def test_the_noise_of_floats_is_dropped_and_nothing_else(told: str, stored: str) -> None:
    assert as_stored(Decimal(told)) == Decimal(stored)
