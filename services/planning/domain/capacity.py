"""Capacity: how much fits on a day, apart for the stops of our van, the carrier's parcels, and collections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Lane(StrEnum):
    """The way goods leave the house. Each has its own room on a day."""

    VAN = "van"  # counted in stops
    PARCEL = "parcel"  # counted in boxes
    PICKUP = "pickup"  # counted in customers


USUAL: Mapping[Lane, int] = {Lane.VAN: 14, Lane.PARCEL: 80, Lane.PICKUP: 20}


def size_of(lane: Lane, boxes: int) -> int:
    """How much room one order takes in its lane."""
    return max(boxes, 1) if lane is Lane.PARCEL else 1


@dataclass(frozen=True)
class Capacity:
    """Room per weekday (0 is Monday) and lane, where it differs from the usual."""

    by_weekday: Mapping[tuple[int, Lane], int] = field(default_factory=dict)

    def of(self, day: date, lane: Lane) -> int:
        return self.by_weekday.get((day.weekday(), lane), USUAL[lane])


@dataclass
class Load:
    """What is planned on each day already, and what is being added to it."""

    used: dict[tuple[date, Lane], int] = field(default_factory=dict)

    def on(self, day: date, lane: Lane) -> int:
        return self.used.get((day, lane), 0)

    def add(self, day: date, lane: Lane, size: int) -> None:
        self.used[day, lane] = self.on(day, lane) + size

    def has_room(self, capacity: Capacity, day: date, lane: Lane, size: int) -> bool:
        return self.on(day, lane) + size <= capacity.of(day, lane)

    def fullest(self, capacity: Capacity, day: date) -> Lane:
        """The lane that decides how full a day looks; the van's where nothing is planned."""

        def share(lane: Lane) -> float:
            room, used = capacity.of(day, lane), self.on(day, lane)
            return used / room if room else float(used > 0)

        return max(Lane, key=share)  # of equals the first: the van
