"""Notices for whoever is looking now: each open page has a short queue, and what it cannot hold is dropped."""

import json
from collections import deque
from collections.abc import Iterator
from queue import Empty, Full, Queue
from time import monotonic
from typing import Any

PING = 15.0  # seconds of silence after which a sign of life is sent
LIFE = 600.0  # then the browser comes back by itself, and is asked anew who it is
HELD = 200
LATELY = 10.0  # seconds for which notices are kept for pages that were drawn before and did not listen yet


class Feed:
    def __init__(self) -> None:
        self._listeners: set[Queue[str]] = set()
        self._lately: deque[tuple[float, str]] = deque(maxlen=HELD // 2)

    def say(self, kind: str, **facts: Any) -> None:
        """Tell every open page. A page that does not keep up misses notices, and nobody waits for it."""
        text = f"event: {kind}\ndata: {json.dumps(facts, default=str)}\n\n"
        self._lately.append((monotonic(), text))
        for listener in tuple(self._listeners):
            try:
                listener.put_nowait(text)
            except Full:
                self._listeners.discard(listener)

    def listen(self, missed: float = 0, ping: float = PING, life: float = LIFE) -> Iterator[str]:
        """The notices from now on, as server-sent events; first those of the last `missed` seconds. One that was heard
        already does no harm: a page looks at what it is about, and shows that."""
        mine: Queue[str] = Queue(HELD)
        self._listeners.add(mine)
        until = monotonic() + life
        for at, text in tuple(self._lately):
            if missed and at >= monotonic() - min(missed, LATELY):
                mine.put_nowait(text)
        try:
            yield "retry: 3000\n\n"
            while monotonic() < until and mine in self._listeners:
                try:
                    yield mine.get(timeout=ping)
                except Empty:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(mine)
