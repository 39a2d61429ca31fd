from gateway.storage.tables import metadata
from kit.migrations import run

run(metadata)
