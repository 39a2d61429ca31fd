"""Planned misfortune: what a test may ask a shop, the carrier or the insurer to get wrong."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass

from flask import Response, request

KINDS = (
    "status500",
    "half_json",
    "html",
    "empty",
    "hang",
    "slow",
    "answer_late",
    "answer_lost",
    "wrong_credentials",
    "entity_bomb",
    "twice",
)
MAINTENANCE = "<!doctype html><html><head><title>Onderhoud</title></head><body><h1>Even geduld</h1></body></html>"

_GROWN = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY e0 "boom">{_GROWN}]><bomb>&e9;</bomb>'


@dataclass
class Fault:
    kind: str
    times: int = 1
    seconds: float = 30.0
    path: str = ""
    status: int = 500


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, list[Fault]] = {}
        self.ending = threading.Event()

    def plan(self, part: str, fault: Fault) -> None:
        with self._lock:
            self._planned.setdefault(part, []).append(fault)

    def clear(self, part: str | None = None) -> None:
        with self._lock:
            for name in list(self._planned) if part is None else [part]:
                self._planned.pop(name, None)

    def take(self, part: str, what: str) -> Fault | None:
        """The first planned fault that fits, one time less."""
        with self._lock:
            for fault in self._planned.get(part, []):
                if fault.times > 0 and fault.path in what:
                    fault.times -= 1
                    return fault
        return None

    def listed(self, part: str) -> list[Fault]:
        with self._lock:
            return [f for f in self._planned.get(part, []) if f.times > 0]

    def before(self, fault: Fault) -> Response | None:
        """The answers that need no work done, and the pauses before the work."""
        if fault.kind in ("hang", "slow"):
            self.ending.wait(fault.seconds)
        if fault.kind == "hang":
            return Response("", 504)
        if fault.kind == "status500":
            body = '{"message":"Internal Error. Details are available in the server log. Report ID: sandbox"}'
            return Response(body, fault.status, content_type="application/json; charset=utf-8")
        if fault.kind == "html":
            return Response(MAINTENANCE, 200, content_type="text/html; charset=UTF-8")
        if fault.kind == "empty":
            return Response("", 200)
        if fault.kind == "entity_bomb":
            return Response(BOMB, 200, content_type="text/xml; charset=utf-8")
        return None

    def after(self, fault: Fault, response: Response) -> Response:
        """What goes wrong once the work is done: half an answer, a late one, none."""
        if fault.kind == "half_json":
            body = response.get_data()
            response.set_data(body[: len(body) // 2])
        elif fault.kind == "answer_late":
            self.ending.wait(fault.seconds)
        elif fault.kind == "answer_lost":
            line = request.environ.get("werkzeug.socket")
            if isinstance(line, socket.socket):
                line.shutdown(socket.SHUT_RDWR)
        return response
