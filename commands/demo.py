"""The whole system on this machine: embedded PostgreSQL, in-process broker, all services, and the world in a box."""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from commands import processes
from commands.migrate import databases
from commands.opening import LOGIN, PASSWORD, add_first_staff
from kit import embedded, settings

HOME = processes.ROOT / ".pakbon"
READY_WITHIN = 60.0
PORT = 8000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="forget what was, begin anew")
    parser.add_argument("--port", type=int, default=PORT, help="where staff sign in")
    parser.add_argument("--sandbox-port", type=int, default=8100, help="where the shop, carrier and mailbox are")
    parser.add_argument("--orders-every", type=float, default=45, help="seconds between new orders; 0: none")
    parser.add_argument("--history-orders", type=int, default=60, help="orders of the last weeks, in each shop")
    parser.add_argument("--day", action="store_true", help="do a day's work without a browser, then end")
    parser.add_argument("--out", type=Path, default=Path("pakbon-day"), help="with --day: where its PDFs go")
    parser.add_argument("--home", type=Path, help="where the demo lives (default: .pakbon/demo, or .pakbon/day)")


def main(options: argparse.Namespace) -> int:
    home: Path = (options.home or HOME / ("day" if options.day else "demo")).resolve()
    if (options.fresh or options.day) and home.exists():
        with _only_one(home):
            shutil.rmtree(home / "data", ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with _only_one(home):
        return Demo(home, options).run()


class _only_one:
    """Two demos in one folder would fight over one database."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.file: IO[str] = (home / "lock").open("w")

    def __enter__(self) -> None:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit("A demo runs here already. Stop it first (Ctrl-C), or give another --home.")

    def __exit__(self, *_: object) -> None:
        self.file.close()


class Demo:
    """Starts everything in order, watches over it, and stops it in the reverse order."""

    def __init__(self, home: Path, options: argparse.Namespace) -> None:
        self.data, self.logs, self.options = home / "data", home / "logs", options
        self.children: list[subprocess.Popen[bytes]] = []
        self.server: Any = None
        self.began = time.monotonic()

    def run(self) -> int:
        try:
            self.start()
            return self.finish_day() if self.options.day else self.watch()
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
            return 0
        except RuntimeError as error:
            print(f"\n{error}\nThe log: {self.logs}", file=sys.stderr)
            return 1
        finally:
            self.stop()

    def start(self) -> None:
        self.step("PostgreSQL", self.start_postgres)
        self.step("shop, carrier, insurer and mailbox", self.start_sandbox)
        self.step("databases", lambda: databases(self.config, self.admin, lambda _: None))
        self.step("first member of staff", lambda: add_first_staff(self.config))
        self.step("services, gateway and the shops' connections", self.start_house)
        if not self.options.day:
            self.welcome()

    def step(self, name: str, act: Callable[[], None]) -> None:
        began = time.monotonic()
        print(f"  {name} …", end="", flush=True)
        act()
        print(f"\r  ✓ {name} ({time.monotonic() - began:.1f} s)", flush=True)

    def start_postgres(self) -> None:
        self.server = embedded.postgres(self.data / "postgres")
        self.admin, pattern = embedded.database_urls(self.server)
        self.gateway_port = processes.free_port(self.options.port)
        self.sandbox_port = processes.free_port(self.options.sandbox_port)
        self.smtp_port = self.usual(8125)
        self.sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.environ = embedded.environment(self.data, pattern) | {
            "PAKBON_GATEWAY_PORT": str(self.gateway_port),
            "PAKBON_PUBLIC_ADDRESS": f"http://127.0.0.1:{self.gateway_port}",
            "PAKBON_SMTP": f"smtp://127.0.0.1:{self.smtp_port}",
            "PAKBON_MAIL_FROM": "Fietshal <winkel@fietshal.example>",
            "PAKBON_HTTP_PORT": str(self.usual(9100)),
            "PAKBON_HOOKS_PORT": str(self.usual(9200)),
        }
        self.config = settings.load(self.environ)

    def usual(self, port: int) -> int:
        """The same port each time; a second demo beside the first one, which was given ports, takes any."""
        return processes.free_port(port if self.options.port == PORT else 0)

    def start_sandbox(self) -> None:
        every = (
            []
            if self.options.day or not self.options.orders_every
            else ["--orders-every", str(self.options.orders_every)]
        )
        ports = ["--port", str(self.sandbox_port), "--smtp-port", str(self.smtp_port)]
        folder = ["--data", str(self.data / "sandbox"), "--history-orders", str(self.options.history_orders)]
        self.start_child("sandbox", ["sandbox", *ports, *folder, *every], "ready")

    def start_house(self) -> None:
        day = ["--day", str(self.options.out.resolve())] if self.options.day else []
        self.start_child("house", ["commands.house", "--sandbox", self.sandbox, *day], "ready")

    def start_child(self, name: str, command: list[str], sign: str) -> None:
        child = processes.start(command, self.logs / f"{name}.log", self.environ, stdout=subprocess.PIPE)
        self.children.append(child)
        processes.wait_for_line(child, sign, READY_WITHIN)

    def welcome(self) -> None:
        print(
            f"""
Ready in {time.monotonic() - self.began:.0f} s. Ctrl-C stops everything; starting again finds everything as it was.

  Staff sign in    http://127.0.0.1:{self.gateway_port}   as  {LOGIN}  with  {PASSWORD}
  The shops        {self.sandbox}/fietshal/   {self.sandbox}/meubelhuis/
  The mailbox      {self.sandbox}/mailbox/
  The carrier      {self.sandbox}/carrier/
  Figures          http://127.0.0.1:{self.environ["PAKBON_HTTP_PORT"]}/metrics
""",
            flush=True,
        )

    def watch(self) -> int:
        while True:
            for child in self.children:
                if child.poll() is not None:
                    raise RuntimeError(f"{child.args!r} ended by itself with status {child.returncode}.")
            time.sleep(0.5)

    def finish_day(self) -> int:
        """The house does the day's work by itself and ends with its verdict; its table comes on our output."""
        house = self.children[-1]
        assert house.stdout is not None
        os.set_blocking(house.stdout.fileno(), True)
        for line in house.stdout:
            print(line.decode(), end="", flush=True)
        status = house.wait()
        if status:
            print(f"The log: {self.logs}", file=sys.stderr)
        return status

    def stop(self) -> None:
        for child in reversed(self.children):
            processes.stop(child)
        if self.server is not None:
            self.server.cleanup()
