"""Where many messages wait, many are handled in one transaction, and every promise made to one of them is kept."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from contracts.base import Event
from kit.database import Work
from kit.events import AT_ONCE, on
from kit.heard import Heard
from kit.work import UnitOfWork
from tests.kit.place import Place
from tests.waiting import until

journey = pytest.mark.journey
TRANSACTIONS = "SELECT count(DISTINCT xmin::text) FROM heard"
WORDS = [f"word {number}" for number in range(100)]


@journey
def test_what_waits_is_handled_many_at_a_time(place: Place) -> None:
    place.start("Speaker")
    place.put_in_outbox(*WORDS)
    until(place.is_quiet, what="all words in the queue")
    place.start("Hearer")
    place.wait_heard(WORDS)
    ((transactions,),) = place.rows("hearer", TRANSACTIONS)
    assert len(WORDS) / AT_ONCE <= transactions <= 20


@journey
def test_one_that_fails_keeps_none_of_the_others_from_being_handled(place: Place) -> None:
    place.start("Speaker")
    place.put_in_outbox(*WORDS[:10], "bad one", *WORDS[10:19])
    until(place.is_quiet, what="all words in the queue")
    place.start("Hearer", PAKBON_RETRY_PAUSES="600")
    place.wait_heard(WORDS[:19])
    failed = "SELECT handler, attempts, parked, error FROM failed_messages"
    assert place.rows("hearer", failed) == [("WordSaid", 1, False, "ValueError: this word hurts")]


@journey
def test_the_same_event_many_times_in_one_batch_has_one_effect(place: Place) -> None:
    ids = [uuid4() for _ in range(5)]
    place.start("Speaker")
    place.put_in_outbox(*WORDS[:5] * 4, ids=ids * 4)
    until(place.is_quiet, what="all words in the queue")
    place.start("Hearer")
    place.wait_heard(WORDS[:5])


@journey
def test_each_is_handled_for_the_one_who_acts_in_it(place: Place) -> None:
    place.start("Speaker", "Desk")
    place.say("one", actor="Anna", correlation_id="first")
    place.say("two", actor="Bob", correlation_id="second")
    until(place.is_quiet)
    hearer = place.start("Hearer")
    place.wait_heard(["one", "two"])
    said = {(line["text"], line["correlation_id"]) for line in hearer.lines if line["text"].startswith("heard by")}
    assert said == {("heard by Anna", "first"), ("heard by Bob", "second")}


@journey
def test_replicas_share_what_waits(place: Place) -> None:
    place.start("Speaker")
    place.put_in_outbox(*WORDS * 10)
    until(place.is_quiet, what="all words in the queue")
    place.start_all(("Hearer",), ("Hearer",), ("Hearer",))
    place.wait_heard(WORDS * 10)


class ThingMoved(Event, source="toy"):
    order_id: str


class Mover:
    """Moves things; waits after the first of each batch, so that two batches are at it at the same time."""

    name = "mover"

    def __init__(self, engine: sa.Engine, met: threading.Barrier) -> None:
        self.work, self.met, self.moved = Work(engine, {}, (1.0,)), met, 0

    @on(ThingMoved, together=True)
    def thing_moved(self, event: ThingMoved, uow: UnitOfWork) -> None:
        if event.order_id == "never":
            raise ValueError(event.order_id)
        move = sa.text("UPDATE things SET times = times + 1 WHERE name = :name")
        uow.session.execute(move, {"name": event.order_id})
        self.moved += 1
        if not self.met.broken and self.moved == 1:
            with suppress(threading.BrokenBarrierError):
                self.met.wait(0.5)  # the other one cannot be there, too: it waits for the row we hold


@pytest.fixture
def engine(toy_databases: Callable[[], str]) -> Iterator[sa.Engine]:
    engine = sa.create_engine(toy_databases().format(service="hearer"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (name text PRIMARY KEY, times int DEFAULT 0)"))
        connection.execute(sa.text("INSERT INTO things (name) VALUES ('a'), ('b')"))
    yield engine
    engine.dispose()


def moved(name: str) -> Heard:
    return Heard(ThingMoved, {"order_id": name}, {"event_id": str(uuid4())})


def times(engine: sa.Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT times FROM things ORDER BY name")).scalars())


def test_two_batches_about_the_same_orders_never_wait_in_a_circle(engine: sa.Engine) -> None:
    met = threading.Barrier(2)

    def hear(*names: str) -> Any:
        return Mover(engine, met).thing_moved(*map(moved, names))  # type: ignore[call-arg, arg-type]

    with ThreadPoolExecutor(2) as replicas:
        turns = [replicas.submit(hear, "a", "b"), replicas.submit(hear, "b", "a")]
        assert [turn.result(30) for turn in turns] == [[], []]
    assert times(engine) == [2, 2]
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT error FROM failed_messages")).all() == []


def test_what_a_failing_one_undid_is_done_by_each_for_itself(engine: sa.Engine) -> None:
    mover = Mover(engine, threading.Barrier(1))
    assert mover.thing_moved(moved("a"), moved("never"), moved("b")) == []  # type: ignore[call-arg, arg-type]
    assert times(engine) == [1, 1]
    with engine.connect() as connection:
        (failed,) = connection.execute(sa.text("SELECT body, attempts, error FROM failed_messages")).all()
    assert (json.loads(failed.body), failed.attempts, failed.error) == ({"order_id": "never"}, 1, "ValueError: never")
