"""With two of each service: a shop's hook brings its order at once, and goods that come in stand in its figure soon."""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from commands.town import Town
from contracts.hooks import RenewHookSecret
from contracts.order import MarkLineReceived
from kernel.clock import now
from services.integration.storage.tables import SHOPS, STOCK_WRITES
from services.order.storage.tables import articles
from tests.journeys.looking import order, outside, place
from tests.waiting import until

pytestmark = pytest.mark.journey
SKUS = {"fietshal": "VEL-POMP", "meubelhuis": "KUSSEN-45"}


def level(town: Town, shop: str) -> tuple[Decimal, bool]:
    found: dict[str, Any] = outside(town, f"{shop}/stock")[SKUS[shop]]
    return Decimal(found["free"]), bool(found["in_stock"])


def is_at_rest(town: Town, shop: str) -> bool:
    """The shop counts whole seconds: of an order of the second in which its figure was read nobody knows whether the
    figure holds it, until the next reading."""
    with town.engine("integration").begin() as connection:
        later = now() + timedelta(minutes=5)
        connection.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(stock_next=later))
    mine = select(articles.c.stock_seen_at).where(articles.c.shop == shop, articles.c.sku == SKUS[shop])
    with town.engine("order").connect() as connection:
        read_at = connection.execute(mine).scalar()
    return read_at is None or now() - read_at > timedelta(seconds=2)


def on_its_way(town: Town, shop: str) -> bool:
    with town.engine("integration").connect() as connection:
        return connection.execute(select(STOCK_WRITES).where(STOCK_WRITES.c.shop == shop)).first() is not None


@pytest.mark.row("INT-01")
@pytest.mark.row("P-26")
@pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
def test_an_order_is_here_at_once_and_what_came_in_for_it_is_for_sale_within_a_minute(
    two_of_each: Town, shop: str
) -> None:
    """More is ordered than there is. More than is missing comes in, and one who writes it into the shop is killed."""
    town = two_of_each
    outside(town, f"{shop}/products", {"sku": SKUS[shop], "backorders": True})
    outside(town, f"{shop}/stock", {"sku": SKUS[shop], "qty": 2, "in_stock": True})
    made = town.ask(RenewHookSecret(shop=shop))  # a replica that lives now answers there
    outside(town, f"{shop}/settings", {"webhook": {"url": made.address, "secret": made.secret}})
    first = place(town, shop)
    until(lambda: order(town, first, shop), 30, "the first order, with the services awake")
    until(lambda: is_at_rest(town, shop), 10, "a figure that was not read just now")

    number = place(town, shop, lines=[{"sku": SKUS[shop], "qty": 500}])
    view = until(lambda: order(town, number, shop), 20, "the order")

    before = level(town, shop)[0]
    path = {"fietshal": "inventory/source-items", "meubelhuis": "stock_item.update"}[shop]
    [line] = view.order.lines
    received_at = time.monotonic()
    outside(town, f"{shop}/faults", {"kind": "answer_lost", "path": path, "times": 2})
    town.ask(MarkLineReceived(order_id=view.order.order_id, line_id=line.line_id, quantity=Decimal(600)))
    until(lambda: on_its_way(town, shop), 20, "the pieces on their way into the shop")
    town.kill("integration")
    town.start("integration")
    until(lambda: level(town, shop) == (before + 600, True), 60, lambda: f"{before} + 600, not {level(town, shop)}")
    assert time.monotonic() - received_at < 60
