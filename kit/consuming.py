"""Taking messages from queues: nameko's consumer, made to come back soon when the broker was away, and to stop then."""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import eventlet
from kombu.exceptions import OperationalError
from nameko.extensions import ProviderCollector
from nameko.messaging import QueueConsumer

from kit import broker

log = logging.getLogger(__name__)
COME_BACK = 1.0  # seconds between attempts to reach the broker
HEARTBEAT = 20


class Stopping(Exception):
    """Told to stop while the broker was away."""


class Incoming(QueueConsumer):
    """All queues of a service, on one connection.

    nameko's own waits ever longer between attempts (up to half a minute), cannot be stopped while it waits, and ends
    the service when a message cannot be acknowledged because the connection has just gone. A message that was in hand
    then is delivered again; the inbox knows it.
    """

    should_stop: bool

    @property
    def connection(self) -> Any:
        return broker.connection(self.amqp_uri, heartbeat=HEARTBEAT)

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        with self.connection as connection:
            while True:
                try:
                    broker.connect(connection)
                    break
                except OperationalError as error:
                    log.warning("the broker is away: %s", error)
                    self._let_go()
                    eventlet.sleep(COME_BACK)
                    self._let_go()
            yield connection

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """Each queue's consumer, with as many messages in hand as its provider wants."""
        for provider in self._providers:
            handle = functools.partial(self.handle_message, provider)
            consumer = consumer_cls(queues=[provider.queue], callbacks=[handle], accept=self.accept)
            consumer.qos(prefetch_count=getattr(provider, "prefetch", None) or self.prefetch_count)
            consumer.consume()  # now: the broker gives a new consumer what was asked for last
            self._consumers[provider] = consumer
        return self._consumers.values()

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **kwargs: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **kwargs)
        self._connected, self._beat = connection, monotonic()

    def on_iteration(self) -> None:
        """Heartbeats go out in busy times too, when kombu never finds a quiet moment for them."""
        super().on_iteration()
        if monotonic() - self._beat > HEARTBEAT / 4:
            self._beat = monotonic()
            self._connected.heartbeat_check()

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """A body that is no JSON. Where nobody keeps such messages (requests, screens) it is only logged."""
        place = (message.delivery_info.get("exchange"), message.delivery_info.get("routing_key"))
        for provider in self._providers:
            if (provider.queue.exchange.name, provider.queue.routing_key) == place:
                keep = getattr(provider, "handle_unreadable", None)
                if keep is not None:
                    self.container.spawn_managed_thread(functools.partial(keep, message))
                    return
        super().on_decode_error(message, exc)

    def _let_go(self) -> None:
        """Without a connection there is nothing to cancel: whoever wants to stop may."""
        self._cancel_consumers_if_requested()
        if self.should_stop or (self._consumers_ready.ready() and not self._consumers):
            self.should_stop = True
            raise Stopping

    def run(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().run(*args, **kwargs)
        except Stopping:
            log.info("stopped while the broker was away")
            if not self._consumers_ready.ready():
                self._consumers_ready.send(None)  # whoever waits for the start need not wait any longer

    def _cancel_consumers_if_requested(self) -> None:
        leaving = dict(self._pending_remove_providers)
        self._pending_remove_providers.clear()
        for provider, removed in leaving.items():
            consumer = self._consumers.pop(provider, None)
            try:
                if consumer is not None and consumer.channel.connection:
                    consumer.cancel()
            finally:
                removed.send()

    def unregister_provider(self, provider: Any) -> None:
        if self._consumers_ready.ready():
            super().unregister_provider(provider)
        else:
            ProviderCollector.unregister_provider(self, provider)

    def stop(self) -> None:
        self.wait_for_providers()
        if not self._consumers_ready.ready():
            self.should_stop = True
        self._gt.wait()

    def take_message(self, message: Any) -> bool:
        """Acknowledge before the work; False where the connection has gone, so that somebody else gets the message."""
        if not message.channel.connection:
            return False
        try:
            message.ack()
        except Exception as error:
            log.warning("a message goes back to its queue: %s", error)
            return False
        return True

    def ack_message(self, message: Any) -> None:
        self.take_message(message)

    def requeue_message(self, message: Any) -> None:
        if message.channel.connection:
            try:
                message.requeue()
            except Exception as error:
                log.warning("a message goes back to its queue: %s", error)
