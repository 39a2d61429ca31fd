"""An upgrade from nothing gives exactly what tables.py says."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.planning.storage.tables import metadata


def test_upgrading_from_nothing_equals_the_tables(engine_for):
    with engine_for("planning").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
