"""A map drawn by ourselves: outlines, towns, pins. Pure geometry; the template makes it a picture."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.orders.outlines import LANDS, TOWNS, WATER, Point

WIDTH, HEIGHT = 640.0, 300.0
LEAST = 1.1  # degrees of latitude shown at least, some 120 km: enough to see where one is
AROUND = 1.5  # how much more is shown than the pins span
EARTH = 6371.0  # km
LETTER, LINE = 6.6, 15.0  # how wide a letter is, how high a line
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
    marks = tuple(_named(view, pin) for pin in pins)
    taken = [each.box for each in marks] + [(m.x - 12, m.y - 26, m.x + 12, m.y + 6) for m in marks]
    return Sketch(
        lands=tuple(_path(map(view.at, outline)) for outline in LANDS.values()),
        water=_path(map(view.at, WATER)),
        towns=tuple(_towns(view, taken)),
        pins=marks,
        scale=view.scale(),
    )


class _View:
    """Which part of the world the picture shows. Near enough for a country: a degree is as long everywhere in it."""

    def __init__(self, pins: Sequence[Pin]) -> None:
        lats, lons = [pin.lat for pin in pins], [pin.lon for pin in pins]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self.narrow = math.cos(math.radians(self.lat))
        wide = (max(lons) - min(lons)) * self.narrow * HEIGHT / WIDTH
        self.degree = HEIGHT / (max(LEAST, (max(lats) - min(lats)) * AROUND, wide * AROUND))

    def at(self, point: Point) -> Point:
        lon, lat = point
        x = WIDTH / 2 + (lon - self.lon) * self.narrow * self.degree
        return round(x, 1), round(HEIGHT / 2 - (lat - self.lat) * self.degree, 1)

    def scale(self) -> tuple[float, int]:
        """A bar of a round number of kilometres, a quarter of the picture at most."""
        per_km = self.degree / 111.2
        length = max((km for km in (1, 2, 5, 10, 20, 50, 100, 200, 500) if km * per_km <= WIDTH / 4), default=1)
        return round(length * per_km, 1), length


def _named(view: _View, pin: Pin) -> Mark:
    x, y = view.at((pin.lon, pin.lat))
    return Mark(x, y, pin.name, x > WIDTH * 0.7, pin.sign, pin.kind)


def _towns(view: _View, taken: list[Box]) -> Iterator[Mark]:
    """As many as have room for their name."""
    for name, lon, lat in TOWNS:
        x, y = view.at((lon, lat))
        mark = Mark(x, y, name)
        inside = x > 4 and mark.box[2] < WIDTH - 4 and 10 < y < HEIGHT - 10
        if inside and not any(_overlap(mark.box, other) for other in taken):
            taken.append(mark.box)
            yield mark


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
