"""The sandbox's shops tell the back office at once, signed as docs/webhook.md says, and again where nobody answered."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from services.integration.domain.hooks import signature
from tests.sandbox.conftest import Box

SECRET = "a secret of the shop"


@pytest.fixture
def office() -> Iterator[tuple[str, queue.Queue[Any], list[int]]]:
    """An address, what came there, and what it answers next (202 when nothing is set)."""
    came: queue.Queue[Any] = queue.Queue()
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.put((self.path, dict(self.headers.items()), body))
            self.send_response(answers.pop(0) if answers else 202)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hooks/fietshal", came, answers
    server.shutdown()
    server.server_close()


@pytest.mark.row("INT-01")
def test_an_order_is_told_signed_and_again_until_it_is_taken(box: Box, office: Any) -> None:
    address, came, answers = office
    answers.append(503)
    box.control("fietshal/settings", {"webhook": {"url": address, "secret": SECRET}})
    try:
        placed = box.place("fietshal")
        path, headers, body = came.get(timeout=10)
        _, again, same = came.get(timeout=10)
    finally:
        box.control("fietshal/settings", {"webhook": None})

    wanted = {"event": "order.saved", "increment_id": placed["increment_id"], "entity_id": placed["entity_id"]}
    assert (path, json.loads(body)) == ("/hooks/fietshal", wanted)
    signed = signature(SECRET, headers["X-Pakbon-Timestamp"], headers["X-Pakbon-Delivery"], body)
    assert headers["X-Pakbon-Signature"] == signed
    assert (again["X-Pakbon-Delivery"], same) == (headers["X-Pakbon-Delivery"], body)


def test_a_shop_without_a_hook_tells_nobody(box: Box, office: Any) -> None:
    _, came, _ = office
    box.place("meubelhuis")
    with pytest.raises(queue.Empty):
        came.get(timeout=0.3)
