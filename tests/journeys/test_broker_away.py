"""RabbitMQ is away while orders come in: staff read what is away, and afterwards nothing is missing or double."""

import threading
import time

import pytest
import requests

from commands.town import Town
from contracts.identity import order_id
from tests.journeys.looking import (
    SPEAKING,
    Browser,
    here,
    mails,
    ordered_outside,
    place,
    place_many,
    trouble,
)
from tests.rabbit import Node
from tests.waiting import until

pytestmark = pytest.mark.journey
AWAY = 20.0  # seconds
NOW_AWAY = "is nu even weg"


@pytest.mark.row("INT-01")
@pytest.mark.row("INT-02")
@pytest.mark.row("C-10")
@pytest.mark.row("C-11")
@pytest.mark.timeout(400)
def test_orders_that_came_in_meanwhile_are_all_there_afterwards(one_of_each: Town, node: Node) -> None:
    town = one_of_each
    known = place(town)
    until(lambda: here(town)["fietshal", known], 60, "the first order")
    browser = Browser(town.config.public_address)
    place_many(town, 5)
    node.kill()
    back = threading.Timer(AWAY, node.start)
    back.start()
    try:
        during = place_many(town, 5)
        began = time.monotonic()
        status, page = browser.get("/orders/")
        assert (status, NOW_AWAY in page) == (503, True), page
        status, page = browser.get("/operations/")
        assert (status, page.count(NOW_AWAY) >= len(SPEAKING)) == (200, True), page
        assert time.monotonic() - began < AWAY - 3, "a page waits too long for what is away"
        for child in town.running["order"]:
            ready = requests.get(f"{town.figures[child.pid]}/readyz", timeout=20)
            assert (ready.status_code, ready.text) == (503, "broker away\n")
    finally:
        back.join()
    until(lambda: set(here(town)) >= ordered_outside(town), 90, lambda: ordered_outside(town) - set(here(town)))
    assert set(here(town).values()) == {1}
    wanted = {(number, "order_received") for _, number in during} | {(known, "order_received")}
    until(lambda: wanted <= set(mails(town)), 60, lambda: wanted - set(mails(town)))
    assert max(mails(town).values()) == 1
    assert until(lambda: NOW_AWAY not in browser.get("/orders/")[1], 30)
    until(lambda: not any(trouble(town, service).outbox_waiting for service in SPEAKING), what="empty outboxes")
    assert {service: trouble(town, service).messages for service in SPEAKING} == dict.fromkeys(SPEAKING, ())


def test_one_service_is_away_and_its_block_says_so(one_of_each: Town) -> None:
    town = one_of_each
    number = place(town)
    until(lambda: here(town)["fietshal", number], 60, "the order")
    page = f"/orders/{order_id('fietshal', number)}"
    browser = Browser(town.config.public_address)
    town.stop("planning")
    try:
        status, text = browser.get(page)
        assert (status, number in text, text.count("Planning is nu even weg") > 0) == (200, True, True), text
        assert "Facturen is nu even weg" not in text
    finally:
        town.start("planning")
    assert until(lambda: NOW_AWAY not in browser.get(page)[1], 20)
