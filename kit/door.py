"""A small door to the internet: one kind of POST under one path, limited in size, time and number; nothing else."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import eventlet
import eventlet.wsgi
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from kit.engine import engine_of, is_away
from kit.metrics import measured
from kit.settings import Settings

log = logging.getLogger(__name__)
LARGEST = 64 * 1024  # bytes
PATIENCE = 10.0  # seconds, for a request to come in whole
AT_ONCE = 64
WORDS = {
    202: "202 Accepted",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    411: "411 Length Required",
    413: "413 Content Too Large",
    429: "429 Too Many Requests",
    503: "503 Service Unavailable",
}
LATER = {429: "30", 503: "10"}  # seconds


@dataclass(frozen=True)
class Knock:
    """Who knocks, by the last part of the path; headers by their names in small letters."""

    name: str
    headers: Mapping[str, str]
    body: bytes


Answer = Callable[[Engine, Settings, Knock], int]


class Door(DependencyProvider):
    """`door = Door("/hooks/", take_hook)` on a service: POST /hooks/<name> is answered with the status it returns.

    Listens where the settings say; each replica has its own.
    """

    def __init__(self, path: str, answer: Answer) -> None:
        self.path, self.answer = path, answer
        super().__init__()

    def setup(self) -> None:
        self.settings: Settings = self.container.config["settings"]
        self.engine = engine_of(self.settings.database_of(self.container.service_name), self.settings.workers)
        self.thread: Any = None

    def start(self) -> None:
        if self.settings.hooks_port < 0:
            return
        listener = eventlet.listen((self.settings.hooks_host, self.settings.hooks_port), reuse_port=False)
        self.thread = eventlet.spawn(
            eventlet.wsgi.server,
            listener,
            self.serve,
            log_output=False,
            custom_pool=eventlet.GreenPool(AT_ONCE),
            keepalive=False,
            socket_timeout=PATIENCE,
            url_length_limit=1024,
        )

    def stop(self) -> None:
        if self.thread is not None:
            self.thread.kill()

    kill = stop

    def get_dependency(self, worker_ctx: Any) -> None:
        return None

    def serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with measured(self.container.service_name, "door", self.path) as outcome:
            status = self._status(environ)
            outcome[0] = str(status)
        later = [("Retry-After", LATER[status])] if status in LATER else []
        start_response(WORDS[status], [("Content-Type", "text/plain"), ("Content-Length", "0"), *later])
        return [b""]

    def _status(self, environ: dict[str, Any]) -> int:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(self.path):
            return 404
        if environ.get("REQUEST_METHOD") != "POST":
            return 405
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit()):
            return 411
        if int(length) > LARGEST:
            return 413
        try:
            with eventlet.Timeout(PATIENCE):
                body = environ["wsgi.input"].read(int(length))
        except (eventlet.Timeout, OSError):
            return 400
        headers = {
            key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
        }
        try:
            return self.answer(self.engine, self.settings, Knock(path.removeprefix(self.path), headers, body))
        except Exception as error:
            (log.warning if is_away(error) else log.exception)("%s: %s", self.path, error)
            return 503
