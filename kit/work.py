"""One transaction per message: state, outgoing events and effects commit together or not at all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.base import Event
from kernel.clock import now
from kit.tables import new_metadata
from kit.waking import wake

_tables = new_metadata().tables
_OUTBOX, _INBOX, _EFFECTS = _tables["outbox"], _tables["inbox"], _tables["effects"]
_SAY = insert(_OUTBOX)  # made once: these run with every message
_NOTE = insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.event_id)


class UnitOfWork:
    """What a use case works with: a session, who acts, and what it says.

    `actor` is a member of staff's name, or "shop", "customer", "system".
    """

    def __init__(self, session: Session, actor: str = "system", correlation_id: str = "") -> None:
        self.session = session
        self.actor = actor
        self.correlation_id = correlation_id or str(uuid4())
        self.said: list[Event] = []
        self.effects: list[dict[str, Any]] = []

    @property
    def headers(self) -> dict[str, str]:
        return {"actor": self.actor, "correlation_id": self.correlation_id}

    def publish(self, event: Event) -> None:
        """Say an event; it leaves when this work commits."""
        self.said.append(event)

    def effect(
        self,
        kind: str,
        key: str,
        payload: BaseModel | dict[str, Any],
        *,
        about: str = "",
        not_before: datetime | None = None,
    ) -> None:
        """Have the outside world acted upon, once per kind and key; a second effect of the same key is not made."""
        body = payload.model_dump(mode="json") if isinstance(payload, BaseModel) else payload
        self.effects.append(
            {
                "effect_id": uuid4(),
                "kind": kind,
                "key": key,
                "about": about,
                "payload": body,
                "headers": self.headers,
                "next_try": not_before or now(),
            }
        )

    def first_time(self, event_id: UUID, handler: str) -> bool:
        """Note that this handler meets this event now; False if it has met it before (or is meeting it elsewhere)."""
        note = {"event_id": event_id, "handler": handler}
        return self.session.connection().execute(_NOTE, note).first() is not None

    def write_down(self) -> None:
        """Put what was said, and the effects asked for, into this transaction."""
        self.session.flush()
        connection = self.session.connection()
        if self.said:
            connection.execute(
                _SAY,
                [
                    {
                        "event_id": uuid4(),
                        "exchange": f"{event.source}.events",
                        "name": type(event).__name__,
                        "body": event.model_dump_json(),
                        "headers": self.headers,
                    }
                    for event in self.said
                ],
            )
        if self.effects:
            connection.execute(insert(_EFFECTS).on_conflict_do_nothing(), self.effects)


OpenWork = Callable[[], AbstractContextManager[UnitOfWork]]
"""What a service calls `self.work`: for use cases that work in several transactions, or in none meanwhile."""


@contextmanager
def unit_of_work(engine: Engine, actor: str = "system", correlation_id: str = "") -> Iterator[UnitOfWork]:
    """Commit what was done, together with what was said; on any error nothing of it happened."""
    with Session(engine, expire_on_commit=False) as session:
        uow = UnitOfWork(session, actor, correlation_id)
        yield uow
        uow.write_down()
        session.commit()
    if uow.said:
        wake(engine, "outbox")
    if uow.effects:
        wake(engine, "effects")
