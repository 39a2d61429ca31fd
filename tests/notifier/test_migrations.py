"""The migrations, from nothing, make exactly the tables of the schema's one page."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from services.notifier.storage.tables import metadata


def test_from_nothing_to_the_newest_schema(engine_for: Callable[[str], Engine]) -> None:
    with engine_for("notifier").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
