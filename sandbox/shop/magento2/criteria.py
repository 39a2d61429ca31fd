"""searchCriteria: groups are ANDed, filters in a group ORed, then sorted, paged and cut to the wanted fields."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from sandbox.shop.magento2.errors import RestError
from sandbox.store import Doc

KEY = re.compile(r"\[([^\]]*)\]")
Field = Callable[[Doc, str], Any]


def parse(args: MultiDict[str, str]) -> Doc:
    """Both spellings are known: searchCriteria and search_criteria, filter_groups and filterGroups."""
    groups: dict[str, dict[str, Doc]] = {}
    sorts: dict[str, Doc] = {}
    plain: Doc = {}
    for name, value in args.items(multi=True):
        if not re.match(r"search_?[cC]riteria", name):
            continue
        path = [_snake(part) for part in KEY.findall(name)]
        if path and path[0] == "filter_groups" and len(path) >= 5:
            row = groups.setdefault(path[1], {}).setdefault(path[3], {})
            if len(path) == 6 or path[4] in row:  # value[0], value[1] … or value[]
                row[path[4]] = f"{row[path[4]]},{value}" if path[4] in row else value
            else:
                row[path[4]] = value
        elif path and path[0] == "sort_orders" and len(path) >= 3:
            sorts.setdefault(path[1], {})[path[2]] = value
        elif len(path) == 1:
            plain[path[0]] = value
    for row in (row for group in groups.values() for row in group.values()):
        row.setdefault("condition_type", "eq")
        row.setdefault("value", "")
    return {
        "filter_groups": [{"filters": list(group.values())} for group in groups.values()],
        "sort_orders": [{"field": s.get("field", ""), "direction": s.get("direction", "DESC")} for s in sorts.values()],
        **{k: int(v) for k, v in plain.items() if k in ("page_size", "current_page") and v.lstrip("-").isdigit()},
    }


def _snake(part: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda m: "_" + m[1].lower(), part)


def search(docs: list[Doc], criteria: Doc, field: Field) -> tuple[list[Doc], Doc]:
    """The page of documents, and the frame that Magento puts around it (its items still to be filled in)."""
    found = [d for d in docs if all(_any(d, group["filters"], field) for group in criteria["filter_groups"])]
    for order in reversed(criteria["sort_orders"]):
        name = order["field"]
        found.sort(key=lambda d: _sortable(field(d, name)), reverse=order["direction"].upper() == "DESC")
    total, size = len(found), criteria.get("page_size") or 0
    if size > 0:
        # Asking past the last page repeats the last page, as the collections of Magento do.
        page = max(1, min(criteria.get("current_page") or 1, math.ceil(total / size) or 1))
        found = found[(page - 1) * size : page * size]
    shown = {k: v for k, v in criteria.items() if k != "sort_orders" or v}
    return found, {"items": [], "search_criteria": shown, "total_count": total}


def _any(doc: Doc, filters: list[Doc], field: Field) -> bool:
    return any(_fits(field(doc, f["field"]), f["condition_type"], f["value"]) for f in filters) if filters else True


def _sortable(value: Any) -> tuple[int, Decimal, str]:
    number = None if isinstance(value, str) else _number(value)
    return (0, number, "") if number is not None else (1, Decimal(0), str(value or "").lower())


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def compare(left: Any, right: str) -> int:
    """Numbers as numbers, text as text: the order number 000012801 is not 12801."""
    a, b = (None, None) if isinstance(left, str) else (_number(left), _number(right))
    if a is not None and b is not None:
        return (a > b) - (a < b)
    x, y = str(left).lower(), right.lower()
    return (x > y) - (x < y)


def _fits(value: Any, condition: str, wanted: str) -> bool:
    if condition == "null":
        return value is None
    if condition == "notnull":
        return value is not None
    if value is None:
        return False
    tests: dict[str, Callable[[], bool]] = {
        "eq": lambda: compare(value, wanted) == 0,
        "neq": lambda: compare(value, wanted) != 0,
        "gt": lambda: compare(value, wanted) > 0,
        "gteq": lambda: compare(value, wanted) >= 0,
        "moreq": lambda: compare(value, wanted) >= 0,
        "from": lambda: compare(value, wanted) >= 0,
        "lt": lambda: compare(value, wanted) < 0,
        "lteq": lambda: compare(value, wanted) <= 0,
        "to": lambda: compare(value, wanted) <= 0,
        "in": lambda: any(compare(value, w.strip()) == 0 for w in wanted.split(",")),
        "nin": lambda: all(compare(value, w.strip()) != 0 for w in wanted.split(",")),
        "like": lambda: like(str(value), wanted),
        "nlike": lambda: not like(str(value), wanted),
    }
    if condition not in tests:
        raise RestError(400, 'Condition type "%1" is not supported.', [condition])
    return tests[condition]()


def like(value: str, pattern: str) -> bool:
    """SQL's like: % and _ stand for any text and any letter, a backslash before them takes that away."""
    wild = {"%": ".*", "_": "."}
    parts = (
        re.escape(c[-1]) if len(c) > 1 else wild.get(c) or re.escape(c) for c in re.findall(r"\\.|.", pattern, re.S)
    )
    return re.fullmatch("".join(parts), value, re.IGNORECASE | re.DOTALL) is not None


def cut(body: Any, fields: str) -> Any:
    """fields=items[increment_id,items[sku]],total_count leaves only what is named."""
    wanted = _tree(fields)
    return _only(body, wanted)


def _tree(fields: str) -> Doc:
    root: Doc = {}
    stack, last = [root], ""
    for token in re.findall(r"[^\[\],]+|[\[\],]", fields):
        if token == "[":
            stack.append(stack[-1][last])
        elif token == "]":
            stack.pop()
            if not stack:
                raise RestError(400, "The fields parameter is not valid.")
        elif token != ",":
            last = token.strip()
            stack[-1][last] = {}
    return root


def _only(body: Any, wanted: Doc) -> Any:
    if isinstance(body, list):
        return [_only(row, wanted) for row in body]
    if not isinstance(body, dict):
        return body
    return {k: _only(body[k], wanted[k]) if wanted[k] else body[k] for k in wanted if k in body}
