"""Asking the services in the name of who is signed in; here only, so that each question bears who and which click."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from flask import g

from contracts.base import Request
from gateway.house import house
from kit.asking import Away, Fault

Answer = TypeVar("Answer")


def _by() -> dict[str, str]:
    staff = g.get("staff")
    return {"actor": staff.name if staff else "system", "correlation_id": g.correlation_id}


def ask(request: Request[Answer], to: str = "") -> Answer:
    """Ask and wait. Raises Refused, Away or Fault; the error pages say them in words."""
    return cast(Answer, house().asker.call(request, to=to, **_by()))


def ask_all(*requests: Request[Any]) -> list[Any]:
    """Ask several at once. Where one is away, fails or refuses, its place holds the exception."""
    return cast(list[Any], house().asker.call_all(requests, **_by()))


def ask_each(request: Request[Answer], services: Sequence[str]) -> dict[str, Any]:
    """Ask the same of several services at once: service → answer or exception."""
    asker, pending = house().asker, {}
    for service in services:
        try:
            pending[service] = asker.ask(request, to=service, **_by())
        except (Away, Fault) as error:
            pending[service] = error
    return {name: each if isinstance(each, Exception) else each.outcome() for name, each in pending.items()}
