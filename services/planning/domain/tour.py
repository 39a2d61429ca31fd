"""The order of the stops of a day: as staff put them, the others behind by time and by postcode."""

from collections.abc import Iterable, Sequence

from services.planning.domain.plan import Plan


def in_order(plans: Iterable[Plan]) -> list[Plan]:
    return sorted(plans, key=_place)


def _place(plan: Plan) -> tuple[bool, int, str, str, str]:
    return plan.position is None, plan.position or 0, plan.slot or "~", plan.place, plan.number


def put_at(plan: Plan, position: int, others: Sequence[Plan]) -> list[Plan]:
    """Put a stop at a place (1 is the first) among the others of its day; returns all, numbered anew."""
    tour = in_order(others)
    tour.insert(max(position - 1, 0), plan)
    for number, each in enumerate(tour, start=1):
        each.position = number
    return tour
