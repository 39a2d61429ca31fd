"""Child processes that end with their parent, and free ports for them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PORTS = range(20000, 32000)  # below those that the system gives to outgoing connections
_given: set[int] = set()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def start(
    command: list[str], log: Path, environ: Mapping[str, str] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a Python module of ours; its errors go to a log file, Ctrl-C does not reach it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=dict(environ if environ is not None else os.environ),
        stderr=log.open("a"),
        start_new_session=True,
        preexec_fn=_die_with_parent,
        **options,
    )


def stop(process: subprocess.Popen[Any], within: float = 25) -> None:
    """End a process politely, and after a while not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port(wished: int = 0) -> int:
    """The wished port if nobody has it, else a free one that no outgoing connection may get first.

    Each process begins to look elsewhere, so that two runs side by side hardly ever meet.
    """
    start = os.getpid() * 31 % len(_PORTS)
    places: list[int] = [*([wished] if wished else []), *_PORTS[start:], *_PORTS[:start]]
    for port in places:
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise OSError("no free port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_line(process: subprocess.Popen[bytes], beginning: str, seconds: float) -> str:
    """The first line of a child's output that begins so. Raises RuntimeError when it ends or takes too long."""
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    until, text = time.monotonic() + seconds, b""
    while time.monotonic() < until:
        with contextlib.suppress(BlockingIOError):
            text += os.read(process.stdout.fileno(), 65536)
        for line in text.decode().splitlines():
            if line.startswith(beginning):
                return line
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} said nothing within {seconds:.0f} s")
