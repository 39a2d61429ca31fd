"""The proposal: a day for each waiting order, the customer's wish first, never on a closed or a full day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.planning.domain.capacity import Lane, Load
from services.planning.domain.rules import Rules

PREFERRED_DAY = "preferred_day"
FIRST_FREE_DAY = "first_free_day"
NO_CAPACITY = "no_capacity"
NOT_READY = "not_ready"
ADDRESS_IN_DOUBT = "address_in_doubt"
LOOK_AHEAD = 120  # days


@dataclass(frozen=True)
class Wish:
    """What a waiting order asks of the agenda."""

    order_id: UUID
    lane: Lane
    size: int
    preferred_day: date | None = None
    ready: bool = True
    shop: str = ""
    in_doubt: bool = False  # its address cannot be right: a person decides


@dataclass(frozen=True)
class Proposal:
    day: date | None
    reason: str


def propose(wishes: Sequence[Wish], rules: Rules, load: Load) -> dict[UUID, Proposal]:
    """A day for each order, in the order given; `load` is what is planned already and is filled up with it.

    Wishes come first, so that nobody's wished day is taken by one who did not ask for it.
    """
    proposals: dict[UUID, Proposal] = {}
    for wish in wishes:
        if not wish.ready:
            proposals[wish.order_id] = Proposal(None, NOT_READY)
        elif wish.in_doubt:
            proposals[wish.order_id] = Proposal(None, ADDRESS_IN_DOUBT)
        elif _wish_fits(wish, rules, load) and wish.preferred_day:
            load.add(wish.preferred_day, wish.lane, wish.size)
            proposals[wish.order_id] = Proposal(wish.preferred_day, PREFERRED_DAY)
    search = _FirstFree(rules, load)
    for wish in wishes:
        if wish.order_id not in proposals:
            day = search.day_for(wish.lane, wish.size)
            proposals[wish.order_id] = Proposal(day, FIRST_FREE_DAY if day else NO_CAPACITY)
    return proposals


def _wish_fits(wish: Wish, rules: Rules, load: Load) -> bool:
    day = wish.preferred_day
    return (
        day is not None
        and day >= rules.tomorrow
        and rules.calendar.works_on(day)
        and load.has_room(rules.capacity, day, wish.lane, wish.size)
    )


class _FirstFree:
    """Finds the first day with room. Days only fill up, so what was full for a size is not looked at again."""

    def __init__(self, rules: Rules, load: Load) -> None:
        self.rules, self.load = rules, load
        self.days = list(rules.calendar.working_days(rules.tomorrow, LOOK_AHEAD))
        self.passed: dict[tuple[Lane, int], int] = {}

    def day_for(self, lane: Lane, size: int) -> date | None:
        start = self.passed.get((lane, size), 0)
        for place in range(start, len(self.days)):
            if self.load.has_room(self.rules.capacity, self.days[place], lane, size):
                self.passed[lane, size] = place
                self.load.add(self.days[place], lane, size)
                return self.days[place]
        self.passed[lane, size] = len(self.days)
        return None
