"""Brings the integration service's database to the newest schema."""

from kit.migrations import run
from services.integration.storage.tables import metadata

run(metadata)
