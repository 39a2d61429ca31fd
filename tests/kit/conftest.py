"""A place per test: fresh databases, an empty broker, and processes that are gone afterwards."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from commands import processes
from kit import embedded
from tests import rabbit
from tests.kit import toys
from tests.kit.place import Place
from tests.nursery import Nursery

_numbers = count(1)


@pytest.fixture(scope="session")
def toy_databases(postgres: Any) -> Iterator[Callable[[], str]]:
    """Makes a pair of empty toy databases, and tells their address with {service} in it."""
    admin_url, pattern = embedded.database_urls(postgres)
    admin = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT")
    template = pattern.format(service="toys")
    with admin.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE pakbon_toys"))
    engine = sa.create_engine(template)
    toys.metadata.create_all(engine)
    engine.dispose()

    def make() -> str:
        number = next(_numbers)
        with admin.connect() as connection:
            for service in ("speaker", "hearer"):
                connection.execute(sa.text(f"CREATE DATABASE toy{number}_{service} TEMPLATE pakbon_toys"))
        return pattern.replace("pakbon_", f"toy{number}_")

    yield make
    admin.dispose()


@pytest.fixture
def place(tmp_path: Path, toy_databases: Callable[[], str], node: rabbit.Node, nursery: Nursery) -> Iterator[Place]:
    """On the private RabbitMQ node, with all queues declared."""
    place = Place(tmp_path, toy_databases(), node.vhost(), nursery.start)
    place.declare()
    yield place
    place.close()


@pytest.fixture
def inprocess(tmp_path: Path, toy_databases: Callable[[], str]) -> Iterator[Place]:
    """On the in-process broker: one process hosts everything, and starts as a user starts it."""
    place = Place(tmp_path, toy_databases(), "inprocess://here", processes.start)
    yield place
    place.close()


@pytest.fixture(params=["rabbitmq", "inprocess"])
def either(request: pytest.FixtureRequest) -> Place:
    """On both brokers, one after the other."""
    return request.getfixturevalue({"rabbitmq": "place"}.get(request.param, request.param))  # type: ignore[no-any-return]
