from kit.migrations import run
from services.order.storage.tables import metadata

run(metadata)
