"""Child processes that end with their parent, and free ports for them."""

import contextlib
import ctypes
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PORTS = range(20000, 32000)  # below those that the system gives to outgoing connections
_ZONE = 50
_given: set[int] = set()
_claims: list[socket.socket] = []
_lock = threading.Lock()


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
    """The wished port if nobody has it, else a free one that no outgoing connection may get first."""
    with _lock:
        for port in itertools.chain([wished] if wished else [], _own_ports):
            if port not in _given and _is_free(port):
                _given.add(port)
                return port
    raise OSError("no free port")


def _ports() -> Iterator[int]:
    """Zone by zone: runs side by side look for free ports, too, and what is given may not be listened to yet."""
    zones = len(_PORTS) // _ZONE
    for zone in ((os.getpid() + n) % zones for n in range(zones)):
        if _claim(zone):
            yield from _PORTS[zone * _ZONE : (zone + 1) * _ZONE]


def _claim(zone: int) -> bool:
    """For as long as this process lives. Elsewhere than on Linux there are no such names, and nothing is claimed."""
    if sys.platform != "linux":
        return True
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0pakbon-ports-{zone}")
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True


_own_ports = _ports()


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
