"""A map drawn by ourselves: outlines, towns, pins. Pure geometry; the template makes it a picture."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.orders.outlines import LANDS, TOWNS, WATER, Point

WIDTH, HEIGHT = 270.0, 130.0
SIDE, ABOVE, BELOW = 24.0, 32.0, 28.0  # room left free around the pins' points: for the pins, and for the scale
ALONE, LEAST = 0.6, 0.03  # degrees of latitude shown at least: around a single pin, and between several
EARTH = 6371.0  # km
LETTER, LINE = 6.4, 15.0  # how wide a letter is, how high a line
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pin:
    sign: str  # 1, 2, ⌂
    name: str
    lat: float
    lon: float
    kind: str = "delivery"


@dataclass(frozen=True)
class Mark:
    """Something with a name on the picture. `end`: the name stands at its left."""

    x: float
    y: float
    name: str
    end: bool = False
    sign: str = ""
    kind: str = ""

    @property
    def at(self) -> float:
        return self.x + (-11 if self.end else 11) * (1.0 if self.sign else 0.55)

    @property
    def box(self) -> Box:
        width = len(self.name) * LETTER
        left = self.at - width if self.end else self.at
        return left, self.y - LINE / 2, left + width, self.y + LINE / 2


@dataclass(frozen=True)
class Sketch:
    lands: tuple[str, ...]
    water: str
    towns: tuple[Mark, ...]
    pins: tuple[Mark, ...]
    scale: tuple[float, int]  # so many units of the picture are so many km


def draw(pins: Sequence[Pin]) -> Sketch:
    view = _View(pins)
    scale = view.scale()
    taken = [(x - 10, y - 28, x + 10, y + 4) for x, y in (view.at((pin.lon, pin.lat)) for pin in pins)]
    taken.append((8, HEIGHT - 18, scale[0] + 20 + 6 * LETTER, HEIGHT))
    marks = tuple(_named(view, pin, taken) for pin in pins)
    return Sketch(
        lands=tuple(_path(map(view.at, outline)) for outline in LANDS.values()),
        water=_path(map(view.at, WATER)),
        towns=tuple(_towns(view, taken)),
        pins=marks,
        scale=scale,
    )


class _View:
    """Which part of the world the picture shows. Near enough for a country: a degree is as long everywhere in it."""

    def __init__(self, pins: Sequence[Pin]) -> None:
        lats, lons = [pin.lat for pin in pins], [pin.lon for pin in pins]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self.narrow = math.cos(math.radians(self.lat))
        least = LEAST if len(pins) > 1 else ALONE
        high = max(least, max(lats) - min(lats)) / (HEIGHT - ABOVE - BELOW)
        self.degree = 1 / max(high, (max(lons) - min(lons)) * self.narrow / (WIDTH - 2 * SIDE))

    def at(self, point: Point) -> Point:
        lon, lat = point
        x = WIDTH / 2 + (lon - self.lon) * self.narrow * self.degree
        return round(x, 1), round((HEIGHT + ABOVE - BELOW) / 2 - (lat - self.lat) * self.degree, 1)

    def scale(self) -> tuple[float, int]:
        """A bar of a round number of kilometres, a third of the picture at most."""
        per_km = self.degree / 111.2
        length = max((km for km in (1, 2, 5, 10, 20, 50, 100, 200, 500) if km * per_km <= WIDTH / 3), default=1)
        return round(length * per_km, 1), length


def _named(view: _View, pin: Pin, taken: list[Box]) -> Mark:
    """Its name at the right, else at the left; where neither has room, its sign alone says which it is."""
    x, y = view.at((pin.lon, pin.lat))
    for end in (False, True):
        mark = Mark(x, y, pin.name, end, pin.sign, pin.kind)
        if _fits(mark.box, taken):
            taken.append(mark.box)
            return mark
    return Mark(x, y, "", False, pin.sign, pin.kind)


def _towns(view: _View, taken: list[Box]) -> Iterator[Mark]:
    """As many as have room for their name."""
    for name, lon, lat in TOWNS:
        x, y = view.at((lon, lat))
        mark = Mark(x, y, name)
        with_dot = (x - 3, *mark.box[1:])
        if _fits(with_dot, taken):
            taken.append(with_dot)
            yield mark


def _fits(box: Box, taken: list[Box]) -> bool:
    inside = box[0] > 3 and box[2] < WIDTH - 3 and box[1] > 2 and box[3] < HEIGHT - 2
    return inside and not any(_overlap(box, other) for other in taken)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _path(points: Iterator[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def kilometres(one: Pin, other: Pin) -> float:
    """As the crow flies."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    north, east = other_lat - lat, math.radians(other.lon - one.lon)
    half = math.sin(north / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
