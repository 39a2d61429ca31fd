"""Orders that do not add up, and how the shops' last comparisons went."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.facts import Difference
from contracts.sums import Comparison, DifferingOrder, SumsView
from services.order.storage import sums


def sums_view(session: Session) -> SumsView:
    own, own_count = sums.not_adding_up(session)
    night, night_count = sums.differing(session)
    shown = [*(_order(row, at_night=True) for row in night), *(_order(row, at_night=False) for row in own)]
    return SumsView(
        orders=tuple(shown),
        more=own_count + night_count - len(shown),
        comparisons=tuple(Comparison.model_validate(row._mapping) for row in sums.newest(session)),
    )


def _order(row: Row[Any], *, at_night: bool) -> DifferingOrder:
    return DifferingOrder(
        order_id=row.order_id,
        number=row.number,
        shop=row.shop,
        placed_at=row.placed_at,
        differences=tuple(Difference.model_validate(each) for each in row.found),
        at_night=at_night,
    )
