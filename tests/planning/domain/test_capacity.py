"""Capacity per weekday and lane, and which lane decides how full a day looks."""

from services.planning.domain.capacity import Capacity, Lane, Load, size_of
from tests.planning.builders import MONDAY, TUESDAY


def test_every_weekday_and_lane_has_its_own_room():
    capacity = Capacity({(0, Lane.VAN): 6})

    assert [capacity.of(MONDAY, lane) for lane in Lane] == [6, 80, 20]
    assert capacity.of(TUESDAY, Lane.VAN) == 14


def test_parcels_take_room_by_the_box_and_the_others_by_the_stop():
    assert [size_of(lane, 3) for lane in Lane] == [1, 3, 1]
    assert size_of(Lane.PARCEL, 0) == 1


def test_the_fullest_lane_decides_and_the_van_where_nothing_is_planned():
    load = Load({(MONDAY, Lane.VAN): 1, (MONDAY, Lane.PARCEL): 40})

    assert load.fullest(Capacity(), MONDAY) is Lane.PARCEL
    assert load.fullest(Capacity(), TUESDAY) is Lane.VAN
    assert load.fullest(Capacity({(0, Lane.VAN): 0}), MONDAY) is Lane.VAN  # planned where there is no room at all
