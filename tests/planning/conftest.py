"""Most tests of planning live on a Friday noon, so that days do not run away from them."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from kernel.clock import frozen
from tests.planning.builders import FRIDAY_NOON


@pytest.fixture(autouse=True)
def friday_noon() -> Iterator[None]:
    with frozen(FRIDAY_NOON):
        yield


@pytest.fixture
def engine(database_url: Callable[[str], str]) -> Iterator[Engine]:
    """For tests that commit: planning's database, emptied afterwards."""
    made = create_engine(database_url("planning"), pool_size=50, connect_args={"options": "-c timezone=UTC"})
    yield made
    tables = "orders, closings, shipments, parcels, counters, money, settings, outbox, inbox, failed_messages"
    with made.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))
    made.dispose()
