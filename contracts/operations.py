"""What may be asked of every service alike: its parked messages and its outside effects."""

from datetime import datetime
from uuid import UUID

from contracts.base import Contract, Done, Request


class FailedMessage(Contract):
    """A message whose handling failed: waiting for its next try, or parked for a person."""

    event_id: UUID
    handler: str
    event: str
    said_at: datetime
    attempts: int
    next_try: datetime | None
    parked: bool
    error: str  # in plain words where we have them
    about: str = ""  # what it is about: an order's number


class EffectView(Contract):
    """An act on the world outside."""

    effect_id: UUID
    kind: str
    key: str
    about: str
    state: str  # due, sending, done, failed, uncertain
    attempts: int
    error: str
    changed_at: datetime


class Trouble(Contract):
    service: str
    messages: tuple[FailedMessage, ...]
    effects: tuple[EffectView, ...]
    outbox_waiting: int
    outbox_oldest: datetime | None = None


class ListTrouble(Request[Trouble]):
    """What waits for a person (or for its next try) in one service."""


class ResendMessage(Request[Done]):
    """Try a parked message again now."""

    event_id: UUID
    handler: str


class DropMessage(Request[Done]):
    """Give a parked message up; it stays on record."""

    event_id: UUID
    handler: str
    reason: str


class SettleEffect(Request[Done]):
    """A person decides an uncertain or failed effect: `again` repeats it, `done` and `failed` write down what is."""

    effect_id: UUID
    verdict: str  # again, done, failed
