"""A small system of toy services: databases, a broker and processes of its own, for one test."""

import json
import os
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from commands.processes import free_port
from commands.town import Start
from kit import broker, queues
from tests.kit import toys
from tests.waiting import until


class Process:
    """One process of services."""

    def __init__(self, child: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self.child, self.port, self.log = child, port, log

    def wait_ready(self, seconds: float = 60) -> "Process":
        assert self.child.stdout is not None
        os.set_blocking(self.child.stdout.fileno(), False)
        until(lambda: b"ready" in (self.child.stdout.read() or b""), seconds, f"ready; {self.tail()}")  # type: ignore[union-attr]
        return self

    def tail(self) -> str:
        return self.log.read_text()[-1500:]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def kill(self) -> None:
        self.child.kill()
        self.child.wait(10)

    def terminate(self, within: float = 25) -> int:
        """SIGTERM; returns the exit code."""
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(within)

    def wait_death(self, within: float = 40) -> int:
        return self.child.wait(within)


class Place:
    def __init__(self, folder: Path, pattern: str, url: str, start: Start, **environ: str) -> None:
        self.folder, self.pattern, self.url, self.start_process = folder, pattern, url, start
        self.door = folder / "door"
        self.door.touch()
        self.mended = folder / "mended"
        self.desk_port = free_port()
        self.environ = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",  # a process whose modules are compiled starts in a third of the time
            "EVENTLET_NO_GREENDNS": "yes",
            "PAKBON_BROKER": url,
            "PAKBON_DATABASE": pattern,
            "PAKBON_DOCUMENTS": (folder / "documents").as_uri(),
            "PAKBON_SECRET": "x" * 32,
            "PAKBON_RETRY_PAUSES": "0.2,0.4",
            "PAKBON_GATEWAY_PORT": str(self.desk_port),
            "TOY_DOOR": str(self.door),
            "TOY_MENDED": str(self.mended),
            **environ,
        }
        self.processes: list[Process] = []
        self.engines: dict[str, sa.Engine] = {}

    @property
    def is_inprocess(self) -> bool:
        return self.url.startswith("inprocess")

    def declare(self) -> None:
        queues.declare(self.url, [toys.Speaker, toys.Hearer])

    def begin(self, *names: str, module: str = "tests.kit.toys", **environ: str) -> Process:
        """Start services in one process, without waiting until they are ready."""
        port = free_port()
        settings = {**self.environ, "PAKBON_HTTP_PORT": str(port), **environ}
        command = [environ.get("RUNNER", "kit.run"), *(f"{module}:{name}" for name in names)]
        log = self.folder / f"{len(self.processes)}-{'-'.join(names)}.log"
        child = self.start_process(command, log, settings, stdout=subprocess.PIPE)
        self.processes.append(Process(child, port, log))
        return self.processes[-1]

    def start(self, *names: str, **environ: str) -> Process:
        return self.begin(*names, **environ).wait_ready()

    def start_all(self, *groups: tuple[str, ...], **environ: str) -> list[Process]:
        """Several processes at once; on the in-process broker one process hosts them all."""
        if self.is_inprocess:
            groups = (tuple(name for group in groups for name in group),)
        begun = [self.begin(*group, **environ) for group in groups]
        return [process.wait_ready() for process in begun]

    def close(self) -> None:
        for process in self.processes:
            if process.child.poll() is None:
                process.kill()
            if process.child.stdout is not None:
                process.child.stdout.close()
        for engine in self.engines.values():
            engine.dispose()

    # what can be asked

    def ask(self, request: str, to: str = "", correlation_id: str = "", actor: str = "Anna", **fields: Any) -> Any:
        options = {"request": request, "to": to, "correlation_id": correlation_id, "actor": actor}
        query = urllib.parse.urlencode({key: value for key, value in options.items() if value})
        body = json.dumps(fields).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.desk_port}/?{query}", body, timeout=30) as answer:
            return json.loads(answer.read())

    def say(self, *words: str, **options: Any) -> None:
        assert self.ask("Say", words=words, **options) == {"answer": {"words": len(words)}, "type": "Said"}

    def shown(self) -> list[str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.desk_port}/", timeout=10) as answer:
            return list(json.loads(answer.read()))

    def trouble(self, service: str = "hearer") -> Any:
        answer = self.ask("ListTrouble", to=service)
        return answer.get("answer", answer)

    # what stands in the databases

    def engine(self, service: str) -> sa.Engine:
        if service not in self.engines:
            self.engines[service] = sa.create_engine(self.pattern.format(service=service), poolclass=NullPool)
        return self.engines[service]

    def rows(self, service: str, sql: str, **values: Any) -> list[Any]:
        with self.engine(service).begin() as connection:
            found = connection.execute(sa.text(sql), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    def heard(self, service: str = "hearer") -> Counter[str]:
        return Counter(row[0] for row in self.rows(service, "SELECT word FROM heard"))

    def effects(self) -> dict[str, str]:
        return dict(self.rows("hearer", "SELECT key, state FROM effects"))

    def knocks(self) -> Counter[str]:
        return Counter(self.door.read_text().splitlines())

    def is_quiet(self) -> bool:
        """Nothing is left to send."""
        return not any(self.rows(service, "SELECT 1 FROM outbox LIMIT 1") for service in ("speaker", "hearer"))

    def wait_heard(self, words: Iterable[str], seconds: float = 40) -> None:
        """Until the hearer heard these words, and the speaker their echo: each once and nothing else."""
        expected = Counter(words)
        echo = Counter(f"back {word}" for word in words)
        until(
            lambda: (
                self.heard() >= expected
                and Counter({k: v for k, v in self.heard("speaker").items() if k.startswith("back ")}) >= echo
                and self.is_quiet()
            ),
            seconds,
            lambda: f"{expected}, while {self.heard()} and {self.heard('speaker')}",
        )
        assert self.heard() == expected
        assert Counter({k: v for k, v in self.heard("speaker").items() if k.startswith("back ")}) == echo

    def put_in_outbox(self, *words: str, ids: Iterable[UUID] = ()) -> None:
        """As a use case of the speaker would, by hand."""
        sql = (
            "INSERT INTO outbox (event_id, exchange, name, body, headers)"
            " VALUES (:id, 'speaker.events', 'WordSaid', :body, '{\"actor\": \"Bob\"}')"
        )
        known = list(ids) or [uuid4() for _ in words]
        rows = [{"id": each, "body": json.dumps({"word": word})} for each, word in zip(known, words, strict=True)]
        with self.engine("speaker").begin() as connection:
            connection.execute(sa.text(sql), rows)

    def publish(self, body: Any, event: str = "WordSaid", **headers: str) -> None:
        """Straight to the broker, as an older or foreign speaker could."""
        with broker.connection(self.url) as connection:
            text = body if isinstance(body, str) else json.dumps(body)
            connection.Producer().publish(
                text.encode(),
                exchange="speaker.events",
                routing_key=event,
                headers=headers,
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
            )


def seconds(since: float) -> float:
    return time.monotonic() - since
