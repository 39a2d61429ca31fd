"""Map pieces from a server of our own."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from gateway.house import House
from gateway.orders import tiles


@pytest.fixture
def tiles_at(app: Flask) -> Iterator[Callable[[str], House]]:
    """Sets where map pieces come from, for one test."""
    house: House = app.extensions["house"]
    before = house.settings

    def at(template: str) -> House:
        house.settings = replace(before, map_tiles=template)
        return house

    yield at
    house.settings = before
    tiles._kept.clear()
    tiles._away.clear()
