"""Exchanges, queues, and a publisher that returns only when the broker has taken everything."""

import logging
from collections.abc import Iterable
from time import monotonic
from typing import Any
from uuid import uuid4

from eventlet import Timeout
from eventlet.semaphore import Semaphore
from kombu import Connection, Exchange, Queue

from kit.inprocess import register as register_inprocess
from kit.stale import has_spoken

Message = tuple[str, str, str, dict[str, Any]]  # exchange, routing key, JSON body, headers

log = logging.getLogger(__name__)
TRANSPORT_OPTIONS = {"max_retries": 3, "interval_start": 0, "interval_step": 0.5, "interval_max": 2}
PATIENCE = 15.0  # seconds for a batch to be taken by the broker, connecting included
IDLE = 60.0  # seconds; an older connection may have been forgotten by what stands between, and is opened anew


def connection(url: str, **options: Any) -> Connection:
    register_inprocess()
    return Connection(url, transport_options=TRANSPORT_OPTIONS, connect_timeout=5, **options)


def connect(connection: Connection) -> None:
    """Reach the broker now, or raise kombu's OperationalError now: whoever asks decides when to try again."""
    connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, interval_max=0, timeout=5)


def events_of(speaker: str) -> Exchange:
    return Exchange(f"{speaker}.events", type="topic", durable=True)


def hearing_queue(hearer: str, speaker: str, event: str) -> Queue:
    """Where a service's events of one kind wait; shared by its replicas."""
    name = f"{hearer}.on.{speaker}.{event}"
    return Queue(name, exchange=events_of(speaker), routing_key=event, durable=True)


def broadcast_queue(hearer: str, speaker: str, event: str) -> Queue:
    """One process's own queue: every replica hears; nothing is kept for those who are not there."""
    name = f"{hearer}.hears.{speaker}.{event}.{uuid4().hex[:12]}"
    return Queue(name, exchange=events_of(speaker), routing_key=event, durable=False, exclusive=True, auto_delete=True)


def request_queue(service: str) -> Queue:
    exchange = Exchange("requests", type="direct", durable=True)
    return Queue(f"{service}.requests", exchange=exchange, routing_key=service, durable=True)


class NotConfirmed(Exception):
    """The broker did not take a message."""


class Publisher:
    """Publishes in batches with publisher confirms. One green thread at a time; opens its connection when needed.

    Whatever goes wrong, the connection is given up, and what is published next begins with a new one.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: Connection | None = None
        self._used = 0.0

    def publish(self, messages: Iterable[Message], **properties: Any) -> None:
        """Send all and return when the broker has confirmed them all; raises, and may have sent some, otherwise."""
        try:
            with Timeout(PATIENCE, NotConfirmed("the broker did not confirm in time")):
                self._publish(self._open(), messages, properties)
        except BaseException:
            self._drop()
            raise
        self._used = monotonic()

    def _publish(self, connection: Connection, messages: Iterable[Message], properties: dict[str, Any]) -> None:
        channel = self._channel
        confirmed = connection.transport.driver_type == "amqp"
        for exchange, key, body, headers in messages:
            message = channel.prepare_message(
                body.encode(),
                content_type="application/json",
                content_encoding="utf-8",
                headers=headers,
                properties={"delivery_mode": 2, **properties},
            )
            if confirmed:
                self._tag += 1
                self._unconfirmed.add(self._tag)
            channel.basic_publish(message, exchange=exchange, routing_key=key)
        while self._unconfirmed:
            connection.drain_events(timeout=PATIENCE)

    def close(self) -> None:
        """Say goodbye to the broker, if it listens."""
        if self._connection is not None:
            try:
                with Timeout(2, False):
                    self._connection.release()
            except Exception as error:
                log.debug("closing the broker's connection: %s", error)
            self._drop()

    def _drop(self) -> None:
        """Leave without a word: the other side may be gone."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.collect()
            except Exception as error:
                log.debug("dropping the broker's connection: %s", error)

    def _open(self) -> Connection:
        if self._connection is not None and self._is_stale(self._connection):
            self._drop()
        if self._connection is None:
            opened = connection(self.url, heartbeat=0)
            connect(opened)
            channel = opened.channel()
            self._tag = 0  # the broker counts a channel's messages from 1 on, and so do we
            self._unconfirmed: set[int] = set()
            if opened.transport.driver_type == "amqp":
                channel.confirm_select()
                channel.events["basic_ack"].add(self._on_ack)
                channel.events["basic_nack"].add(self._on_nack)
            self._connection, self._channel = opened, channel
        return self._connection

    def _is_stale(self, connection: Connection) -> bool:
        """Whether the broker has gone, or said something unasked: a goodbye, as a rule. Better known before than after
        sending, because then nobody knows whether the message arrived."""
        if connection.transport.driver_type != "amqp":
            return False
        if not connection.connected or monotonic() - self._used > IDLE:
            return True
        return has_spoken(connection.connection.sock.fileno())

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._unconfirmed = {tag for tag in self._unconfirmed if tag > delivery_tag}
        else:
            self._unconfirmed.discard(delivery_tag)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        raise NotConfirmed(f"the broker refused message {delivery_tag}")


class PublisherPool:
    """Publishers for many green threads; each takes one for the time of its publishing, and waits where all are out.

    Nothing is sent a second time here: after an error nobody knows whether the broker has it.
    """

    def __init__(self, url: str, size: int = 16) -> None:
        self.url = url
        self._free: list[Publisher] = []
        self._room = Semaphore(size)

    def publish(self, messages: Iterable[Message], **properties: Any) -> None:
        with self._room:
            publisher = self._free.pop() if self._free else Publisher(self.url)
            publisher.publish(messages, **properties)
            self._free.append(publisher)

    def close(self) -> None:
        while self._free:
            self._free.pop().close()
