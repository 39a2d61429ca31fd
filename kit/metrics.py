"""What every service shows the administrator: counters, durations, what waits; /metrics, /healthz and /readyz."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import eventlet
import eventlet.wsgi
from kombu.exceptions import OperationalError
from nameko.extensions import SharedExtension
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from kit import broker
from kit.engine import engine_of, reachable
from kit.tables import new_metadata

log = logging.getLogger(__name__)
_tables = new_metadata().tables
_OUTBOX, _FAILED, _EFFECTS = _tables["outbox"], _tables["failed_messages"], _tables["effects"]

ENTRIES = Counter("pakbon_entries_total", "Messages handled", ["service", "kind", "name", "outcome"])
DURATION = Histogram(
    "pakbon_entry_seconds",
    "Time to handle a message",
    ["service", "kind", "name"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
OUTBOX_SENT = Counter("pakbon_outbox_sent_total", "Events sent to the broker", ["service"])
LAG = Histogram(
    "pakbon_outside_lag_seconds",
    "From a change here to the moment it stands outside",
    ["service", "what"],
    buckets=(1, 2, 5, 10, 20, 30, 45, 60, 120, 300, 900, 3600),
)
COMPARED = Counter("pakbon_orders_compared_total", "Orders compared with their shop", ["shop", "outcome"])
EFFECTS = Counter("pakbon_effects_total", "Acts on the world outside", ["service", "kind", "outcome"])


@contextmanager
def measured(service: str, kind: str, name: str, count: int = 1) -> Iterator[list[str]]:
    """Count and time one entry, or several done together (each took its part of the time). The list holds their
    outcome: put another word in it than "done" to report that."""
    outcome = ["done"]
    began = perf_counter()
    try:
        yield outcome
    except BaseException:
        outcome[0] = "error"
        raise
    finally:
        for _ in range(count):
            DURATION.labels(service, kind, name).observe((perf_counter() - began) / count)
        ENTRIES.labels(service, kind, name, outcome[0]).inc(count)


class _Waiting(Collector):
    """Read from the database at each scrape, so that every replica shows the same truth."""

    def __init__(self) -> None:
        self.engines: dict[str, Engine] = {}

    def collect(self) -> Iterable[GaugeMetricFamily]:
        lag = GaugeMetricFamily("pakbon_outbox_lag_seconds", "Age of the oldest unsent event", labels=["service"])
        waiting = GaugeMetricFamily("pakbon_outbox_waiting", "Events not yet sent", labels=["service"])
        failed = GaugeMetricFamily("pakbon_failed_messages", "Messages failing or parked", labels=["service", "state"])
        effects = GaugeMetricFamily("pakbon_effects_open", "Effects not done", labels=["service", "kind", "state"])
        for service, engine in self.engines.items():
            try:
                with engine.connect() as connection:
                    age = func.coalesce(func.extract("epoch", func.now() - func.min(_OUTBOX.c.said_at)), 0)
                    seconds, count = connection.execute(select(age, func.count()).select_from(_OUTBOX)).one()
                    lag.add_metric([service], float(seconds))
                    waiting.add_metric([service], count)
                    states = select(_FAILED.c.parked, func.count()).where(_FAILED.c.dropped.is_(None))
                    found: dict[bool, int] = dict(connection.execute(states.group_by(_FAILED.c.parked)).all())
                    failed.add_metric([service, "waiting"], found.get(False, 0))
                    failed.add_metric([service, "parked"], found.get(True, 0))
                    acts = select(_EFFECTS.c.kind, _EFFECTS.c.state, func.count()).where(_EFFECTS.c.state != "done")
                    for kind, state, number in connection.execute(acts.group_by(_EFFECTS.c.kind, _EFFECTS.c.state)):
                        effects.add_metric([service, kind, state], number)
            except SQLAlchemyError as error:
                log.warning("metrics of %s: %s", service, error)
        return (lag, waiting, failed, effects)


_waiting = _Waiting()
_checks: dict[str, Callable[[], bool]] = {}
_listening: set[int] = set()


def _answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    path = environ.get("PATH_INFO", "/")
    if path == "/metrics":
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
        return [generate_latest(REGISTRY)]
    if path == "/healthz":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"alive\n"]
    if path == "/readyz":
        away = [name for name, check in _checks.items() if not check()]
        start_response("503 Service Unavailable" if away else "200 OK", [("Content-Type", "text/plain")])
        return [(", ".join(away) + " away\n" if away else "ready\n").encode()]
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"/metrics /healthz /readyz\n"]


class Health(SharedExtension):
    """Serves the process's three pages for the administrator; several services in one process share them."""

    def setup(self) -> None:
        settings = self.container.config["settings"]
        service = self.container.service_name
        engine = engine_of(settings.database_of(service), settings.workers)
        if not _waiting.engines:
            REGISTRY.register(_waiting)
        _waiting.engines[service] = engine
        _checks[f"database of {service}"] = lambda: reachable(engine)
        _checks["broker"] = lambda: _broker_reachable(settings.broker)
        self.port = settings.http_port

    def start(self) -> None:
        if self.port in _listening or self.port < 0:
            return
        _listening.add(self.port)
        listener = eventlet.listen(("0.0.0.0" if self.port else "127.0.0.1", self.port))  # noqa: S104
        eventlet.spawn(eventlet.wsgi.server, listener, _answer, log_output=False)


def _broker_reachable(url: str) -> bool:
    connection = broker.connection(url)
    try:
        connection.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return False
    finally:
        connection.release()
    return True
