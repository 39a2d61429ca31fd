"""The in-process broker: kombu's virtual transport in memory, whose consumers are woken instead of polling.

What it does not promise: messages in it are gone when the process ends. The outbox only holds what was not yet sent.
"""

from collections import deque
from queue import Empty
from typing import Any

from eventlet import Timeout
from eventlet.event import Event
from kombu.transport import TRANSPORT_ALIASES, base, virtual

_queues: dict[str, deque[Any]] = {}
_transports: set["Transport"] = set()


def register() -> None:
    """Make inprocess:// known to kombu."""
    TRANSPORT_ALIASES["inprocess"] = "kit.inprocess:Transport"


def _wake_all() -> None:
    for transport in tuple(_transports):
        transport.ring()


class QoS(virtual.QoS):
    restore_at_shutdown = False

    def ack(self, delivery_tag: str) -> None:
        super().ack(delivery_tag)
        _wake_all()  # there is room for another message


class Channel(virtual.Channel):
    QoS = QoS
    do_restore = False
    supports_fanout = False
    body_encoding = None

    def _has_queue(self, queue: str, **kwargs: Any) -> bool:
        return queue in _queues

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        _queues.setdefault(queue, deque())

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        properties = message["properties"]
        delivery = {**properties["delivery_info"], "queue": queue}
        message = {**message, "properties": {**properties, "delivery_info": delivery}}
        _queues.setdefault(queue, deque()).append(message)
        _wake_all()

    def _restore(self, message: Any) -> None:
        """A message handed back goes to the queue it came from (kombu's own goes to every hearer's once more)."""
        self._put(message.delivery_info["queue"], {**message.serializable(), "redelivered": True})

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return _queues[queue].popleft()
        except (KeyError, IndexError):
            raise Empty from None

    def _size(self, queue: str) -> int:
        return len(_queues.get(queue, ()))

    def _delete(self, queue: str, *args: Any, **kwargs: Any) -> None:
        _queues.pop(queue, None)

    def _purge(self, queue: str) -> int:
        size = self._size(queue)
        _queues.get(queue, deque()).clear()
        return size


class Transport(virtual.Transport):
    Channel = Channel
    global_state = virtual.BrokerState()
    implements = base.Transport.implements.extend(exchange_type=frozenset(["direct", "topic"]), heartbeats=False)
    driver_type = "inprocess"
    driver_name = "inprocess"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = self.global_state
        self._woken = Event()

    def driver_version(self) -> str:
        return "1"

    def ring(self) -> None:
        if not self._woken.ready():
            self._woken.send(True)

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver one message, or wait until someone puts one; socket.timeout after `timeout` seconds of nothing."""
        _transports.add(self)
        try:
            while True:
                self._woken = Event()
                try:
                    self.cycle.get(self._deliver, timeout=timeout)
                    return
                except Empty:
                    pass
                with Timeout(timeout, False):
                    self._woken.wait()
                if not self._woken.ready():
                    raise TimeoutError
        except TimeoutError:
            raise TimeoutError from None
        finally:
            _transports.discard(self)
