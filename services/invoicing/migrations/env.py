from kit.migrations import run
from services.invoicing.storage.tables import metadata

run(metadata)
