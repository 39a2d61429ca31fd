"""Hearing events: once each, tried again after growing pauses when handling fails, finally parked for a person."""

import functools
import json
import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import eventlet
from eventlet.semaphore import Semaphore
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import SharedExtension, register_entrypoint
from nameko.messaging import Consumer
from pydantic import ValidationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from contracts.base import Event
from kernel.clock import now
from kernel.refused import Refused
from kernel.sentence import pack
from kit.broker import broadcast_queue, hearing_queue
from kit.consuming import Incoming
from kit.engine import engine_of, is_away
from kit.logs import about_now
from kit.metrics import measured
from kit.tables import new_metadata
from kit.waking import Alarm, wake

log = logging.getLogger(__name__)
_tables = new_metadata().tables
_FAILED, _INBOX = _tables["failed_messages"], _tables["inbox"]

LEASE = timedelta(seconds=120)  # a retry that did not end in this time is taken up by another replica
AWAY_PAUSE = 1.0  # seconds before a message is handed back while the database is away
HANDED_BACK = "handed back"
HEAD = 2000  # bytes kept of a message that cannot be read
DEADLY = "Whenever this message was worked on, the service broke down. It was put aside."
_SUSPECTS = Semaphore()  # one at a time: when a process dies, no other message is taken for the one that killed it


class Heard:
    """One event as it reached this service."""

    def __init__(self, contract: type[Event], body: Any, headers: dict[str, Any], *, suspect: bool = False) -> None:
        """`suspect`: it was worked on before, and that did not end well; perhaps it killed who worked on it."""
        self.body, self.headers, self.suspect = body, headers, suspect
        self.contract = contract
        # not said by one of us: the same words are the same event
        self.event_id = _id_of(headers) or uuid5(NAMESPACE_OID, f"{contract.__name__} {json.dumps(body)}")

    def read(self) -> Event:
        return self.contract.model_validate(self.body)

    @property
    def about(self) -> str:
        """An order's number, where the event has one: it tells a person what a parked message is about."""
        body = self.body if isinstance(self.body, dict) else {}
        order = body.get("order") if isinstance(body.get("order"), dict) else {}
        return str((order or body).get("number") or body.get("order_number") or "")


def on(contract: type[Event]) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Hear an event: `def method(self, event, uow)`. One method per event and service; the queue bears their names.

    Whatever the method does commits together with the note that this event was handled.
    """

    def decorate(method: Callable[..., None]) -> Callable[..., Any]:
        @functools.wraps(method)
        def handle(self: Any, heard: Heard) -> str | None:
            name = contract.__name__
            with measured(self.name, "event", name) as outcome, about_now(self.name, name, heard.headers):
                try:
                    with _SUSPECTS if heard.suspect else nullcontext():
                        if heard.suspect and not _begin(self.work, heard, name):
                            outcome[0] = "parked"
                            return None
                        with self.work() as uow:
                            if heard.suspect:
                                _forget_failure(uow.session, heard, name)
                            if uow.first_time(heard.event_id, name):
                                method(self, heard.read(), uow)
                            else:
                                outcome[0] = "known"
                except Exception as error:
                    if is_away(error):
                        outcome[0] = "handed_back"
                        log.warning("the database is away: %s", in_words(error))
                        return HANDED_BACK
                    outcome[0] = "failed"
                    log.exception("handling %s failed", name)
                    with self.work() as uow:
                        _note_failure(uow.session, heard, name, error, self.work.retry_pauses)
                    wake(self.work.engine, "failures")
            return None

        entrypoint = Hearing(contract)
        register_entrypoint(handle, entrypoint)
        return handle

    return decorate


def hears(contract: type[Event]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hear an event in every replica, while it is there: `def method(self, event)`. For screens, not for business."""

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(method)
        def handle(self: Any, heard: Heard) -> None:
            with measured(self.name, "broadcast", contract.__name__):
                method(self, heard.read())

        register_entrypoint(handle, Broadcast(contract))
        return handle

    return decorate


class Hearing(Consumer):
    """An event's queue in front of a method."""

    def __init__(self, contract: type[Event]) -> None:
        self.contract = contract
        super().__init__(None, requeue_on_error=True)

    queue_consumer = Incoming()
    failures: Any = None  # set below, once FailureSweep is defined

    def setup(self) -> None:
        self.queue = self.make_queue()
        self.failures.register(self)
        super().setup()

    def make_queue(self) -> Any:
        return hearing_queue(self.container.service_name, self.contract.source, self.contract.__name__)

    def handle_message(self, body: Any, message: Any) -> None:
        redelivered = bool(message.delivery_info.get("redelivered"))
        heard = Heard(self.contract, body, dict(message.headers or {}), suspect=redelivered)
        try:
            self.spawn(heard, functools.partial(self.handle_result, message))
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def handle_unreadable(self, message: Any) -> None:
        """What is no JSON is parked with how it begins: acknowledged only, nobody would ever know of it."""
        try:
            with self.failures.engine.begin() as connection:
                connection.execute(insert(_FAILED).values(_unreadable(self.contract, message)).on_conflict_do_nothing())
        except Exception as error:
            log.warning("a message that is no JSON goes back to its queue: %s", in_words(error))
            eventlet.sleep(AWAY_PAUSE)
            self.queue_consumer.requeue_message(message)
        else:
            log.error("a message that is no JSON is parked for %s", self.contract.__name__)
            self.queue_consumer.ack_message(message)

    def spawn(self, heard: Heard, handle_result: Any = None) -> None:
        context = {key: heard.headers[key] for key in ("actor", "correlation_id") if key in heard.headers}
        self.container.spawn_worker(self, (heard,), {}, context_data=context, handle_result=handle_result)

    def handle_message_processed(self, message: Any, result: Any = None, exc_info: Any = None) -> None:
        back = self.requeue_on_error and (result == HANDED_BACK or exc_info is not None)
        if back:
            eventlet.sleep(AWAY_PAUSE)
            self.queue_consumer.requeue_message(message)
        else:
            self.queue_consumer.ack_message(message)


class Broadcast(Hearing):
    """A queue of this process alone; a message that cannot be shown is not worth keeping."""

    failures = None

    def __init__(self, contract: type[Event]) -> None:
        super().__init__(contract)
        self.requeue_on_error = False

    def setup(self) -> None:
        self.queue = self.make_queue()
        self.queue_consumer.register_provider(self)

    def make_queue(self) -> Any:
        return broadcast_queue(self.container.service_name, self.contract.source, self.contract.__name__)


class FailureSweep(SharedExtension):
    """Tries failed messages again when their pause is over. Every replica sweeps; each row goes to one."""

    SWEEP = 5.0  # seconds; finds what another replica left behind

    def __init__(self) -> None:
        self.hearings: dict[str, Hearing] = {}
        self.running = False
        super().__init__()

    def register(self, hearing: Hearing) -> None:
        self.hearings[hearing.contract.__name__] = hearing

    def setup(self) -> None:
        settings = self.container.config["settings"]
        self.engine = engine_of(settings.database_of(self.container.service_name), settings.workers)

    def start(self) -> None:
        if self.running:
            return
        self.running = True
        self.alarm = Alarm(self.engine, "failures")
        self.container.spawn_managed_thread(self.run, identifier="failures")

    def stop(self) -> None:
        if self.running:
            self.running = False
            self.alarm.ring()

    kill = stop

    def run(self) -> None:
        tidied = 0.0
        while self.running:
            pause = self.SWEEP
            try:
                pause = min(self.seconds_to_next(), self.SWEEP)
                if pause <= 0:
                    self.sweep()
                if monotonic() - tidied > 3600:
                    self.tidy()
                    tidied = monotonic()
            except Exception as error:
                log.warning("failed messages wait: %s", error)
            self.alarm.wait(max(pause, 0.01))

    def seconds_to_next(self) -> float:
        open_ones = (~_FAILED.c.parked, _FAILED.c.dropped.is_(None), _FAILED.c.handler.in_(self.hearings))
        with self.engine.connect() as connection:
            due = connection.execute(select(func.min(_FAILED.c.next_try)).where(*open_ones)).scalar()
        return (due - now()).total_seconds() if due else self.SWEEP

    def sweep(self) -> None:
        due = (
            select(_FAILED.c.event_id, _FAILED.c.handler)
            .where(_FAILED.c.next_try <= now(), ~_FAILED.c.parked, _FAILED.c.dropped.is_(None))
            .where(_FAILED.c.handler.in_(self.hearings))
            .order_by(_FAILED.c.next_try)
            .limit(20)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        take = (
            update(_FAILED)
            .where(_FAILED.c.event_id == due.c.event_id, _FAILED.c.handler == due.c.handler)
            .values(next_try=now() + LEASE)
            .returning(_FAILED.c.handler, _FAILED.c.body, _FAILED.c.headers)
        )
        with self.engine.begin() as connection:
            rows = connection.execute(take).all()
        for row in rows:
            hearing = self.hearings[row.handler]
            hearing.spawn(Heard(hearing.contract, json.loads(row.body), row.headers, suspect=True))

    def tidy(self) -> None:
        """An event is not redelivered after a month; forget that it was handled."""
        with self.engine.begin() as connection:
            connection.execute(delete(_INBOX).where(_INBOX.c.handled_at < now() - timedelta(days=30)))


Hearing.failures = FailureSweep()


def _begin(work: Any, heard: Heard, handler: str) -> bool:
    """Count the try before it is made, in a transaction of its own: who is killed over it cannot count it after.

    False: it is not made. It had all its tries, and is parked; or a person has given it up.
    """
    with work() as uow:
        row = _counted(uow.session, heard, handler)
        if row.parked or row.dropped is not None:
            return False
        if row.attempts < _allowed(work):
            count = {"attempts": row.attempts + 1, "next_try": now() + LEASE}
        else:
            count = {"parked": True, "next_try": None, "error": pack(DEADLY)}
            log.error("%s is parked: whoever worked on it died", handler)
        uow.session.execute(update(_FAILED).where(*_same(heard, handler)).values(count))
    return "attempts" in count


def _allowed(work: Any) -> int:
    """How often a message is tried: at once, and after each pause."""
    return len(work.retry_pauses) + 1


def _counted(session: Any, heard: Heard, handler: str) -> Any:
    """The message's row, locked; made where there is none yet."""
    row = {"event_id": heard.event_id, "handler": handler, "about": heard.about}
    new = insert(_FAILED).values(**row, body=json.dumps(heard.body), headers=heard.headers)
    session.execute(new.on_conflict_do_nothing())
    return session.execute(select(_FAILED).where(*_same(heard, handler)).with_for_update()).one()


def _same(heard: Heard, handler: str) -> tuple[Any, Any]:
    return _FAILED.c.event_id == heard.event_id, _FAILED.c.handler == handler


def _unreadable(contract: type[Event], message: Any) -> dict[str, Any]:
    """The row of a message that is no JSON. Its body is a text, which no contract reads, should it be tried again."""
    raw = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    head = raw[:HEAD].decode("utf-8", "replace").replace("\x00", "")
    headers = dict(message.headers or {})
    return {
        "event_id": _id_of(headers) or uuid5(NAMESPACE_OID, f"{contract.__name__} {raw!r}"),
        "handler": contract.__name__,
        "body": json.dumps(head),
        "headers": headers,
        "attempts": 1,
        "parked": True,
        "error": pack("The message is no JSON. It begins: {head}", head=head[:200]),
    }


def _id_of(headers: dict[str, Any]) -> UUID | None:
    try:
        return UUID(headers["event_id"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _note_failure(session: Any, heard: Heard, handler: str, error: Exception, pauses: tuple[float, ...]) -> None:
    same = _same(heard, handler)
    counted = _counted(session, heard, handler).attempts
    attempts = max(counted, 1) if heard.suspect else counted + 1  # a suspect's try is counted already
    parked = attempts > len(pauses)
    session.execute(
        update(_FAILED)
        .where(*same)
        .values(
            attempts=attempts,
            parked=parked,
            next_try=None if parked else now() + timedelta(seconds=pauses[attempts - 1]),
            error=in_words(error),
        )
    )


def _forget_failure(session: Any, heard: Heard, handler: str) -> None:
    session.execute(delete(_FAILED).where(_FAILED.c.event_id == heard.event_id, _FAILED.c.handler == handler))


def in_words(error: Exception) -> str:
    """An error for the operations page: its own words, with its kind where it is not ours."""
    words = str(error).replace("\x00", "")
    if isinstance(error, Refused):
        return words
    if isinstance(error, ValidationError):
        fields = (".".join(str(part) for part in each["loc"]) + ": " + each["msg"] for each in error.errors()[:5])
        return f"The message cannot be read ({'; '.join(fields)})."
    return f"{type(error).__name__}: {(words.splitlines() or [''])[0][:300]}"
