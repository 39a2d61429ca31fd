"""One transaction per message: state, outgoing events and effects commit together or not at all."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import Engine, Text, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from contracts.base import Event
from kernel.clock import now
from kit.tables import new_metadata
from kit.waking import wake

_tables = new_metadata().tables
_OUTBOX, _INBOX, _EFFECTS = _tables["outbox"], _tables["inbox"], _tables["effects"]
_SAY = insert(_OUTBOX)  # made once: these run with every message
_ACT = insert(_EFFECTS).on_conflict_do_nothing()
_IDS = func.unnest(bindparam("event_ids", type_=ARRAY(Uuid)))
_MET = select(_IDS, bindparam("handler", type_=Text))
_NOTE = insert(_INBOX).from_select(["event_id", "handler"], _MET).on_conflict_do_nothing().returning(_INBOX.c.event_id)


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
        self.others: list[UnitOfWork] = []  # of the same transaction

    def beside(self, headers: dict[str, Any]) -> "UnitOfWork":
        """For another message that is handled in the same transaction, with who acts in it."""
        other = UnitOfWork(self.session, *acting(headers))
        self.others.append(other)
        return other

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

    def first_times(self, event_ids: Iterable[UUID], handler: str) -> set[UUID]:
        """Note that this handler meets these events now. Those among them that it has not met before (and is not
        meeting elsewhere)."""
        note = {"event_ids": sorted(event_ids), "handler": handler}  # sorted: nobody waits for us in a circle
        return set(self.session.connection().execute(_NOTE, note).scalars())

    def write_down(self) -> set[str]:
        """Put what was said, and the effects asked for, into this transaction. Who is to be woken when it stands."""
        self.session.flush()
        connection = self.session.connection()
        everyone = (self, *self.others)
        said = [_as_row(event, each.headers) for each in everyone for event in each.said]
        effects = [effect for each in everyone for effect in each.effects]
        if said:
            connection.execute(_SAY, said)
        if effects:
            connection.execute(_ACT, effects)
        return {what for what, rows in (("outbox", said), ("effects", effects)) if rows}


def acting(headers: dict[str, Any]) -> tuple[str, str]:
    """Who acts, and the id of what it belongs to, as a message tells them."""
    return headers.get("actor", "system"), headers.get("correlation_id", "")


def _as_row(event: Event, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "event_id": uuid4(),
        "exchange": f"{event.source}.events",
        "name": type(event).__name__,
        "body": event.model_dump_json(),
        "headers": headers,
    }


OpenWork = Callable[[], AbstractContextManager[UnitOfWork]]
"""What a service calls `self.work`: for use cases that work in several transactions, or in none meanwhile."""


@contextmanager
def unit_of_work(engine: Engine, actor: str = "system", correlation_id: str = "") -> Iterator[UnitOfWork]:
    """Commit what was done, together with what was said; on any error nothing of it happened."""
    with Session(engine, expire_on_commit=False) as session:
        uow = UnitOfWork(session, actor, correlation_id)
        yield uow
        written = uow.write_down()
        session.commit()
    for what in written:
        wake(engine, what)
