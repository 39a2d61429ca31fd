"""Loops that sleep until there is something to do: a commit in this process wakes them, a timer sweeps the rest."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from eventlet import Timeout
from eventlet.event import Event

_sleepers: dict[tuple[int, str], set[Callable[[], None]]] = defaultdict(set)


def wake(engine: Any, what: str) -> None:
    """Wake whoever in this process waits for rows of this kind in this database; nobody waiting is fine."""
    for waker in tuple(_sleepers.get((id(engine), what), ())):
        waker()


class Alarm:
    """Waits for a wake-up or for its time to pass, whichever is first; wake-ups meanwhile are not lost."""

    def __init__(self, engine: Any = None, what: str = "") -> None:
        self._event = Event()
        if engine is not None:
            _sleepers[id(engine), what].add(self.ring)

    def ring(self) -> None:
        if not self._event.ready():
            self._event.send(True)

    def wait(self, seconds: float) -> None:
        with Timeout(seconds, False):
            self._event.wait()
        if self._event.ready():
            self._event = Event()
