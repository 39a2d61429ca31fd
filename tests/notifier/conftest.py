"""What the notifier's tests share: a unit of work whose sayings are committed, and a way to hear several at once."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text

from kernel.clock import frozen
from services.notifier.storage.tables import metadata
from tests.notifier.builders import datetime


@pytest.fixture
def engine(engine_for: Callable[[str], Engine]) -> Iterator[Engine]:
    """The notifier's database, empty; for tests that commit."""
    engine = engine_for("notifier")
    tables = ", ".join(table.name for table in metadata.sorted_tables)

    def empty() -> None:
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables}"))

    empty()
    yield engine
    empty()


@pytest.fixture
def in_november() -> Iterator[None]:
    """Days of 2026 are shown without their year."""
    with frozen(datetime.fromisoformat("2026-11-21T10:00:00+00:00")):
        yield
