"""Two requests that wait for each other's rows: one gives way, is done once more, and both are answered."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.base import Done, Request
from kit.answers import serves
from kit.work import UnitOfWork, unit_of_work


class Swap(Request[Done], to="toy"):
    first: str
    second: str


class Toy:
    name = "toy"

    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.met, self.tries = engine, threading.Barrier(2), 0

    def work(self) -> Any:
        return unit_of_work(self.engine)

    @serves(Swap)
    def swap(self, request: Swap, uow: UnitOfWork) -> Done:
        self.tries += 1
        lock = sa.text("UPDATE things SET times = times + 1 WHERE name = :name")
        uow.session.execute(lock, {"name": request.first})
        if self.tries <= 2:
            self.met.wait(10)  # each has its first row, and wants the other's
        uow.session.execute(lock, {"name": request.second})
        return Done()


@pytest.fixture
def engine(toy_databases: Callable[[], str]) -> Any:
    engine = sa.create_engine(toy_databases().format(service="hearer"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (name text PRIMARY KEY, times int DEFAULT 0)"))
        connection.execute(sa.text("INSERT INTO things (name) VALUES ('a'), ('b')"))
    yield engine
    engine.dispose()


def test_who_gave_way_is_done_once_more(engine: sa.Engine) -> None:
    toy = Toy(engine)

    def ask(first: str, second: str) -> Any:
        asked = SimpleNamespace(take=lambda: True, headers={}, body={"first": first, "second": second})
        return toy.swap(asked)  # type: ignore[call-arg, arg-type]

    with ThreadPoolExecutor(2) as people:
        answers = [turn.result(30) for turn in (people.submit(ask, "a", "b"), people.submit(ask, "b", "a"))]
    assert answers == ['{"answer":{}}'] * 2
    assert toy.tries == 3
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT times FROM things")).scalars().all() == [2, 2]
