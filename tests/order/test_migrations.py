"""An upgrade from nothing gives exactly what tables.py says; and back again, what old versions can work with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, insert, text

from contracts.identity import customer_id
from kit import embedded, migrations
from services.order.storage.tables import customers, metadata

HIS = "INSERT INTO customers (customer_id, shop, email, name, address, last_order_at, search) VALUES "
HIS += "(gen_random_uuid(), 'fietshal', 'daan@example.nl', 'Daan', '{}', now(), 'daan bakker')"
FOUND = "SELECT email FROM customers WHERE search_vector @@ to_tsquery('simple', :word) ORDER BY email"


@pytest.fixture
def own_url(postgres: Any) -> Iterator[str]:
    """The address of an empty database for one test."""
    admin, pattern = embedded.database_urls(postgres)
    migrations.create_databases(admin, ("order_back",), pattern)
    yield pattern.format(service="order_back")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE pakbon_order_back"))
    engine.dispose()


@pytest.fixture
def own(own_url: str) -> Iterator[Engine]:
    engine = create_engine(own_url)
    yield engine
    engine.dispose()


def found(connection: Connection, word: str) -> list[str]:
    return list(connection.execute(text(FOUND), {"word": word}).scalars())


def test_upgrading_from_nothing_equals_the_tables(engine_for: Callable[[str], Engine]) -> None:
    with engine_for("order").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_customers_are_found_before_and_after_accounts_came_and_without_them_again(own_url: str, own: Engine) -> None:
    config = migrations.config_of("order", own_url)
    command.upgrade(config, "0002")
    with own.begin() as connection:
        connection.execute(text(HIS))

    command.upgrade(config, "head")
    with own.begin() as connection:
        assert found(connection, "bakker") == ["daan@example.nl"]
        sanne = {"shop": "fietshal", "email": "sanne@example.nl", "address": {}, "account_search": "sanne groothandel"}
        connection.execute(insert(customers).values(customer_id=customer_id("fietshal", "sanne@example.nl"), **sanne))
        assert found(connection, "groothandel") == ["sanne@example.nl"]

    command.downgrade(config, "0002")
    with own.begin() as connection:
        assert found(connection, "bakker") == ["daan@example.nl"]
        assert connection.execute(text("SELECT count(*) FROM customers")).scalar() == 1  # she never ordered
        assert connection.execute(text("SELECT to_regclass('customer_accounts')")).scalar() is None
        connection.execute(text(HIS))

    command.upgrade(config, "head")
    with own.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
