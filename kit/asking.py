"""Asking a service, with a deadline that the message shares. For the gateway alone."""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from time import time
from typing import Any, TypeVar, cast
from uuid import uuid4

import eventlet
from eventlet import Timeout
from eventlet.event import Event
from kombu import Consumer, Queue
from pydantic import TypeAdapter

from contracts.base import Request
from kernel.refused import NotFound, Refused
from kit import broker

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
GRACE = 2.0  # seconds; when the broker has been away for longer, nobody waits for it


class Away(Exception):
    """The service did not answer within the deadline. What was asked will not be done later."""

    def __init__(self, service: str) -> None:
        self.service = service
        super().__init__(f"The {service} service is away.")


class Fault(Exception):
    """The service failed at it. Its log has the details under the correlation id."""

    def __init__(self, service: str, what: str, correlation_id: str) -> None:
        self.service, self.correlation_id = service, correlation_id
        super().__init__(f"{service} failed at {what} ({correlation_id})")


class Asker:
    """One per process: sends requests, and one green thread hands the answers to those who wait for them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.publishers = broker.PublisherPool(url)
        self.reply_queue = f"replies.{uuid4().hex}"
        self.waiting: dict[str, Event] = {}
        self.listening = Event()
        self.lost_since = 0.0  # when the broker went away; 0: it is there, or was not looked for yet
        self.stopped = False

    def start(self) -> None:
        eventlet.spawn(self._listen)

    def stop(self) -> None:
        self.stopped = True

    def call(
        self, request: Request[Answer], *, to: str = "", actor: str = "system", correlation_id: str = ""
    ) -> Answer:
        """Ask and wait. Raises Refused as the service said it, Away after the deadline, Fault on an error there."""
        return cast(Answer, self.ask(request, to=to, actor=actor, correlation_id=correlation_id).wait())

    def call_all(
        self, requests: Sequence[Request[Any]], *, actor: str = "system", correlation_id: str = ""
    ) -> list[Any]:
        """Ask several at once. Where one is away or fails, its place holds the exception; the others are answered."""
        pending = [self._try_ask(request, actor, correlation_id) for request in requests]
        return [each if isinstance(each, Exception) else each.outcome() for each in pending]

    def ask(self, request: Request[Any], *, to: str = "", actor: str = "system", correlation_id: str = "") -> "Pending":
        service, key = to or request.to, uuid4().hex
        pending = Pending(self, request, service, key, correlation_id or uuid4().hex)
        headers = {
            "request": type(request).__name__,
            "actor": actor,
            "correlation_id": pending.correlation_id,
            "expires_at": str(time() + request.deadline),
        }
        try:
            if self.lost_since and time() - self.lost_since > GRACE:
                raise Away(service)  # a page asks several, and must not wait for each of them
            with Timeout(request.deadline, Away(service)):
                self.listening.wait()
                self.publishers.publish(
                    [("requests", service, request.model_dump_json(), headers)],
                    reply_to=self.reply_queue,
                    correlation_id=key,
                    expiration=str(int(request.deadline * 1000)),
                    delivery_mode=1,
                )
        except Exception as error:
            pending.forget()
            log.warning("asking %s: %s", service, error)
            raise Away(service) from None
        return pending

    def _try_ask(self, request: Request[Any], actor: str, correlation_id: str) -> "Pending | Away":
        try:
            return self.ask(request, actor=actor, correlation_id=correlation_id)
        except Away as away:
            return away

    def _listen(self) -> None:
        while not self.stopped:
            try:
                with broker.connection(self.url, heartbeat=20) as connection:
                    channel = connection.channel()
                    queue = Queue(self.reply_queue, channel=channel, durable=False, exclusive=True, auto_delete=True)
                    with Consumer(channel, queues=[queue], callbacks=[self._on_reply], accept=["json"], no_ack=True):
                        self.lost_since = 0.0
                        if not self.listening.ready():
                            self.listening.send(True)
                        self._drain(connection)
            except Exception as error:
                log.warning("no answers can be heard: %s", error)
                self.lost_since = self.lost_since or time()
                if self.listening.ready():
                    self.listening = Event()
                eventlet.sleep(1)

    def _drain(self, connection: Any) -> None:
        """Heartbeats are ours to send, in busy times too: this connection only listens."""
        beat = time()
        while not self.stopped:
            with suppress(TimeoutError):
                connection.drain_events(timeout=5)
            if connection.supports_heartbeats and time() - beat > 5:
                beat = time()
                connection.heartbeat_check()

    def _on_reply(self, body: Any, message: Any) -> None:
        event = self.waiting.pop(message.properties.get("correlation_id", ""), None)
        if event is not None:
            event.send(body)


class Pending:
    """A request on its way."""

    def __init__(self, asker: Asker, request: Request[Any], service: str, key: str, correlation_id: str) -> None:
        self.asker, self.request, self.service, self.key = asker, request, service, key
        self.correlation_id = correlation_id
        self.until = time() + request.deadline
        self.event = asker.waiting[key] = Event()

    def wait(self) -> Any:
        try:
            with Timeout(max(self.until - time(), 0.01), Away(self.service)):
                reply = self.event.wait()
        finally:
            self.forget()
        return self._read(reply)

    def outcome(self) -> Any:
        """The answer, or the exception that came instead of it."""
        try:
            return self.wait()
        except (Away, Fault, Refused) as error:
            return error

    def forget(self) -> None:
        self.asker.waiting.pop(self.key, None)

    def _read(self, reply: Any) -> Any:
        if isinstance(reply, str | bytes):
            reply = json.loads(reply)
        if "answer" in reply:
            return _adapter(type(self.request)).validate_python(reply["answer"])
        if "refused" in reply:
            raise Refused(reply["refused"]["template"], **reply["refused"]["values"])
        if "not_found" in reply:
            raise NotFound(reply["not_found"]["template"], **reply["not_found"]["values"])
        raise Fault(self.service, type(self.request).__name__, self.correlation_id)


@cache
def _adapter(contract: type[Request[Any]]) -> TypeAdapter[Any]:
    return TypeAdapter(contract.answer)
