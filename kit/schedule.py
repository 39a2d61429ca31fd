"""Timers: they ring in every replica, and one wins the turn."""

import functools
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import eventlet
from nameko.extensions import Entrypoint, register_entrypoint
from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import now
from kit.engine import engine_of, is_away
from kit.logs import about_now
from kit.metrics import measured
from kit.tables import new_metadata

log = logging.getLogger(__name__)
_TIMERS = new_metadata().tables["timers"]
AWAY_PAUSE = 2.0  # seconds; while the database is away
LOOK = 60.0  # seconds


def every(*, seconds: float = 0, minutes: float = 0) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Do something regularly, once for all replicas: `def method(self)`, which opens its own units of work.

    A turn that fails is logged; the next one comes at its time. The first turn is at once.
    """
    interval = seconds + 60 * minutes

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(method)
        def handle(self: Any) -> None:
            with measured(self.name, "timer", method.__name__) as outcome, about_now(self.name, method.__name__, {}):
                try:
                    method(self)
                except Exception as error:
                    outcome[0] = "failed"
                    (log.warning if is_away(error) else log.exception)("%s: %s", method.__name__, error)

        register_entrypoint(handle, Timer(interval))
        return handle

    return decorate


def win_turn(engine: Engine, name: str, interval: float) -> bool:
    """Whether this replica has the turn that is due now, if one is."""
    statement = insert(_TIMERS).values(name=name, due_at=now() + timedelta(seconds=interval))
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"due_at": statement.excluded.due_at},
        where=_TIMERS.c.due_at <= now(),
    )
    with engine.begin() as connection:
        return connection.execute(statement.returning(_TIMERS.c.name)).first() is not None


def seconds_to_turn(engine: Engine, name: str) -> float:
    """How long this replica may sleep; not too long, for its clock may be set and the row may be changed by hand."""
    with engine.connect() as connection:
        due = connection.execute(select(_TIMERS.c.due_at).where(_TIMERS.c.name == name)).scalar()
    return min(max((due - now()).total_seconds() if due else 0.0, 0.05), LOOK)


class Timer(Entrypoint):
    def __init__(self, interval: float) -> None:
        self.interval = interval
        super().__init__()

    def setup(self) -> None:
        settings = self.container.config["settings"]
        self.engine = engine_of(settings.database_of(self.container.service_name), settings.workers)
        self.stopped = False

    def start(self) -> None:
        self.container.spawn_managed_thread(self.run, identifier=f"timer {self.method_name}")

    def stop(self) -> None:
        self.stopped = True

    kill = stop

    def run(self) -> None:
        while not self.stopped:
            pause = AWAY_PAUSE
            try:
                if win_turn(self.engine, self.method_name, self.interval):
                    turn = self.container.spawn_worker(self, (), {}, context_data={"actor": "system"})
                    self.container._worker_threads[turn].wait()  # a long turn is not overtaken by its next one
                pause = seconds_to_turn(self.engine, self.method_name)
            except Exception as error:
                log.warning("timer %s: %s", self.method_name, error)
            eventlet.sleep(pause)
