"""The mailbox's front door: a real SMTP server in its own thread, that can be closed or made to refuse."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox.letters import keep
from sandbox.world import World


class Handler:
    """Each mail is kept before it is acknowledged."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.code: int | None = None
        self.times = 0
        self.at = "rcpt"

    def _refusal(self, at: str) -> str | None:
        if self.code is None or self.at != at or self.times <= 0:
            return None
        self.times -= 1
        return f"{self.code} Refused by the sandbox"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: Sequence[str]
    ) -> str:
        if refusal := self._refusal("rcpt"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if refusal := self._refusal("data"):
            return refusal
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        number = keep(self.world, content, envelope.mail_from or "", [str(r) for r in envelope.rcpt_tos])
        # "lost" keeps the mail and then says it did not: the crash between accepting and acknowledging.
        if self.code is not None and self.at == "lost" and self.times > 0:
            self.times -= 1
            if session.peer and server.transport:
                server.transport.close()
        return f"250 kept as {number}"


def _free_port(host: str) -> int:
    """The controller wants to know its port beforehand: it knocks on it to see whether it is open."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


class Postman:
    def __init__(self, world: World, host: str, port: int) -> None:
        self.handler = Handler(world)
        self.host = host
        self.port = port or _free_port(host)
        self._controller: Controller | None = None

    def start(self) -> None:
        if self._controller is not None:
            return
        self._controller = Controller(self.handler, hostname=self.host, port=self.port, data_size_limit=40_000_000)
        self._controller.start()

    def stop(self) -> None:
        """Close the port: who sends now finds nobody at home."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def refuse(self, code: int | None, times: int = 1, at: str = "rcpt") -> None:
        self.handler.code, self.handler.times, self.handler.at = code, times, at
