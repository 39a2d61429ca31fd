"""Every service's migrations, from nothing, make exactly the tables its storage describes."""

import importlib
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from commands import SERVICES


@pytest.mark.parametrize("service", list(SERVICES))
def test_migrations_make_the_tables(service: str, engine_for: Callable[[str], Engine]) -> None:
    place = "gateway.storage.tables" if service == "gateway" else f"services.{service}.storage.tables"
    metadata = importlib.import_module(place).metadata
    with engine_for(service).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
