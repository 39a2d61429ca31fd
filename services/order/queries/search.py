"""Searching the overview: a common word is met soon enough by walking down the list, a rare one is gathered and sorted.

The planner cannot tell which of the two a word is (it guesses two in a hundred), and the wrong way takes a hundred
times as long. So the beginning of the list is walked first, and only what it does not fill a page with is gathered.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from kit.search import folded, matches
from services.order.storage.tables import order_rows as rows

WALKED = 2000  # rows
Page = Callable[[Select[Any], Any, Any, int], Select[Any]]


def read_page(
    session: Session, chosen: Select[Any], search: str, key: Any, page_of: Page, size: int
) -> Sequence[Row[Any]]:
    """The first `size` rows. `page_of` sorts a statement by a key and the order's id, and cuts it to a length."""
    if not search.strip():
        return session.execute(page_of(chosen, key, rows.c.order_id, size)).all()
    if not folded(search):
        return []
    walked = _apart(page_of(chosen.add_columns(rows.c.search_vector), key, rows.c.order_id, WALKED))
    met = select(walked).where(_found_by(search, walked.c.search_vector))
    found = session.execute(page_of(met, walked.c.key, walked.c.order_id, size)).all()
    if len(found) == size:
        return found
    gathered = _apart(chosen.where(_found_by(search, rows.c.search_vector)))
    return session.execute(page_of(select(gathered), gathered.c.key, gathered.c.order_id, size)).all()


def _apart(statement: Select[Any]) -> CTE:
    """Read on its own, so that the planner does not mix the one way with the other."""
    return statement.cte("apart").prefix_with("MATERIALIZED")


def _found_by(search: str, vector: Any) -> ColumnElement[bool]:
    condition = matches(vector, search)
    joined = folded(search).replace(" ", "")
    if joined != folded(search) and any(ch.isdigit() for ch in joined):  # a phone number or postcode, typed with gaps
        return or_(condition, matches(vector, joined))
    return condition
