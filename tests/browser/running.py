"""The running system the browser looks at: the demo as a new user starts it, and the world outside it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import requests

from commands import processes

LOGIN, PASSWORD = "anna", "pakbon-demo-1"
T = TypeVar("T")


class Running:
    """Where its parts are, and what a test lets happen outside."""

    def __init__(self, gateway: str, sandbox: str) -> None:
        self.gateway, self.sandbox = gateway, sandbox

    def tell(self, path: str, **told: Any) -> Any:
        """Let something happen outside: a new order, a fault, a scan."""
        answer = requests.post(f"{self.sandbox}/control/{path}", json=told, timeout=20)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def look(self, path: str, **asked: Any) -> Any:
        answer = requests.get(f"{self.sandbox}/control/{path}", params=asked, timeout=20)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def buy(self, *lines: tuple[str, int], shop: str = "fietshal", **told: Any) -> str:
        """A visitor buys; the order's number. Without more: two inner tubes, paid, brought by our van."""
        goods = [{"sku": sku, "qty": quantity} for sku, quantity in lines or (("BINNENBAND-28", 2),)]
        asked = {"language": "nl", "shipping": "delivery", "payment": "ideal", "preferred_day": "", "coupon": ""}
        return str(self.tell(f"{shop}/orders", lines=goods, **asked | told)["increment_id"])

    def mails(self, words: str) -> list[Any]:
        return list(self.look("mailbox/mails", q=words))


def within(seconds: float, find: Callable[[], T], what: str = "it") -> T:
    """What is found, as soon as it is there."""
    until = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < until, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.1)
    return found


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """A demo of its own: own folder, own ports, no orders but those a test asks for."""
    gateway, sandbox = processes.free_port(), processes.free_port()
    ports = ["--port", str(gateway), "--sandbox-port", str(sandbox), "--orders-every", "0"]
    log = folder / "demo.log"
    command = [sys.executable, "-m", "commands", "demo", "--home", str(folder / "demo"), *ports]
    with log.open("w") as out:
        demo = subprocess.Popen(command, cwd=processes.ROOT, stdout=out, stderr=out, start_new_session=True)
    try:
        within(90, lambda: "Ready in" in log.read_text() or demo.poll() is not None, "the demo's start")
        assert demo.poll() is None, log.read_text()
        yield Running(f"http://127.0.0.1:{gateway}", f"http://127.0.0.1:{sandbox}")
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(40)
