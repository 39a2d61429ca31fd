"""Runs services: `python -m kit.run services.order.service:OrderService …`. Patches first, then imports."""

from kit import heap

heap.load()

import eventlet  # noqa: E402

eventlet.monkey_patch()

import importlib  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.utils.concurrency import SpawningProxy  # noqa: E402

from kit import logs, queues, settings  # noqa: E402

log = logging.getLogger(__name__)
STOP_WITHIN = 20  # seconds; then the process goes without waiting for what still runs


def load(target: str) -> type[Any]:
    """A service class by its place: module:Class."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


class Container(ServiceContainer):
    """A service that dies takes its process with it, even where it cannot die in order."""

    def kill(self, exc_info: Any = None) -> None:
        eventlet.spawn_after(STOP_WITHIN, os._exit, 1)
        super().kill(exc_info)


def serve(targets: list[str], config: settings.Settings, started: Callable[[], None] = lambda: None) -> None:
    """Run services in this process until it is told to stop (SIGTERM, SIGINT). Raises what a service died of."""
    services = [load(target) for target in targets]
    heap.loaded()
    if config.broker.startswith("inprocess"):
        queues.declare(config.broker, services)  # elsewhere that is done once, when the system is migrated
    runner = ServiceRunner(
        {"settings": config, "AMQP_URI": config.broker, "max_workers": config.workers, "HEARTBEAT": 20}
    )
    runner.container_cls = Container
    for service in services:
        runner.add_service(service)

    def stop(*_: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        eventlet.spawn(_stop, runner)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.start()
    started()
    try:
        SpawningProxy(runner.containers, abort_on_error=True).wait()
    except Exception:
        log.exception("a service died; the process ends, to be started again")
        _stop(runner)
        os._exit(1)


def _stop(runner: Any) -> None:
    """Let what runs finish; whatever happens, the process ends."""
    try:
        with eventlet.Timeout(STOP_WITHIN):
            runner.stop()
        eventlet.spawn_after(2, os._exit, 0)  # should the start, under way when we were told to stop, never end
        return
    except eventlet.Timeout:
        log.warning("still at work after %s s; going", STOP_WITHIN)
    except Exception:
        log.exception("could not stop in order; going")
    os._exit(1)


def main() -> None:
    logs.to_stderr()
    try:
        config = settings.load()
    except settings.WrongSetting as error:
        sys.exit(str(error))
    serve(sys.argv[1:], config, lambda: print("ready", flush=True))


if __name__ == "__main__":
    main()
