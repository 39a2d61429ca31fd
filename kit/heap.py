"""What a process loads before it works stays until it ends: the collector of garbage need not look at it.

A full collection walks everything that lives, and what is imported is by far the most of it: a tenth of a second in
which nothing else of the process runs. Frozen, it costs what the requests of the moment hold. While it is loaded, next
to nothing is garbage: a process that does not look for it starts in four fifths of the time.
"""

import gc


def load() -> None:
    gc.disable()


def loaded() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()
