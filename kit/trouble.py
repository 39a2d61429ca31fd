"""What waits for a person in a service: failed messages and outside effects; answered by the kit for every service."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, or_, select, update

from contracts.base import Done, Request
from contracts.operations import (
    DropMessage,
    EffectView,
    FailedMessage,
    ListTrouble,
    ResendMessage,
    SettleEffect,
    Trouble,
)
from kernel.clock import now
from kernel.refused import NotFound, Refused
from kit.engine import engine_of
from kit.tables import new_metadata
from kit.waking import wake

_tables = new_metadata().tables
_FAILED, _EFFECTS, _OUTBOX = _tables["failed_messages"], _tables["effects"], _tables["outbox"]
SHOWN = 200
STUCK = or_(
    _EFFECTS.c.state.in_(["failed", "uncertain"]),
    (_EFFECTS.c.state == "due") & (_EFFECTS.c.attempts > 0),
)


def _engine(container: Any) -> Any:
    settings = container.config["settings"]
    return engine_of(settings.database_of(container.service_name), settings.workers)


def list_trouble(container: Any, request: ListTrouble) -> Trouble:
    with _engine(container).connect() as connection:
        failed = connection.execute(
            select(_FAILED)
            .where(_FAILED.c.dropped.is_(None), _FAILED.c.error != "")  # without: it is only being worked on, again
            .order_by(_FAILED.c.failed_at.desc())
            .limit(SHOWN)
        ).all()
        effects = connection.execute(
            select(_EFFECTS).where(STUCK).order_by(_EFFECTS.c.changed_at.desc()).limit(SHOWN)
        ).all()
        waiting, oldest = connection.execute(
            select(func.count(), func.min(_OUTBOX.c.said_at)).select_from(_OUTBOX)
        ).one()
    return Trouble(
        service=container.service_name,
        messages=tuple(
            FailedMessage(
                event_id=row.event_id,
                handler=row.handler,
                event=row.headers.get("event", row.handler),
                said_at=row.headers.get("said_at", row.failed_at),
                attempts=row.attempts,
                next_try=row.next_try,
                parked=row.parked,
                error=row.error,
                about=row.about,
            )
            for row in failed
        ),
        effects=tuple(EffectView.model_validate(row._mapping) for row in effects),
        outbox_waiting=waiting,
        outbox_oldest=oldest,
    )


def resend_message(container: Any, request: ResendMessage) -> Done:
    _change_message(container, request, parked=False, next_try=now(), attempts=0, dropped=None)
    wake(_engine(container), "failures")
    return Done()


def drop_message(container: Any, request: DropMessage) -> Done:
    _change_message(container, request, dropped=request.reason or "given up", parked=True)
    return Done()


def _change_message(container: Any, request: ResendMessage | DropMessage, **values: Any) -> None:
    same = (_FAILED.c.event_id == request.event_id, _FAILED.c.handler == request.handler)
    with _engine(container).begin() as connection:
        if not connection.execute(update(_FAILED).where(*same).values(**values)).rowcount:
            raise NotFound("This message is no longer waiting; it has been handled meanwhile.")


def settle_effect(container: Any, request: SettleEffect) -> Done:
    """A person knows better: only what is failed or uncertain can be settled, so that nobody repeats what goes on."""
    if request.verdict not in ("again", "done", "failed"):
        raise Refused("An effect can be repeated, or written down as done or failed.")
    state = {"again": "due"}.get(request.verdict, f"settle_{request.verdict}")
    engine = _engine(container)
    with engine.begin() as connection:
        changed = connection.execute(
            update(_EFFECTS)
            .where(_EFFECTS.c.effect_id == request.effect_id, STUCK)
            .values(state=state, next_try=now(), changed_at=now(), attempts=0)
        ).rowcount
    if not changed:
        raise Refused("Somebody has decided this already.")
    wake(engine, "effects")
    return Done()


TROUBLE: dict[str, tuple[type[Request[Any]], Callable[[Any, Any], Any]]] = {
    "ListTrouble": (ListTrouble, list_trouble),
    "ResendMessage": (ResendMessage, resend_message),
    "DropMessage": (DropMessage, drop_message),
    "SettleEffect": (SettleEffect, settle_effect),
}
