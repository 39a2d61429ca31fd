"""Order numbers run on without holes; a hole means an order we have not seen, or one that never came to be."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

_NUMBER = re.compile(r"^(.*?)(\d+)$")
LEAP = 500  # a jump so large is a new series of numbers, not so many missing orders


def missing(numbers: Iterable[tuple[str, str]]) -> list[str]:
    """The numbers missing between those known, by store view and prefix; pairs of store id and order number."""
    series: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for store, number in numbers:
        if found := _NUMBER.match(number):
            prefix, digits = found.groups()
            width = len(digits) if digits.startswith("0") else 0
            series[store, prefix, width].add(int(digits))
    gaps = []
    for (_, prefix, width), known in sorted(series.items()):
        ordered = sorted(known)
        for low, high in pairwise(ordered):
            if high - low <= LEAP:
                gaps += [f"{prefix}{number:0{width}d}" for number in range(low + 1, high)]
    return gaps
