"""Alembic's door to planning's schema."""

from kit.migrations import run
from services.planning.storage.tables import metadata

run(metadata)
