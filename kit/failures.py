"""Messages whose handling failed: rows beside the inbox, tried again after growing pauses, finally parked."""

import json
import logging
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from nameko.extensions import SharedExtension
from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from contracts.base import Event
from kernel.clock import now
from kernel.refused import Refused
from kernel.sentence import pack
from kit.engine import engine_of
from kit.heard import Heard, id_in
from kit.tables import new_metadata
from kit.waking import Alarm

log = logging.getLogger(__name__)
_tables = new_metadata().tables
_FAILED, _INBOX = _tables["failed_messages"], _tables["inbox"]

LEASE = timedelta(seconds=120)  # a retry that did not end in this time is taken up by another replica
HEAD = 2000  # bytes kept of a message that cannot be read
DEADLY = "Whenever this message was worked on, the service broke down. It was put aside."


class FailureSweep(SharedExtension):
    """Tries failed messages again when their pause is over. Every replica sweeps; each row goes to one."""

    SWEEP = 5.0  # seconds; finds what another replica left behind

    def __init__(self) -> None:
        self.hearings: dict[str, Any] = {}  # an event's name → who hears it
        self.running = False
        super().__init__()

    def register(self, hearing: Any) -> None:
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
            self.hearings[row.handler].try_again(json.loads(row.body), row.headers)

    def tidy(self) -> None:
        """An event is not redelivered after a month; forget that it was handled."""
        with self.engine.begin() as connection:
            connection.execute(delete(_INBOX).where(_INBOX.c.handled_at < now() - timedelta(days=30)))


def begin(work: Any, heard: Heard, handler: str) -> bool:
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


def forget(session: Any, heard: Heard, handler: str) -> None:
    session.execute(delete(_FAILED).where(*_same(heard, handler)))


def note(session: Any, heard: Heard, handler: str, error: Exception, pauses: tuple[float, ...]) -> None:
    """It failed: when it is tried again, or that it is parked."""
    counted = _counted(session, heard, handler).attempts
    attempts = max(counted, 1) if heard.suspect else counted + 1  # a suspect's try is counted already
    parked = attempts > len(pauses)
    session.execute(
        update(_FAILED)
        .where(*_same(heard, handler))
        .values(
            attempts=attempts,
            parked=parked,
            next_try=None if parked else now() + timedelta(seconds=pauses[attempts - 1]),
            error=in_words(error),
        )
    )


def park_unreadable(connection: Connection, contract: type[Event], message: Any) -> None:
    """A message that is no JSON, with how it begins. Its body is kept as a text, which no contract reads, should it be
    tried again."""
    raw = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    head = raw[:HEAD].decode("utf-8", "replace").replace("\x00", "")
    headers = dict(message.headers or {})
    row = {
        "event_id": id_in(headers) or uuid5(NAMESPACE_OID, f"{contract.__name__} {raw!r}"),
        "handler": contract.__name__,
        "body": json.dumps(head),
        "headers": headers,
        "attempts": 1,
        "parked": True,
        "error": pack("The message is no JSON. It begins: {head}", head=head[:200]),
    }
    connection.execute(insert(_FAILED).values(row).on_conflict_do_nothing())


def in_words(error: Exception) -> str:
    """An error for the operations page: its own words, with its kind where it is not ours."""
    words = str(error).replace("\x00", "")
    if isinstance(error, Refused):
        return words
    if isinstance(error, ValidationError):
        fields = (".".join(str(part) for part in each["loc"]) + ": " + each["msg"] for each in error.errors()[:5])
        return f"The message cannot be read ({'; '.join(fields)})."
    return f"{type(error).__name__}: {(words.splitlines() or [''])[0][:300]}"


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
