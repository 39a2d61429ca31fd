"""The whole system as it runs distributed, on this machine: each service its own processes."""

import contextlib
import json
import os
import select
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from kombu import Connection, Consumer, Queue
from pydantic import TypeAdapter
from sqlalchemy import Engine

from commands import SERVICES, processes
from contracts.base import Request
from kernel.refused import Refused
from kit import embedded, settings
from kit.engine import engine_of

A = TypeVar("A")
Start = Callable[..., Any]  # as processes.start, whose child it need not be


class Town:
    """Starts, kills and stops processes of a running system; asks as the gateway does.

    `broker` is a real RabbitMQ's address. Everything else lives in `folder`, and its database server is ours.
    `start` brings up a service's process.
    """

    def __init__(self, folder: Path, broker: str, start: Start = processes.start, **environ: str) -> None:
        self.folder, self.logs, self._start = folder, folder / "logs", start
        self.server = embedded.postgres(folder / "postgres")
        self.admin, pattern = embedded.database_urls(self.server)
        self.gateway_port = processes.free_port()
        self.environ = {
            **embedded.environment(folder, pattern, broker),
            "PAKBON_GATEWAY_PORT": str(self.gateway_port),
            "PAKBON_PUBLIC_ADDRESS": f"http://127.0.0.1:{self.gateway_port}",
            "PAKBON_RETRY_PAUSES": "0.5,1,2,4",
            **environ,
        }
        self.config = settings.load(self.environ)
        self.running: dict[str, list[subprocess.Popen[bytes]]] = {}
        self.figures: dict[int, str] = {}  # process → address of its pages for the administrator
        self.numbers = count(1)
        self.sandbox = ""
        self._kept = threading.local()

    def migrate(self) -> None:
        """Databases and queues, as the `migrate` job does."""
        environ = {**self.environ, "PAKBON_ADMIN_DATABASE": self.admin}
        log = self.logs / "migrate.log"
        if processes.start(["commands", "migrate"], log, environ, stdout=subprocess.DEVNULL).wait(60):
            raise RuntimeError(log.read_text())

    def start_sandbox(self, *options: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        smtp = processes.free_port()
        folder = ["--data", str(self.folder / "sandbox"), "--port", "0", "--smtp-port", str(smtp)]
        child = processes.start(["sandbox", *folder, *options], self.logs / "sandbox.log", stdout=subprocess.PIPE)
        self.running["sandbox"] = [child]
        self.environ |= {"PAKBON_SMTP": f"smtp://127.0.0.1:{smtp}"}
        self.config = settings.load(self.environ)
        meanwhile()
        self.sandbox = processes.wait_for_line(child, "ready", 30).split()[1]

    def start(self, service: str, replicas: int = 1) -> None:
        """Start replicas of a service and wait until each says that it is ready."""
        self._wait(self._begin(service, replicas))

    def start_all(self, replicas: int = 1) -> None:
        """Start every service at once, which takes little longer than one."""
        self._wait([child for service in SERVICES for child in self._begin(service, replicas)])

    def _begin(self, service: str, replicas: int) -> list[subprocess.Popen[bytes]]:
        family = self.running.setdefault(service, [])
        begun = []
        for _ in range(replicas):
            ports = {"PAKBON_HTTP_PORT": str(processes.free_port())}
            if service == "integration":
                ports["PAKBON_HOOKS_PORT"] = str(processes.free_port())
            if service == "gateway" and family:  # the first one has the town's own port
                ports["PAKBON_GATEWAY_PORT"] = str(processes.free_port())
            environ, log = {**self.environ, **ports}, self.logs / f"{service}-{next(self.numbers)}.log"
            child = self._start(["kit.run", SERVICES[service]], log, environ, stdout=subprocess.PIPE)
            self.figures[child.pid] = f"http://127.0.0.1:{ports['PAKBON_HTTP_PORT']}"
            family.append(child)
            begun.append(child)
        return begun

    def _wait(self, begun: list[subprocess.Popen[bytes]]) -> None:
        for child in begun:
            processes.wait_for_line(child, "ready", 120)

    def kill(self, service: str, which: int = 0) -> None:
        """kill -9."""
        child = self.running[service].pop(which)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self, service: str) -> None:
        for child in self.running.pop(service, []):
            processes.stop(child)

    def close(self) -> None:
        everyone = [child for children in self.running.values() for child in children]
        for child in everyone:
            child.terminate()
        for child in everyone:
            processes.stop(child)
        if kept := getattr(self._kept, "connection", None):
            kept.release()
        self.server.cleanup()

    def _connection(self) -> Connection:
        """This thread's, opened anew when the broker closed it: between two questions it says nothing else."""
        kept: Connection | None = getattr(self._kept, "connection", None)
        if kept is None or select.select([kept.connection.sock], [], [], 0)[0]:
            if kept is not None:
                with contextlib.suppress(OSError):
                    kept.release()
            self._kept.connection = kept = Connection(self.config.broker)
            kept.connect()
        return kept

    def engine(self, service: str) -> Engine:
        return engine_of(self.config.database_of(service))

    def ask(self, request: Request[A], to: str = "", actor: str = "Anna") -> A:
        """Ask a service, without green threads. Raises TimeoutError after the deadline."""
        connection = self._connection()
        found: list[Any] = []
        with connection.channel() as channel:
            replies = Queue(f"replies.{uuid4().hex}", channel=channel, durable=False, exclusive=True, auto_delete=True)
            with Consumer(channel, [replies], callbacks=[lambda body, _: found.append(body)], no_ack=True):
                connection.Producer(channel).publish(
                    request.model_dump(mode="json"),
                    exchange="requests",
                    routing_key=to or request.to,
                    headers={"request": type(request).__name__, "actor": actor, "correlation_id": uuid4().hex},
                    reply_to=replies.name,
                    expiration=request.deadline,
                )
                while not found:
                    connection.drain_events(timeout=request.deadline)
        reply = found[0] if isinstance(found[0], dict) else json.loads(found[0])
        for no in ("refused", "not_found"):
            if no in reply:
                raise Refused(reply[no]["template"], **reply[no]["values"])
        if "fault" in reply:
            raise RuntimeError(reply["fault"])
        return TypeAdapter(type(request).answer).validate_python(reply["answer"])  # type: ignore[no-any-return]


@contextmanager
def town(folder: Path, broker: str, start: Start = processes.start, **environ: str) -> Iterator[Town]:
    made = Town(folder, broker, start, **environ)
    try:
        yield made
    finally:
        made.close()
