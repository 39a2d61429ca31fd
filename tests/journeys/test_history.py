"""What shops sold for years comes in behind the day's orders, while credentials expire and processes are killed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from commands.opening import connect_partners
from commands.town import Town
from contracts.integration import ListShops, SaveShop, ShopView
from kernel.clock import now
from kernel.sentence import plain
from services.integration.storage.tables import GAPS, IMPORTS, SHOPS
from services.order.storage.tables import articles, chronicle, customer_accounts, customers, orders
from tests.integration.builders import KINDS
from tests.journeys.conftest import opened
from tests.journeys.looking import SHOPS as CODES
from tests.journeys.looking import Browser, here, is_quiet, mails, ordered_outside, outside, place, restless
from tests.journeys.test_bad_input import in_dutch
from tests.nursery import Nursery
from tests.rabbit import Node
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
SOLD = 200  # orders of each shop before it was connected: four pages
NEVER_ORDERED = 5  # accounts of each shop
PAGE = {"fietshal": "=DESC", "meubelhuis": "<name>order_id</name>"}  # in the question for a page of the history
SLOW = 0.7  # seconds that a shop takes for such a page, so that there is a middle to be killed in
SOON = 30.0  # seconds: a round every five, and before it a page of each shop, said at once, on a busy machine
NEW = {"fietshal": {"access_token": "renewed0000000000000000000000001"}, "meubelhuis": {"key": "renewed-key"}}


@pytest.fixture(scope="module")
def importing(node: Node, nursery: Nursery) -> Iterator[Town]:
    """One process per service, and two shops that have just been connected."""
    with opened(node, nursery, history=SOLD, connected=False) as town:
        for shop, path in PAGE.items():
            for _ in range(NEVER_ORDERED):
                outside(town, f"{shop}/customers", {})
            outside(town, f"{shop}/faults", {"kind": "slow", "times": 1000, "seconds": SLOW, "path": path})
        connect_partners(town.ask, town.sandbox)
        yield town


def shop_of(town: Town, code: str) -> ShopView:
    return next(shop for shop in town.ask(ListShops()) if shop.shop == code)


def imported(town: Town) -> dict[str, int]:
    """Orders of each shop's history that were read so far."""
    with town.engine("integration").connect() as connection:
        return {row.shop: row.orders for row in connection.execute(sa.select(IMPORTS.c.shop, IMPORTS.c.orders))}


def save(town: Town, shop: str, secrets: dict[str, str]) -> None:
    kind, known = KINDS[shop]
    address = f"{town.sandbox}/{shop}"
    languages = {"1": "nl", "2": "de"}
    values = {"name": shop.capitalize(), "kind": kind, "address": address, "languages": languages}
    town.ask(SaveShop(shop=shop, credentials={**known, **secrets}, **values))


@pytest.mark.row("P-75")
@pytest.mark.row("C-10")
def test_credentials_that_expire_make_the_import_wait_and_new_ones_let_it_go_on(importing: Town) -> None:
    town = importing
    until(lambda: all(imported(town).get(shop) for shop in CODES), 60, lambda: imported(town))
    for shop, secrets in NEW.items():
        outside(town, f"{shop}/settings", secrets)
    outside(town, "meubelhuis/sessions/expire", {})

    def waits(shop: str) -> bool:
        view = shop_of(town, shop)
        return view.failing_since is not None and "does not accept our" in plain(view.message)

    until(lambda: all(waits(shop) for shop in CODES), 40, lambda: town.ask(ListShops()))
    came_to = imported(town)
    placed = {shop: place(town, shop) for shop in CODES}
    page = Browser(town.config.public_address)
    for address in ("/operations/", *(f"/settings/shops/{shop}" for shop in CODES)):
        status, shown = page.get(address)
        assert status == 200
        assert "wacht tot de winkel weer te lezen is" in shown, address
        assert any(in_dutch(shop_of(town, shop).message) in shown for shop in CODES), address
    assert imported(town) == came_to
    assert max(came_to.values()) < SOLD

    for shop, secrets in NEW.items():
        save(town, shop, secrets)

    until(lambda: all(imported(town)[shop] > came_to[shop] for shop in CODES), 30, lambda: imported(town))
    until(lambda: set(here(town)) >= set(placed.items()), 30, lambda: set(placed.items()) - set(here(town)))
    assert {shop_of(town, shop).message for shop in CODES} == {""}


@contextmanager
def customers_buying(town: Town) -> Iterator[list[tuple[str, str]]]:
    """The day's orders keep coming, one a second, whatever happens."""
    over, placed, failed = threading.Event(), list[tuple[str, str]](), list[BaseException]()

    def buy() -> None:
        try:
            while not over.wait(1):
                shop = CODES[len(placed) % 2]
                placed.append((shop, place(town, shop, payment="ideal")))
        except BaseException as error:  # told to the test, which waits for us
            failed.append(error)

    thread = threading.Thread(target=buy)
    thread.start()
    try:
        yield placed
    finally:
        over.set()
        thread.join()
    assert failed == []


def kill_in_the_middle(town: Town) -> None:
    """kill -9 the oldest replica after the next page, and start another."""
    before = imported(town)
    until(lambda: imported(town) != before or is_done(town), 60, "a page")
    town.kill("integration")
    town.start("integration")


def is_done(town: Town) -> bool:
    with town.engine("integration").connect() as connection:
        return set(connection.execute(sa.select(SHOPS.c.history_read)).scalars()) == {True}


def accounts_of(town: Town) -> set[tuple[str, str, str]]:
    """Those known here; looked for with the next round instead of within a minute."""
    with town.engine("integration").begin() as connection:
        connection.execute(sa.update(SHOPS).values(customers_next=None))
    account = customer_accounts.c
    known = sa.select(account.shop, account.document["email"].astext, account.shop_customer_id)
    with town.engine("order").connect() as connection:
        return {tuple(row) for row in connection.execute(known)}


def end_leases(town: Town) -> None:
    """As half a minute does: whoever was killed is known to be dead."""
    with town.engine("integration").begin() as connection:
        connection.execute(sa.update(SHOPS).values(lease_until=now() - timedelta(seconds=1)))


def delays(town: Town, placed: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Seconds from each order's moment in its shop to its first word in the chronicle here."""
    taken = sa.select(orders.c.shop, orders.c.number, orders.c.placed_at, sa.func.min(chronicle.c.at).label("at"))
    taken = taken.join(chronicle, chronicle.c.order_id == orders.c.order_id).group_by(orders.c.order_id)
    with town.engine("order").connect() as connection:
        found = {(row.shop, row.number): row for row in connection.execute(taken)}
    return {each: (found[each].at - found[each].placed_at).total_seconds() for each in placed}


@pytest.mark.row("P-75")
@pytest.mark.row("INT-01")
@pytest.mark.row("INT-02")
@pytest.mark.row("C-10")
@pytest.mark.row("C-11")
def test_an_import_whose_readers_are_killed_brings_everything_once_and_keeps_no_new_order_waiting(
    importing: Town,
) -> None:
    town = importing
    with customers_buying(town) as placed:
        kill_in_the_middle(town)  # the only one there is
        end_leases(town)
        town.start("integration")
        kill_in_the_middle(town)  # of two
        end_leases(town)
        until(lambda: is_done(town), 60, lambda: imported(town))
    until(lambda: set(here(town)) >= ordered_outside(town), 90, lambda: ordered_outside(town) - set(here(town)))
    until(lambda: is_quiet(town), 60, lambda: restless(town))

    compare_orders(town)
    compare_customers(town)
    compare_articles(town)
    compare_progress(town)
    assert max(delays(town, placed).values()) < SOON
    sent = mails(town)
    assert {each: sent[each[1], "order_received"] for each in placed} == dict.fromkeys(placed, 1)
    assert {times for _, times in sent.items()} == {1}


def compare_orders(town: Town) -> None:
    """Every order is here once, and was said once."""
    theirs = ordered_outside(town)
    assert here(town) == dict.fromkeys(theirs, 1)
    with town.engine("order").connect() as connection:
        said = connection.execute(sa.text("SELECT count(*) FROM inbox WHERE handler = 'ShopOrderSeen'")).scalar_one()
    assert said == len(theirs)


def compare_customers(town: Town) -> None:
    """Every account and everybody who ordered is here once."""
    theirs = {(shop, each["email"], str(each["id"])) for shop in CODES for each in outside(town, f"{shop}/customers")}
    ordered = {(shop, each["customer_email"]) for shop in CODES for each in outside(town, f"{shop}/orders")}
    people = {(shop, email.lower()) for shop, email in ordered | {each[:2] for each in theirs}}
    until(lambda: accounts_of(town) == theirs, 60, lambda: accounts_of(town) ^ theirs)
    with town.engine("order").connect() as connection:
        known = connection.execute(sa.select(customers.c.shop, sa.func.lower(customers.c.email))).all()
    assert sorted((shop, email) for shop, email in known) == sorted(people)
    assert len(theirs) > NEVER_ORDERED * len(CODES)


def compare_articles(town: Town) -> None:
    known = sa.select(articles.c.shop, articles.c.sku).where(articles.c.known)
    with town.engine("order").connect() as connection:
        here = [(row.shop, row.sku) for row in connection.execute(known)]
    assert len(here) == len(set(here))
    assert {(shop, sku) for shop in CODES for sku in outside(town, f"{shop}/stock")} <= set(here)


def compare_progress(town: Town) -> None:
    """All of it, and no number is missing."""
    for shop in CODES:
        history = shop_of(town, shop).history
        assert (history.done, history.remaining, history.paused_by) == (True, 0, "")
        assert history.orders >= SOLD
        assert shop_of(town, shop).gaps == ()
    with town.engine("integration").connect() as connection:
        assert connection.execute(sa.select(GAPS)).all() == []
    assert Browser(town.config.public_address).get("/operations/")[1].count("orders overgenomen") == len(CODES)
