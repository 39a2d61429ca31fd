"""Invoicing's tests live on Tuesday 12 May 2026, noon in Amsterdam, with a folder of documents of their own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from kernel.clock import frozen
from kit.documents import Documents
from services.invoicing.storage.tables import metadata


@pytest.fixture(autouse=True)
def tuesday_noon() -> Iterator[None]:
    with frozen(datetime(2026, 5, 12, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return Documents(f"file://{tmp_path}/documents")


@pytest.fixture
def engine(database_url: Callable[[str], str]) -> Iterator[Engine]:
    """For tests that commit (threads meet): emptied afterwards."""
    engine = create_engine(
        database_url("invoicing"), pool_size=20, max_overflow=0, connect_args={"options": "-c timezone=UTC"}
    )
    yield engine
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()
