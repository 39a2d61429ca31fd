"""Order numbers run without holes; a hole means an order we have not seen, or one that never came to be.

Each store counts for itself, with its own prefix and suffix: NL000000123, 100000123-B2B. Of an edited order only the
number it was placed under counts. A database cluster may give out every second or third number only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

_NUMBER = re.compile(r"^(.*?)(\d+)(\D*)$")
LEAP = 500  # a jump so large is a new series of numbers, not so many missing orders
ENOUGH = 8  # numbers from which the step of a series can be told


@dataclass(frozen=True, order=True)
class Series:
    """How one store writes its numbers."""

    prefix: str
    suffix: str
    width: int  # 0: without zeros in front

    def number(self, count: int) -> str:
        return f"{self.prefix}{count:0{self.width}d}{self.suffix}"


def taken_apart(number: str) -> tuple[Series, int] | None:
    """The series and the count; None for a number without digits."""
    found = _NUMBER.match(number)
    if not found:
        return None
    prefix, digits, suffix = found.groups()
    return Series(prefix, suffix, len(digits) if digits.startswith("0") else 0), int(digits)


def missing(numbers: Iterable[tuple[str, str]]) -> list[str]:
    """The numbers missing between those known; pairs of store view and order number."""
    series: dict[tuple[str, Series], set[int]] = defaultdict(set)
    for store, number in numbers:
        if apart := taken_apart(number):
            series[store, apart[0]].add(apart[1])
    gaps = []
    for (_, of), known in sorted(series.items()):
        ordered = sorted(known)
        step = _step(ordered)
        for low, high in pairwise(ordered):
            if high - low <= LEAP * step:
                gaps += [of.number(count) for count in range(low + step, high, step)]
    return gaps


def _step(ordered: list[int]) -> int:
    return gcd(*(high - low for low, high in pairwise(ordered))) if len(ordered) >= ENOUGH else 1


def between(first: str, last: str) -> list[str] | None:
    """All numbers from the first to the last; None where they are not of one series, or run backwards."""
    low, high = taken_apart(first), taken_apart(last)
    if low is None or high is None or low[1] > high[1]:
        return None
    same = (low[0].prefix, low[0].suffix) == (high[0].prefix, high[0].suffix)
    padded = low[0].width == high[0].width or (high[0].width == 0 and len(last) >= len(first))  # 0999 … 1001
    return [low[0].number(count) for count in range(low[1], high[1] + 1)] if same and padded else None
