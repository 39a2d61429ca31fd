"""Acts on the world outside, each a row first: due → sending → done | failed | uncertain. Never twice unasked."""

import logging
import threading
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import eventlet
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine, select, update

from kernel.clock import now
from kit.engine import engine_of, is_away
from kit.logs import about_now
from kit.metrics import EFFECTS as COUNTED
from kit.metrics import measured
from kit.tables import new_metadata
from kit.waking import Alarm
from kit.work import UnitOfWork, unit_of_work

log = logging.getLogger(__name__)
_EFFECTS = new_metadata().tables["effects"]
SWEEP = 2.0  # seconds


class NotDone(Exception):
    """It surely did not happen (no connection, too busy): try again later."""


class RefusedOutside(Exception):
    """The other side said no for good; trying again would not help. Its words are the reason."""


class Unknown(Exception):
    """It may have happened: the answer was lost. It is read back where that can be done, else a person decides."""


class Lease:
    """Until when an act is ours. Prolonged while it runs: it ends soon after its process died, and only then."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.lock = threading.Lock()  # prolonging and settling must not cross: the row would seem to be another's


@dataclass(frozen=True)
class Effect:
    effect_id: UUID
    kind: str
    key: str
    about: str
    payload: dict[str, Any]
    attempts: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    lease: Lease | None = None


class Performer:
    """One kind of act. `act` and `find` work outside any transaction; the other three inside one, on the way back.

    An act that ends with an exception other than NotDone and RefusedOutside counts as Unknown.
    """

    kind: ClassVar[str]
    repeatable: ClassVar[bool] = False  # the other side knows our key and does a repeated act only once
    lease: ClassVar[float] = 30.0  # seconds after which the act of a process that died counts as lost
    pauses: ClassVar[tuple[float, ...]] = (5, 30, 120, 600, 1800, 3600)  # after NotDone; then it has failed
    looks: ClassVar[tuple[float, ...]] = ()  # after NotDone of `find`; then it is uncertain. Empty: as `pauses`

    def act(self, effect: Effect) -> dict[str, Any]:
        """Do it, and return what is worth keeping."""
        raise NotImplementedError

    def find(self, effect: Effect) -> dict[str, Any] | None:
        """Look outside whether it was done: what `act` would have returned, or None if it surely was not.

        Override it where the other side can be asked. NotDone: it cannot be asked now. Unknown: never to be known.
        """
        raise Unknown("The other side did not answer, and cannot be asked whether it was done.")

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None: ...

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None: ...

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None: ...


class Effects(DependencyProvider):
    """Performs a service's effects: `effects = Effects(SendMail, WriteShipment)`. Replicas share the rows.

    A performer is made once per process, with the settings: `SendMail(settings)`.
    """

    def __init__(self, *performers: type[Performer], parallel: int = 4) -> None:
        self.performer_classes = performers
        self.parallel = parallel
        super().__init__()

    def setup(self) -> None:
        settings = self.container.config["settings"]
        self.engine = engine_of(settings.database_of(self.container.service_name), settings.workers)
        self.performers = {cls.kind: cls(settings) for cls in self.performer_classes}  # type: ignore[call-arg]
        self.alarm = Alarm(self.engine, "effects")
        self.stopped = False

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self.run, identifier="effects")

    def stop(self) -> None:
        """What is being done is finished; a half-done act would become uncertain."""
        self.stopped = True
        self.alarm.ring()
        self.thread.wait()

    def kill(self) -> None:
        self.stopped = True

    def run(self) -> None:
        pool = eventlet.GreenPool(self.parallel)
        runner = Runner(self.engine, self.performers, self.container.service_name)

        def perform(effect: Effect, was: str) -> None:
            runner.run(effect, was)
            self.alarm.ring()

        self.container.spawn_managed_thread(lambda: self._prolong(runner, pool), identifier="leases")
        while not self.stopped:
            taken: list[tuple[Effect, str]] = []
            try:
                if pool.free():
                    taken = runner.take(pool.free())
            except Exception as error:
                log.warning("effects wait: %s", error)
            for effect, was in taken:
                pool.spawn_n(perform, effect, was)
            if not taken:
                self.alarm.wait(SWEEP)
        pool.waitall()

    def _prolong(self, runner: "Runner", pool: Any) -> None:
        """Also while stopping: what still runs is finished."""
        while not self.stopped or pool.running():
            eventlet.sleep(runner.lease / 4)
            try:
                runner.prolong()
            except Exception as error:
                log.warning("leases are not prolonged: %s", error)

    def get_dependency(self, worker_ctx: Any) -> None:
        return None


class Runner:
    """Takes due effects and brings each to an end. Knows no nameko, so tests call it directly."""

    def __init__(self, engine: Engine, performers: dict[str, Performer], service: str = "") -> None:
        self.engine, self.performers, self.service = engine, performers, service
        self.lease = max((performer.lease for performer in performers.values()), default=Performer.lease)
        self.running: dict[UUID, Lease] = {}

    def take(self, limit: int = 4) -> list[tuple[Effect, str]]:
        """Take due ones, and lost ones whose lease is over; from now on they are ours for a lease."""
        open_states = _EFFECTS.c.state.not_in(["done", "failed", "uncertain"])
        due = (
            select(_EFFECTS.c.effect_id, _EFFECTS.c.state.label("was"))
            .where(open_states, _EFFECTS.c.next_try <= now(), _EFFECTS.c.kind.in_(self.performers))
            .order_by(_EFFECTS.c.next_try)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        take = (
            update(_EFFECTS)
            .where(_EFFECTS.c.effect_id == due.c.effect_id)
            .values(state="sending", next_try=self._lease_from_now(), changed_at=now())
            .returning(_EFFECTS, due.c.was)
        )
        with self.engine.begin() as connection:
            rows = connection.execute(take).all()
        return [
            (Effect(r.effect_id, r.kind, r.key, r.about, r.payload, r.attempts, r.headers, Lease(r.next_try)), r.was)
            for r in rows
        ]

    def _lease_from_now(self) -> datetime:
        return now() + timedelta(seconds=self.lease)

    def prolong(self) -> None:
        """Those that run here stay ours."""
        for effect_id, lease in tuple(self.running.items()):
            with lease.lock, self.engine.begin() as connection:
                mine = (_EFFECTS.c.effect_id == effect_id, _EFFECTS.c.next_try == lease.until)
                longer = update(_EFFECTS).where(*mine, _EFFECTS.c.state == "sending")
                until = connection.execute(
                    longer.values(next_try=self._lease_from_now()).returning(_EFFECTS.c.next_try)
                ).scalar()
                lease.until = until or lease.until

    def run(self, effect: Effect, was: str) -> None:
        performer = self.performers[effect.kind]
        if effect.lease is not None:
            self.running[effect.effect_id] = effect.lease
        with (
            measured(self.service, "effect", effect.kind) as outcome,
            about_now(self.service, effect.kind, effect.headers),
        ):
            try:
                outcome[0] = self._run(performer, effect, was)
                COUNTED.labels(self.service, effect.kind, outcome[0]).inc()
            except Exception as error:  # the database is away, or settling failed: its lease brings it back
                outcome[0] = "lost"
                (log.warning if is_away(error) else log.exception)(
                    "effect %s waits for its lease: %s", effect.key, error
                )
            finally:
                self.running.pop(effect.effect_id, None)

    def _run(self, performer: Performer, effect: Effect, was: str) -> str:
        if was == "settle_done":
            return self._settle(performer, effect, "done", result={})
        if was == "settle_failed":
            return self._settle(performer, effect, "failed", reason="Written down as failed by staff.")
        try:
            if was == "sending" and not performer.repeatable:  # somebody died over it: did it happen?
                found = performer.find(effect)
                if found is not None:
                    return self._settle(performer, effect, "done", result=found)
            return self._settle(performer, effect, "done", result=performer.act(effect))
        except NotDone as error:
            return self._again(performer, effect, str(error), "sending" if was == "sending" else "due")
        except RefusedOutside as error:
            return self._settle(performer, effect, "failed", reason=str(error))
        except Exception as error:
            if not isinstance(error, Unknown):
                log.exception("effect %s ended unclear", effect.key)
            return self._unclear(performer, effect, str(error) or type(error).__name__)

    def _unclear(self, performer: Performer, effect: Effect, reason: str) -> str:
        """The answer was lost. Repeat it where that is harmless; else look; else a person decides."""
        if performer.repeatable:
            return self._again(performer, effect, reason, "due", finally_="uncertain")
        try:
            found = performer.find(effect)
        except NotDone as error:
            return self._again(performer, effect, f"{reason} {error}", "sending")
        except Exception as error:
            return self._settle(performer, effect, "uncertain", reason=f"{reason} {error}".strip())
        if found is not None:
            return self._settle(performer, effect, "done", result=found)
        return self._again(performer, effect, reason, "due")

    def _again(self, performer: Performer, effect: Effect, reason: str, state: str, finally_: str = "") -> str:
        pauses = (performer.looks if state == "sending" else ()) or performer.pauses
        if effect.attempts >= len(pauses):
            end = finally_ or ("uncertain" if state == "sending" else "failed")
            return self._settle(performer, effect, end, reason=reason)
        pause = timedelta(seconds=pauses[effect.attempts])
        with self.engine.begin() as connection:
            self._write(
                connection, effect, state=state, error=reason, next_try=now() + pause, attempts=effect.attempts + 1
            )
        return "again"

    def _settle(
        self,
        performer: Performer,
        effect: Effect,
        state: str,
        *,
        result: dict[str, Any] | None = None,
        reason: str = "",
    ) -> str:
        headers = effect.headers
        with unit_of_work(self.engine, headers.get("actor", "system"), headers.get("correlation_id", "")) as uow:
            self._write(uow.session.connection(), effect, state=state, error=reason, result=result)
            if state == "done":
                performer.done(uow, effect, result or {})
            elif state == "failed":
                performer.failed(uow, effect, reason)
            else:
                performer.uncertain(uow, effect, reason)
        return state

    def _write(self, connection: Any, effect: Effect, **values: Any) -> None:
        mine = [_EFFECTS.c.effect_id == effect.effect_id, _EFFECTS.c.state == "sending"]
        with effect.lease.lock if effect.lease else nullcontext():
            if effect.lease is not None:
                mine.append(_EFFECTS.c.next_try == effect.lease.until)
            written = connection.execute(update(_EFFECTS).where(*mine).values(changed_at=now(), **values)).rowcount
        if not written:
            raise RuntimeError(f"effect {effect.key} is no longer ours")


def states(engine: Engine, kind: str) -> Iterable[tuple[str, str]]:
    """Key and state of every effect of a kind; for tests and benchmarks."""
    with engine.connect() as connection:
        found = connection.execute(select(_EFFECTS.c.key, _EFFECTS.c.state).where(_EFFECTS.c.kind == kind))
        return [(key, state) for key, state in found]
