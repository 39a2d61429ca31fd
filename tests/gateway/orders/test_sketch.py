"""The map drawn by ourselves: everything on the picture, nothing over anything else, distances right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.orders.outlines import LANDS, TOWNS
from gateway.orders.sketch import HEIGHT, WIDTH, Mark, Pin, _overlap, draw, kilometres

LEIDEN, KOELN, ZWOLLE = (
    Pin("1", "Leiden", 52.158, 4.491),
    Pin("2", "Köln", 50.939, 6.952),
    Pin("⌂", "Winkel", 52.523, 6.118),
)
_PLACES = st.tuples(st.floats(47.5, 54.5), st.floats(2.8, 14.5))


@pytest.mark.row("SCR-16")
@given(st.lists(_PLACES, min_size=1, max_size=3))
def test_every_pin_is_on_the_picture_and_no_name_of_a_town_hides_another(places: list[tuple[float, float]]) -> None:
    sketch = draw([Pin(str(n), "Ergens", lat, lon) for n, (lat, lon) in enumerate(places)])
    for pin in sketch.pins:
        assert 0 < pin.x < WIDTH
        assert 0 < pin.y < HEIGHT
    boxes = [town.box for town in sketch.towns] + [pin.box for pin in sketch.pins if pin.name]
    assert not any(_overlap(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    shapes = [(pin.x - 10, pin.y - 28, pin.x + 10, pin.y + 4) for pin in sketch.pins]
    assert not any(_overlap(shape, box) for shape in shapes for box in boxes)


def test_pins_stand_as_the_compass_says() -> None:
    marks = {mark.name: mark for mark in draw([LEIDEN, KOELN, ZWOLLE]).pins}
    assert marks["Leiden"].x < marks["Winkel"].x < marks["Köln"].x
    assert marks["Winkel"].y < marks["Leiden"].y < marks["Köln"].y


def test_a_name_near_the_right_edge_stands_at_its_left() -> None:
    marks = {mark.name: mark for mark in draw([LEIDEN, Pin("2", "Sint-Truiden", 52.2, 9.0)]).pins}
    assert (marks["Leiden"].end, marks["Sint-Truiden"].end) == (False, True)
    assert marks["Sint-Truiden"].box[2] < WIDTH


def test_the_closer_the_addresses_the_closer_the_look() -> None:
    one, other = draw([LEIDEN, Pin("2", "Leiderdorp", 52.158, 4.531)]).pins
    assert other.x - one.x > 40


def test_the_scale_is_a_round_number_of_kilometres() -> None:
    length, km = draw([LEIDEN, KOELN]).scale
    pins = {mark.name: mark for mark in draw([LEIDEN, KOELN]).pins}
    apart = ((pins["Leiden"].x - pins["Köln"].x) ** 2 + (pins["Leiden"].y - pins["Köln"].y) ** 2) ** 0.5
    assert apart / length * km == pytest.approx(kilometres(LEIDEN, KOELN), rel=0.03)


def test_distances_are_those_of_the_globe() -> None:
    assert kilometres(LEIDEN, LEIDEN) == 0
    assert kilometres(LEIDEN, KOELN) == pytest.approx(218, abs=3)
    assert kilometres(LEIDEN, KOELN) == kilometres(KOELN, LEIDEN)


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town[0])
def test_every_town_stands_in_one_of_the_lands(town: tuple[str, float, float]) -> None:
    _name, lon, lat = town
    assert sum(_inside((lon, lat), outline) for outline in LANDS.values()) == 1


def _inside(point: tuple[float, float], outline: tuple[tuple[float, float], ...]) -> bool:
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


def test_a_mark_knows_what_room_its_name_takes() -> None:
    left, top, right, bottom = Mark(100, 50, "Zwolle").box
    assert 100 < left < right < 160
    assert (top + bottom) / 2 == 50
