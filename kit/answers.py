"""Answering the gateway: a request, a transaction, an answer; Refused travels as Refused, late requests are dropped."""

import functools
import json
import logging
from collections.abc import Callable
from time import time
from typing import Any

from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension, register_entrypoint
from pydantic import TypeAdapter
from sqlalchemy.exc import DBAPIError

from contracts.base import Request
from kernel.refused import NotFound, Refused
from kit.broker import PublisherPool, request_queue
from kit.consuming import Incoming
from kit.engine import crossed, is_away
from kit.logs import about_now
from kit.metrics import measured
from kit.trouble import TROUBLE

log = logging.getLogger(__name__)


def serves(contract: type[Request[Any]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer a request: `def method(self, request, uow)`; what it returns is the request's answer type.

    The work commits before the answer leaves. A Refused reaches the asker as Refused; anything else as a fault with
    the correlation id, its words in the log only. A request is taken from the queue before it is worked on: if this
    process dies over it, the asker hears nothing, and it is not done a second time.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def handle(self: Any, asked: Asked) -> str | None:
            if not asked.take():
                return None
            name = contract.__name__
            with measured(self.name, "request", name) as outcome, about_now(self.name, name, asked.headers):
                try:
                    request = contract.model_validate(asked.body)
                    return answered(contract, _done(self, method, request))
                except Refused as refusal:
                    outcome[0] = "refused"
                    return refused(refusal)
                except Exception as error:
                    outcome[0] = "error"
                    (log.warning if is_away(error) else log.exception)("answering %s: %s", name, error)
                    return fault(error)

        register_entrypoint(handle, Serving(contract))
        return handle

    return decorate


def _done(service: Any, method: Callable[..., Any], request: Any, tries: int = 3) -> Any:
    """Its work, committed. What gave way to another transaction left nothing behind, and is done once more."""
    try:
        with service.work() as uow:
            return method(service, request, uow)
    except DBAPIError as error:
        if tries <= 1 or not crossed(error):
            raise
    return _done(service, method, request, tries - 1)


@functools.cache
def _adapter(contract: type[Request[Any]]) -> TypeAdapter[Any]:
    return TypeAdapter(contract.answer)


def answered(contract: type[Request[Any]], answer: Any) -> str:
    return '{"answer":' + _adapter(contract).dump_json(answer).decode() + "}"


def refused(refusal: Refused) -> str:
    kind = "not_found" if isinstance(refusal, NotFound) else "refused"
    return json.dumps({kind: {"template": refusal.template, "values": refusal.values}})


def fault(error: BaseException) -> str:
    return json.dumps({"fault": type(error).__name__})


class Asked:
    """One request as it reached this service."""

    def __init__(self, body: Any, message: Any, consumer: Incoming) -> None:
        self.body, self.message, self.consumer = body, message, consumer
        self.headers = dict(message.headers or {})
        self.name = str(self.headers.get("request", ""))

    @property
    def is_late(self) -> bool:
        """Nobody waits for it any more."""
        try:
            return float(self.headers.get("expires_at", "inf")) < time()
        except ValueError:
            return True

    def take(self) -> bool:
        """Make it ours: once only, and only while somebody waits for it."""
        return self.consumer.take_message(self.message) and not self.is_late


class Requests(SharedExtension, ProviderCollector):
    """A service's one queue of requests; each goes to the method that serves its contract."""

    queue_consumer = Incoming()

    def setup(self) -> None:
        self.queue = request_queue(self.container.service_name)
        self.replies = PublisherPool(self.container.config["settings"].broker)
        self.queue_consumer.register_provider(self)
        self.last_taken: Event | None = None

    def unregister_provider(self, provider: Any) -> None:
        """On the way out: no more requests are taken before the methods that serve them are gone."""
        self.stop_consuming()
        super().unregister_provider(provider)

    def stop_consuming(self) -> None:
        if self.last_taken is None:
            self.last_taken = Event()
            self.queue_consumer.unregister_provider(self)
            self.last_taken.send()
        self.last_taken.wait()

    def stop(self) -> None:
        self.stop_consuming()
        self.replies.close()

    def handle_message(self, body: Any, message: Any) -> None:
        asked = Asked(body, message, self.queue_consumer)
        serving = next((each for each in self._providers if each.contract.__name__ == asked.name), None)
        try:
            if serving is not None:
                serving.spawn(asked, functools.partial(self._handle_result, asked))
            elif asked.take():
                self.container.spawn_managed_thread(functools.partial(self._trouble, asked))
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def _trouble(self, asked: Asked) -> None:
        """The operations page's requests, which the kit answers for every service alike."""
        with about_now(self.container.service_name, asked.name, asked.headers):
            try:
                contract, answer = TROUBLE[asked.name]
                reply = answered(contract, answer(self.container, contract.model_validate(asked.body)))
            except Refused as refusal:
                reply = refused(refusal)
            except Exception as error:
                log.exception("answering %s", asked.name)
                reply = fault(error)
            self._reply(asked, reply)

    def _handle_result(self, asked: Asked, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        if exc_info is not None:
            result = fault(exc_info[1])
        if result is not None:
            self._reply(asked, result)
        return result, None

    def _reply(self, asked: Asked, body: str) -> None:
        reply_to = asked.message.properties.get("reply_to")
        if reply_to:
            try:
                key = asked.message.properties.get("correlation_id")
                self.replies.publish([("", reply_to, body, {})], correlation_id=key, delivery_mode=1)
            except Exception as error:  # the asker will hear nothing and say so; the work is committed
                log.warning("an answer could not be sent: %s", error)


class Serving(Entrypoint):
    """A request's contract in front of a method."""

    requests = Requests()

    def __init__(self, contract: type[Request[Any]]) -> None:
        self.contract = contract
        super().__init__()

    def setup(self) -> None:
        self.requests.register_provider(self)

    def stop(self) -> None:
        self.requests.unregister_provider(self)

    def spawn(self, asked: Asked, handle_result: Any) -> None:
        context = {key: asked.headers[key] for key in ("actor", "correlation_id") if key in asked.headers}
        self.container.spawn_worker(self, (asked,), {}, context_data=context, handle_result=handle_result)
