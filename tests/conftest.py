"""What every test may use: an embedded PostgreSQL, each service's database made from its migrations once, and a
unit of work in a transaction that is rolled back."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from kit import embedded, migrations
from kit.work import UnitOfWork
from tests import rabbit
from tests.nursery import Nursery
from tests.postgres import unsynced

BROWSERS = ("chromium-headless-shell", "chromium")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """An embedded PostgreSQL for this run, gone after it."""
    folder = Path(tempfile.mkdtemp(prefix="pakbon-test-"))
    server = embedded.postgres(folder / "postgres")
    unsynced(embedded.database_urls(server)[0])
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def node() -> Iterator[rabbit.Node]:
    """A private RabbitMQ node for this run, which tests may stop, kill and start again."""
    yield from rabbit.running()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Brings up processes of ours in no time."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def database_url(postgres: Any) -> Callable[[str], str]:
    """The address of a service's database, made from its migrations at first use."""
    admin, pattern = embedded.database_urls(postgres)
    made: set[str] = set()

    def address(service: str) -> str:
        url = pattern.format(service=service)
        if service not in made:
            migrations.create_databases(admin, (service,), pattern)
            migrations.upgrade(service, url)
            made.add(service)
        return url

    return address


@pytest.fixture(scope="session")
def engine_for(database_url: Callable[[str], str]) -> Iterator[Callable[[str], Engine]]:
    engines: dict[str, Engine] = {}

    def engine(service: str) -> Engine:
        if service not in engines:
            engines[service] = create_engine(database_url(service), connect_args={"options": "-c timezone=UTC"})
        return engines[service]

    yield engine
    for each in engines.values():
        each.dispose()


@contextmanager
def rolled_back(engine: Engine, actor: str = "Anna") -> Iterator[UnitOfWork]:
    """A unit of work whose traces are gone afterwards; `uow.said` holds the events it said."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield UnitOfWork(session, actor)
        transaction.rollback()


@pytest.fixture
def uow(request: pytest.FixtureRequest, engine_for: Callable[[str], Engine]) -> Iterator[UnitOfWork]:
    """A rolled-back unit of work on the database of the service whose tests these are (tests/<service>/…)."""
    service = Path(request.node.path).relative_to(Path(__file__).parent).parts[0]
    with rolled_back(engine_for(service)) as work:
        yield work


def chromium() -> str:
    """Where it is installed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), "")
    assert found, f"These tests need Debian's Chromium: apt-get install {BROWSERS[0]}"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run: playwright can be started only once in a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-quic"], chromium_sandbox=False
        )
        yield started
        started.close()
