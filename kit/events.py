"""Hearing events: once each, many in one transaction where many wait; what fails is tried again, see failures."""

import functools
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import eventlet
from eventlet.semaphore import Semaphore
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import register_entrypoint
from nameko.messaging import Consumer

from contracts.base import Event
from kit import failures
from kit.broker import broadcast_queue, hearing_queue
from kit.consuming import Incoming
from kit.engine import is_away
from kit.failures import FailureSweep, in_words
from kit.heard import Heard
from kit.logs import about_now
from kit.metrics import measured
from kit.waking import wake
from kit.work import UnitOfWork

log = logging.getLogger(__name__)

AWAY_PAUSE = 1.0  # seconds before a message is handed back while the database is away
LANES = 2  # batches of one queue at a time: what comes meanwhile gathers for the next one
AT_ONCE = 20  # messages in a batch
REMEMBERED = 2000  # messages handed back
_SUSPECTS = Semaphore()  # one at a time: when a process dies, no other message is taken for the one that killed it


def _nothing(uow: UnitOfWork, events: Sequence[Any]) -> None:
    """Nothing is to be locked before."""


def on(
    contract: type[Event], *, together: bool = False, first: Callable[[UnitOfWork, Sequence[Any]], None] = _nothing
) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Hear an event: `def method(self, event, uow)`. One method per event and service; the queue bears their names.

    Whatever the method does commits together with the note that this event was handled. `together`: when many wait,
    many are handled in one transaction, order by order; where one of them fails, none was handled, and each gets its
    own. For methods that are quick, and lock nothing but their order or what `first` has locked for all of them.
    """

    def decorate(method: Callable[..., None]) -> Callable[..., Any]:
        @functools.wraps(method)
        def handle(self: Any, *heard: Heard) -> list[Heard]:
            """Returns those that go back to their queue."""
            do, waiting = Doing(self, contract.__name__, first, method), deque(heard)
            if len(heard) > 1 and _handled_together(do, heard):
                return []
            while waiting:
                if len(heard) > 1:
                    self.work.headers = waiting[0].headers  # who acts; one alone has its own worker, which knows
                if not _handled(do, waiting[0]):
                    break
                waiting.popleft()
            return list(waiting)

        register_entrypoint(handle, Hearing(contract, together))
        return handle

    return decorate


class Doing(NamedTuple):
    """What is done with an event of this name."""

    service: Any
    name: str
    first: Callable[[UnitOfWork, Sequence[Any]], None]
    method: Callable[..., None]


def _handled_together(do: Doing, heard: Sequence[Heard]) -> bool:
    """All of them in one transaction, or none."""
    with measured(do.service.name, "event", do.name, len(heard)) as outcome:
        try:
            with do.service.work() as whole:
                new = whole.first_times((each.event_id for each in heard), do.name)
                met = {each.event_id: each for each in sorted(heard, key=lambda each: each.order_id)}
                events = [(each, each.read()) for event_id, each in met.items() if event_id in new]
                for each in heard:
                    each.begun = True
                do.first(whole, [event for _, event in events])
                for each, event in events:
                    with about_now(do.service.name, do.name, each.headers):
                        do.method(do.service, event, whole.beside(each.headers))
        except Exception as error:
            outcome[0] = "one_by_one"
            log.info("%s: %s messages go one by one: %s", do.name, len(heard), in_words(error))
            return False
    return True


def _handled(do: Doing, heard: Heard) -> bool:
    """One in its own transaction. False: the database is away."""
    service, name = do.service, do.name
    with measured(service.name, "event", name) as outcome, about_now(service.name, name, heard.headers):
        try:
            if heard.suspect and not failures.begin(service.work, heard, name):
                outcome[0] = "parked"
                return True
            with service.work() as uow:
                if heard.suspect:
                    failures.forget(uow.session, heard, name)
                if uow.first_times([heard.event_id], name):
                    heard.begun = True
                    event = heard.read()
                    do.first(uow, [event])
                    do.method(service, event, uow)
                else:
                    outcome[0] = "known"
        except Exception as error:
            if is_away(error):
                outcome[0] = "handed_back"
                log.warning("the database is away: %s", in_words(error))
                return False
            outcome[0] = "failed"
            log.exception("handling %s failed", name)
            with service.work() as uow:
                failures.note(uow.session, heard, name, error, service.work.retry_pauses)
            wake(service.work.engine, "failures")
    return True


def hears(contract: type[Event]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hear an event in every replica, while it is there: `def method(self, event)`. For screens, not for business."""

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(method)
        def handle(self: Any, heard: Heard) -> None:
            with measured(self.name, "broadcast", contract.__name__):
                method(self, heard.read())

        register_entrypoint(handle, Broadcast(contract))
        return handle

    return decorate


class Hearing(Consumer):
    """An event's queue in front of a method."""

    queue_consumer = Incoming()
    failures: Any = FailureSweep()

    def __init__(self, contract: type[Event], together: bool = False) -> None:
        self.contract, self.together = contract, together
        self.prefetch = (LANES + 1) * AT_ONCE if together else None
        self.waiting: deque[tuple[Heard, Any]] = deque()
        self.lanes = Semaphore(LANES)
        self.blameless: deque[UUID] = deque(maxlen=REMEMBERED)  # handed back before anybody worked on them
        super().__init__(None)

    def setup(self) -> None:
        self.queue = self.make_queue()
        self.failures.register(self)
        super().setup()

    def make_queue(self) -> Any:
        return hearing_queue(self.container.service_name, self.contract.source, self.contract.__name__)

    def handle_message(self, body: Any, message: Any) -> None:
        heard = Heard(self.contract, body, dict(message.headers or {}))
        heard.suspect = bool(message.delivery_info.get("redelivered")) and heard.event_id not in self.blameless
        if heard.suspect:
            with _SUSPECTS:
                self.spawn([(heard, message)])
        elif self.together:
            self.waiting.append((heard, message))
            with self.lanes:
                taken = [self.waiting.popleft() for _ in range(min(len(self.waiting), AT_ONCE))]
                if taken:  # else it went with the ones before
                    self.spawn(taken)
        else:
            self.spawn([(heard, message)])

    def handle_unreadable(self, message: Any) -> None:
        """What is no JSON is parked with how it begins: acknowledged only, nobody would ever know of it."""
        try:
            with self.failures.engine.begin() as connection:
                failures.park_unreadable(connection, self.contract, message)
        except Exception as error:
            log.warning("a message that is no JSON goes back to its queue: %s", in_words(error))
            self.hand_back(message)
        else:
            log.error("a message that is no JSON is parked for %s", self.contract.__name__)
            self.queue_consumer.ack_message(message)

    def try_again(self, body: Any, headers: dict[str, Any]) -> None:
        """What failed before, and was kept as a row. Returns when it was tried."""
        with _SUSPECTS:
            self.spawn([(Heard(self.contract, body, headers, suspect=True), None)])

    def spawn(self, taken: Iterable[tuple[Heard, Any]]) -> None:
        """Have a worker handle them, and wait until it has."""
        heards, settle = [heard for heard, _ in taken], functools.partial(self.settle, taken)
        acting = {key: heards[0].headers[key] for key in ("actor", "correlation_id") if key in heards[0].headers}
        try:
            worker = self.container.spawn_worker(self, heards, {}, context_data=acting, handle_result=settle)
        except ContainerBeingKilled:
            return  # the broker delivers them again
        self.container._worker_threads[worker].wait()

    def settle(self, taken: Iterable[tuple[Heard, Any]], worker_ctx: Any, back: Any, failed: Any) -> tuple[Any, Any]:
        """Acknowledge what is done; the rest goes back to its queue, a little later."""
        for heard, message in taken:
            if message is None:
                continue
            if failed is None and heard not in back:
                self.queue_consumer.ack_message(message)
                continue
            if not (heard.begun or heard.suspect):
                self.blameless.append(heard.event_id)
            self.container.spawn_managed_thread(functools.partial(self.hand_back, message), identifier="handing back")
        return back, None

    def hand_back(self, message: Any) -> None:
        eventlet.sleep(AWAY_PAUSE)
        self.queue_consumer.requeue_message(message)


class Broadcast(Hearing):
    """A queue of this process alone; a message that cannot be shown is not worth keeping."""

    failures = None

    def setup(self) -> None:
        self.queue = self.make_queue()
        self.queue_consumer.register_provider(self)

    def make_queue(self) -> Any:
        return broadcast_queue(self.container.service_name, self.contract.source, self.contract.__name__)

    def handle_unreadable(self, message: Any) -> None:
        self.queue_consumer.ack_message(message)

    def settle(self, taken: Iterable[tuple[Heard, Any]], worker_ctx: Any, back: Any, failed: Any) -> tuple[Any, Any]:
        for _, message in taken:
            self.queue_consumer.ack_message(message)
        return None, None
