"""Runs toys as kit.run does, but dies without a word, as by a power cut, at the step that DIE_AT names."""

import kit.run  # patches, before anything else

# isort: split
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from kit import answers, broker, consuming, effects, events, failures, heard, outbox, work


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_before(owner: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(owner, name, die)


def dies_after(owner: Any, name: str) -> Callable[[], None]:
    def prepare() -> None:
        original = getattr(owner, name)

        def once(*arguments: Any, **options: Any) -> None:
            original(*arguments, **options)
            die()

        setattr(owner, name, once)

    return prepare


def dies_at_fifth(owner: Any, name: str) -> Callable[[], None]:
    def prepare() -> None:
        original, calls = getattr(owner, name), count(1)

        def fifth(*arguments: Any, **options: Any) -> Any:
            if next(calls) == 5:
                die()
            return original(*arguments, **options)

        setattr(owner, name, fifth)

    return prepare


STEPS = {
    "half way": dies_at_fifth(heard.Heard, "read"),
    "received": dies_before(events.Hearing, "spawn"),
    "handled": dies_after(work.UnitOfWork, "write_down"),
    "committed": dies_before(consuming.Incoming, "ack_message"),
    "acknowledged": dies_after(consuming.Incoming, "ack_message"),
    "to be published": dies_before(broker.Publisher, "publish"),
    "published": dies_after(broker.Publisher, "publish"),
    "failed": dies_before(failures, "note"),
    "retried": dies_after(failures, "forget"),
    "answered": dies_before(answers.Requests, "_reply"),
    "act begun": dies_before(effects.Runner, "run"),
    "act settled": dies_before(effects.Runner, "_settle"),
}


if __name__ == "__main__":
    failures.LEASE = timedelta(seconds=1)
    outbox.SWEEP = 0.2
    if step := os.environ.get("DIE_AT"):
        STEPS[step]()
    kit.run.main()
