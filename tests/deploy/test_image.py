"""The image: well made, nobody's root, exactly the locked packages; and its check of health tells the truth."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.deploy.programs import DEPLOY, ROOT, passes, run
from tests.deploy.test_compose import PATH

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()


def test_it_is_well_made() -> None:
    passes("hadolint", DEPLOY / "Dockerfile")


def test_it_runs_as_nobody_special_with_locked_packages() -> None:
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["python:3.12-slim-bookworm"] * 2
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M) == ["10001:10001"]
    assert "--require-hashes" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE


def test_what_it_copies_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+", DOCKERFILE, re.M)
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert copied
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path}" in ignore, path
    assert "*" in ignore


@contextmanager
def answering(status: int) -> Iterator[str]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(b"broker away\n" if status != 200 else b"ready\n")

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield str(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "code", "words"), [(200, 0, "ready"), (503, 1, "broker away")])
def test_health_is_what_the_service_says(status: int, code: int, words: str) -> None:
    with answering(status) as port:
        done = run("python", DEPLOY / "ready.py", environ={**PATH, "PAKBON_HTTP_PORT": port})
    assert (done.returncode, done.stdout.strip()) == (code, words)


def test_no_answer_is_not_healthy() -> None:
    with answering(200) as port:
        pass
    done = run("python", DEPLOY / "ready.py", environ={**PATH, "PAKBON_HTTP_PORT": port})
    assert done.returncode == 1
    assert done.stdout.startswith("no answer")
