"""Magento 1's filters, with their silences: one condition a field, and an unknown operator finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.shop.magento2.criteria import compare, like
from sandbox.store import Doc

Test = Callable[[Any, Any], bool]
TESTS: dict[str, Test] = {
    "eq": lambda v, w: compare(v, str(w)) == 0,
    "neq": lambda v, w: compare(v, str(w)) != 0,
    "like": lambda v, w: like(str(v), str(w)),
    "nlike": lambda v, w: not like(str(v), str(w)),
    "in": lambda v, w: any(compare(v, str(x)) == 0 for x in _list(w)),
    "nin": lambda v, w: all(compare(v, str(x)) != 0 for x in _list(w)),
    "gt": lambda v, w: compare(v, str(w)) > 0,
    "lt": lambda v, w: compare(v, str(w)) < 0,
    "gteq": lambda v, w: compare(v, str(w)) >= 0,
    "lteq": lambda v, w: compare(v, str(w)) <= 0,
    "moreq": lambda v, w: compare(v, str(w)) >= 0,
    "finset": lambda v, w: str(w) in str(v).split(","),
}


def _list(wanted: Any) -> list[Any]:
    if isinstance(wanted, dict):
        return list(wanted.values())
    return wanted if isinstance(wanted, list) else str(wanted).split(",")


def select(docs: list[Doc], filters: Any, field: Callable[[Doc, str], Any]) -> list[Doc]:
    if not filters or not isinstance(filters, dict):
        return docs
    return [d for d in docs if all(_fits(field(d, name), wanted) for name, wanted in filters.items())]


def _fits(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return value is not None and compare(value, str(wanted)) == 0
    if "from" in wanted or "to" in wanted:  # only these two combine, and both are inclusive
        if value is None:
            return False
        low, high = wanted.get("from"), wanted.get("to")
        return (low is None or compare(value, str(low)) >= 0) and (high is None or compare(value, str(high)) <= 0)
    if "null" in wanted or "notnull" in wanted:
        return (value is None) == ("null" in wanted)
    operator, target = next(iter(wanted.items()))  # further conditions on the field are silently dropped
    test = TESTS.get(operator)
    return test is not None and value is not None and test(value, target)
