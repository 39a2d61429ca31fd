"""The first day of the sandbox: shelves are filled and the weeks before are made up, once per data folder."""

from __future__ import annotations

import secrets

from sandbox.shop import shelf
from sandbox.shop.history import generate
from sandbox.shop.shops import SHOPS
from sandbox.world import World

PLACES = (*SHOPS, "carrier", "insurer", "mailbox", "geocoder")


def begin(world: World, *, history: bool = True) -> None:
    with world.store.change():
        if not world.switch("sandbox", "secret_key", ""):
            world.turn("sandbox", "secret_key", secrets.token_hex(16))
        for shop in SHOPS.values():
            if not shelf.products(world, shop):
                shelf.fill(world, shop)
                if history:
                    generate(world, shop)


def forget(world: World) -> None:
    with world.store.change():
        for place in PLACES:
            world.store.clear(place)
