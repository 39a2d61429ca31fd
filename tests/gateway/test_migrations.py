"""The gateway's migrations make exactly the tables that tables.py tells of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from gateway.storage.tables import metadata


def test_upgrade_from_nothing_equals_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
