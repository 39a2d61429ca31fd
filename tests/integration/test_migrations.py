"""The migrations make exactly the tables that the storage describes."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from services.integration.storage.tables import metadata


def test_upgrade_from_nothing_equals_the_tables(engine_for: Callable[[str], Engine]) -> None:
    with engine_for("integration").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
