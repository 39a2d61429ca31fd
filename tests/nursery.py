"""Processes that begin with everything loaded: forked from one that imported it once, in a tenth of the time that an
interpreter takes to come so far. Each is a process of its own, as `python -m` makes it: environment, output, death.

`python -m tests.nursery` is the one they are forked from. It hears on its first descriptor what to bring up or to
bury, and ends when nobody asks any more; who is alive then is told to end.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from os import fork, waitpid  # as they are before everything turns green
from pathlib import Path
from socket import AF_UNIX, SOCK_SEQPACKET, recv_fds, send_fds, socket, socketpair
from typing import Any

from commands import SERVICES

ROOT = Path(__file__).resolve().parents[1]
LOADED = ("kit.run", *(target.partition(":")[0] for target in SERVICES.values()))
LONGEST = 1 << 17  # bytes of a request: it holds a whole environment


class Born:
    """A process that was brought up here: what `subprocess.Popen` is to its parent."""

    def __init__(self, nursery: "Nursery", command: list[str], pid: int, output: int | None) -> None:
        self.args, self.pid, self.returncode = command, pid, None
        self.stdout = None if output is None else os.fdopen(output, "rb", 0)
        self._nursery, self._end = nursery, os.pidfd_open(pid)

    def poll(self) -> int | None:
        return self._within(0)

    def wait(self, timeout: float | None = None) -> int:
        found = self._within(timeout)
        if found is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return found

    def _within(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], seconds)[0]:
            self.returncode = self._nursery.bury(self.pid)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._end, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    def __init__(self) -> None:
        self._speech, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
        self._one_at_a_time = threading.Lock()
        environ = {**os.environ, "EVENTLET_NO_GREENDNS": "yes"}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.nursery", str(theirs.fileno())],
            cwd=ROOT, env=environ, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()

    def start(
        self, command: list[str], log: Path, environ: Mapping[str, str] | None = None, stdout: int | None = None
    ) -> Born:
        """As `processes.start`: a module and its arguments; its errors go to a log file, and so does what it says
        unless that is piped."""
        log.parent.mkdir(parents=True, exist_ok=True)
        inner, outer = os.pipe() if stdout == subprocess.PIPE else (None, None)
        with log.open("ab") as errors:
            told = {"command": command, "environ": dict(os.environ if environ is None else environ)}
            pid = self._ask(told, [errors.fileno() if outer is None else outer, errors.fileno()])
        if outer is not None:
            os.close(outer)
        return Born(self, command, pid, inner)

    def bury(self, pid: int) -> int:
        """The exit code of one that ended; as subprocess has it, minus the signal it died of."""
        return self._ask({"bury": pid}, [])

    def _ask(self, told: dict[str, Any], descriptors: list[int]) -> int:
        with self._one_at_a_time:
            send_fds(self._speech, [json.dumps(told).encode()], descriptors)
            return int(json.loads(self._speech.recv(LONGEST)))

    def close(self) -> None:
        self._speech.close()
        self._process.wait(10)


def hear(speech: socket) -> list[str]:
    """Bring up and bury until nobody asks any more; whoever returns from here with a command is a child that is to do
    it."""
    while True:
        body, descriptors, _, _ = recv_fds(speech, LONGEST, 2)
        if not body:
            return []
        told = json.loads(body)
        if "bury" in told:
            answer = os.waitstatus_to_exitcode(waitpid(told["bury"], 0)[1])
        elif not (answer := fork()):
            speech.close()
            become(told["environ"], descriptors)
            return list(told["command"])
        for each in descriptors:
            os.close(each)
        speech.send(json.dumps(answer).encode())


def become(environ: dict[str, str], descriptors: list[int]) -> None:
    """A process as if it had just been started."""
    import eventlet.hubs

    os.setsid()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    for number, each in enumerate(descriptors, 1):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(environ)
    eventlet.hubs.use_hub()  # the parent's descriptors of events are not ours


def main() -> None:
    speech = socket(fileno=int(sys.argv[1]))
    for module in LOADED:
        importlib.import_module(module)
    gc.freeze()  # what a child does not touch it shares
    command = hear(speech)
    if not command:
        return
    module, sys.argv = command[0], command
    if module in sys.modules:
        sys.modules[module].main()
    else:
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
