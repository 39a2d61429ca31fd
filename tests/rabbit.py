"""A private RabbitMQ node for one test run: started from the installed program, stopped, killed and started again."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.processes import free_port

PLACES = (
    "/usr/lib/rabbitmq/bin",
    "/usr/local/sbin",
    "/opt/homebrew/sbin",
)  # Debian's wrapper in /usr/sbin switches user
VHOSTS = 80


def program(name: str) -> str:
    found = next((f"{place}/{name}" for place in PLACES if os.access(f"{place}/{name}", os.X_OK)), shutil.which(name))
    if not found:
        pytest.fail(f"RabbitMQ's {name} is not installed. Install it (Debian: rabbitmq-server) and run again.", False)
    return found


class Node:
    """One node with its own name, ports, cookie and data. `vhost()` gives each asker an empty broker of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pakbon-rabbit-"))
        self.port = free_port()
        epmd_port = free_port()
        self.vhosts = (f"v{number}" for number in range(VHOSTS))
        self._write("rabbitmq.conf", self._settings())
        self._write("definitions.json", self._definitions())
        self._write("plugins", "[].")
        self._write("environment", "")
        self.environ = {
            **os.environ,
            "HOME": str(self.folder),  # where its cookie is
            "ERL_EPMD_PORT": str(epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "environment"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_NODENAME": f"pakbon-{os.getpid()}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            # its threads sleep while there is nothing to do, instead of looking for work on processors others need
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }
        self.epmd = subprocess.Popen([program("epmd"), "-port", str(epmd_port)], env=self.environ)
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def _settings(self) -> str:
        return (
            f"listeners.tcp.default = 127.0.0.1:{self.port}\n"
            f"load_definitions = {self.folder}/definitions.json\n"
            "disk_free_limit.absolute = 1MB\n"
        )

    def _definitions(self) -> str:
        names = [f"v{number}" for number in range(VHOSTS)]
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        guest = {"name": "guest", "password": "guest", "tags": "administrator"}
        permissions = [{"user": "guest", "vhost": name, **everything} for name in names]
        return json.dumps({"users": [guest], "vhosts": [{"name": n} for n in names], "permissions": permissions})

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def vhost(self) -> str:
        """The address of a broker with nothing in it, for one test."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/{next(self.vhosts)}"

    def start(self) -> None:
        (self.folder / "pid").unlink(missing_ok=True)
        with open(self.folder / "output", "ab") as output:
            self.server = subprocess.Popen(
                [program("rabbitmq-server")], env=self.environ, stdout=output, stderr=output, start_new_session=True
            )
        self.ctl("wait", str(self.folder / "pid"), "--timeout", "60")

    def kill(self) -> None:
        """As a power cut would."""
        os.kill(int((self.folder / "pid").read_text()), signal.SIGKILL)
        self.server.wait(10)

    def stop_app(self) -> None:
        self.ctl("stop_app")

    def start_app(self) -> None:
        self.ctl("start_app")

    def ctl(self, *words: str) -> str:
        done = subprocess.run(
            [program("rabbitmqctl"), *words], env=self.environ, capture_output=True, text=True, timeout=90
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {words}: {done.stdout}{done.stderr}\n{self._output()}")
        return done.stdout

    def _output(self) -> str:
        return (self.folder / "output").read_text()[-2000:]

    def close(self) -> None:
        if self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGKILL)
            with contextlib.suppress(OSError, ValueError):
                self.kill()
        self.epmd.terminate()
        self.epmd.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)


def running() -> Iterator[Node]:
    """What a session fixture yields from."""
    node = Node()
    try:
        yield node
    finally:
        node.close()
