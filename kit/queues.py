"""Declares every exchange and queue before anyone speaks, so that nothing is lost before its hearer first starts."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from kombu import Queue

from kit import broker
from kit.events import Broadcast, Hearing

SERVICES = ("order", "planning", "invoicing", "notifier", "integration")


def queues_of(service: type[Any]) -> Iterator[Queue]:
    """The durable queues of a service class: one per event it hears, and one for its requests."""
    yield broker.request_queue(service.name)
    for _, method in inspect.getmembers(service, inspect.isfunction):
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if isinstance(entrypoint, Hearing) and not isinstance(entrypoint, Broadcast):
                contract = entrypoint.contract
                yield broker.hearing_queue(service.name, contract.source, contract.__name__)


def declare(url: str, services: Iterable[type[Any]]) -> int:
    """Declare everything; returns the number of queues. Repeating it changes nothing."""
    count = 0
    with broker.connection(url) as connection:
        connection.ensure_connection(max_retries=10)
        channel = connection.channel()
        for speaker in (*SERVICES, "gateway"):
            broker.events_of(speaker)(channel).declare()
        for service in services:
            for queue in queues_of(service):
                queue(channel).declare()
                count += 1
    return count
