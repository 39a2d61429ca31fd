"""Notices reach whoever is looking now, and nobody waits for who does not keep up."""

import json
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.order import OrderRowChanged
from gateway.feed import HELD, Feed
from gateway.house import House
from gateway.service import GatewayService


def test_a_listener_hears_what_is_said_from_now_on() -> None:
    feed = Feed()
    feed.say("row", order="before")
    stream = feed.listen(ping=0.01)
    assert next(stream).startswith("retry")
    feed.say("row", order="1", new=True)
    assert next(stream) == 'event: row\ndata: {"order": "1", "new": true}\n\n'
    assert next(stream) == ": still here\n\n"


def test_what_happened_while_a_page_was_loaded_is_told_first() -> None:
    feed = Feed()
    feed.say("row", order="meanwhile")
    stream = feed.listen(missed=5, ping=0.01)
    next(stream)
    feed.say("row", order="now")
    assert [json.loads(next(stream).partition("data: ")[2])["order"] for _ in range(2)] == ["meanwhile", "now"]


def test_a_page_that_was_drawn_a_moment_ago_misses_nothing(app: Flask, office: FlaskClient) -> None:
    page = office.get("/orders/").text
    app.extensions["house"].feed.say("row", order="meanwhile")
    address = page.partition('data-live="')[2].partition('"')[0]
    answer = office.get(address, buffered=False)
    stream = answer.iter_encoded()
    assert b"retry" in next(stream)
    assert b"meanwhile" in next(stream)
    answer.close()


def test_who_does_not_keep_up_is_let_go() -> None:
    feed = Feed()
    stream = feed.listen(ping=0.01)
    next(stream)
    for _ in range(HELD + 1):
        feed.say("row")
    assert feed._listeners == set()


def test_a_listener_that_leaves_is_forgotten() -> None:
    feed = Feed()
    stream = feed.listen()
    next(stream)
    stream.close()
    assert feed._listeners == set()


@pytest.mark.row("INT-04")
def test_a_new_order_is_told_to_open_pages(app: Flask) -> None:
    house: House = app.extensions["house"]
    stream = house.feed.listen(ping=0.01)
    next(stream)
    service = GatewayService()
    service.web = app
    order = uuid4()
    service.row_changed(_heard(OrderRowChanged(order_id=order, number="100012872", version=1, is_new=True)))
    assert next(stream) == f'event: row\ndata: {{"order": "{order}", "new": true}}\n\n'


def _heard(event: OrderRowChanged) -> object:
    class Heard:
        def read(self) -> OrderRowChanged:
            return event

    return Heard()


def test_the_stream_is_for_signed_in_staff(app: Flask, office: FlaskClient) -> None:
    assert app.test_client().get("/live").status_code == 401
    answer = office.get("/live")
    assert answer.mimetype == "text/event-stream"
    answer.close()
