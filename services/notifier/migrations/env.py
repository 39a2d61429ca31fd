"""Alembic's door to the notifier's schema."""

from kit.migrations import run
from services.notifier.storage.tables import metadata

run(metadata)
