"""Read what a shop keeps beside its orders, articles and customers: what changed since the last sweep, a few pages a
round, by the shop's running numbers.

How far it has come stands with the shop and commits with what was found, so that it goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from kernel.clock import now
from kit.work import UnitOfWork

OVERLAP = timedelta(minutes=5)  # much shares a second, and clocks differ
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sweep:
    what: str  # products, customers: its columns of the shop begin with it
    read: Callable[[datetime | None, int], tuple[Sequence[Any], bool]]
    see: Callable[[UnitOfWork, str, Sequence[Any]], object]
    pages: int  # of one round
    all_again: timedelta | None = None  # after which all of it is looked at anew


def sweep(
    it: Sweep, row: Row[Any], clock: datetime, commit: Callable[[dict[str, Any], Callable[[UnitOfWork], object]], None]
) -> bool:
    """Whether its end is reached. `clock`: the shop's own time."""

    def was(name: str) -> Any:
        return getattr(row, f"{it.what}_{name}")

    began, after = was("sweep_began") or clock, was("after")
    everything = was("cursor") is None or (it.all_again is not None and _is_over(was("whole"), it.all_again))
    since = was("sweep") or (EVER if everything else was("cursor") - OVERLAP)
    for _ in range(it.pages):
        found, more = it.read(None if since == EVER else since, after)
        after = max((each.key for each in found), default=after)
        how_far: dict[str, Any] = {"sweep": since, "sweep_began": began, "after": after}
        if not more:
            how_far = {"sweep": None, "sweep_began": None, "after": 0, "cursor": began}
            how_far |= {"whole": now()} if it.all_again and since == EVER else {}
        values = {f"{it.what}_{name}": value for name, value in how_far.items()}
        commit(values, lambda uow, page=found: it.see(uow, row.shop, page))  # type: ignore[misc]
        if not more:
            return True
    return False


def _is_over(at: datetime | None, after: timedelta) -> bool:
    return at is None or now() - at > after
