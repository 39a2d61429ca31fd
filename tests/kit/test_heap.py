"""A process that works does not walk through all it has loaded, again and again, for garbage."""

import subprocess
import sys

WORKS = """
import gc
from kit import heap
heap.load()
import sqlalchemy.orm
assert not gc.isenabled()
heap.loaded()
print(gc.isenabled(), gc.get_freeze_count() > 20_000, len(gc.get_objects()) < 500)
"""


def test_what_is_loaded_is_not_looked_at_again() -> None:
    told = subprocess.run([sys.executable, "-c", WORKS], capture_output=True, text=True, check=True).stdout
    assert told == "True True True\n"
