"""An upgrade from nothing gives exactly what tables.py says."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from services.order.storage.tables import metadata


def test_upgrading_from_nothing_equals_the_tables(engine_for: Callable[[str], Engine]) -> None:
    with engine_for("order").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
