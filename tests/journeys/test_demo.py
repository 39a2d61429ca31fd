"""The one command: a demo that starts, stops without a trace, goes on where it was, and does a day's work."""

import csv
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from commands import processes
from commands.processes import ROOT
from tests.journeys.looking import SHOPS, Browser
from tests.waiting import until

pytestmark = pytest.mark.journey
Pakbon = Callable[..., "subprocess.Popen[str]"]


FEW = ("--history-orders", "8")  # of the last weeks, in each shop: enough for a day, and soon taken over


def hears_ctrl_c() -> None:
    """As in a terminal: a run of these tests in the background would have it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def pakbon(tmp_path: Path) -> Iterator[Pakbon]:
    """Start `./pakbon demo` in a home of this test, on free ports."""
    begun: list[subprocess.Popen[str]] = []

    def start(*options: str) -> "subprocess.Popen[str]":
        ports = ("--port", str(processes.free_port()), "--sandbox-port", str(processes.free_port()))
        command = [ROOT / "pakbon", "demo", "--home", str(tmp_path / "home"), *ports, *options]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "preexec_fn": hears_ctrl_c}
        begun.append(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))  # type: ignore[call-overload]
        return begun[-1]

    yield start
    for child in begun:
        if child.poll() is None:
            child.terminate()
            child.wait(30)


def living(home: Path) -> list[str]:
    """Every process that has to do with this home, its PostgreSQL included."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            about = command + (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(home) in about and int(folder.name) != os.getpid():
            found.append(command)
    return found


@pytest.mark.row("PLN-13")
@pytest.mark.row("CAR-02")
@pytest.mark.timeout(400)
def test_a_day_in_a_fresh_home(pakbon: Pakbon, tmp_path: Path) -> None:
    demo = pakbon("--day", "--out", str(tmp_path / "papers"), *FEW)
    report = demo.communicate(timeout=380)[0]
    assert demo.returncode == 0, report
    assert "Everything is there and agrees." in report
    papers = {"day_plan", "workshop", "packing_pickup", "packing_delivery", "invoices_and_stickers"}
    assert {path.stem for path in (tmp_path / "papers").glob("*.pdf")} == papers
    assert living(tmp_path / "home") == []


@pytest.mark.timeout(400)
def test_it_stops_without_a_trace_and_goes_on_where_it_was(pakbon: Pakbon, tmp_path: Path) -> None:
    home = tmp_path / "home"
    demo = pakbon("--orders-every", "0", *FEW)
    before = _orders(_welcome(demo))
    assert len(before) == 16
    assert len(living(home)) >= 4

    second = pakbon()
    refused = second.communicate(timeout=30)[0]
    assert (second.returncode, refused) == (
        1,
        "A demo runs here already. Stop it first (Ctrl-C), or give another --home.\n",
    )
    assert demo.poll() is None

    demo.send_signal(signal.SIGINT)
    rest = demo.communicate(timeout=40)[0]
    assert (demo.returncode, "Traceback" in rest) == (0, False), rest
    assert living(home) == []

    again = pakbon("--orders-every", "0")
    assert _orders(_welcome(again)) == before
    again.send_signal(signal.SIGINT)
    assert again.wait(40) == 0
    assert living(home) == []


@pytest.mark.row("CAR-02")
@pytest.mark.timeout(400)
def test_a_day_on_which_the_carrier_refuses_is_no_good_day(pakbon: Pakbon, tmp_path: Path) -> None:
    port = processes.free_port()
    demo = pakbon("--day", "--out", str(tmp_path / "papers"), "--sandbox-port", str(port), *FEW)
    refusal = {"kind": "status500", "status": 422, "times": 1000, "path": "manifests"}
    threading.Thread(target=_plan, args=(f"http://127.0.0.1:{port}/control/carrier/faults", refusal)).start()
    report = demo.communicate(timeout=380)[0]
    assert demo.returncode == 1, report
    assert "did not take its packing slip (refused): Internal Error." in report
    assert living(tmp_path / "home") == []


def _welcome(demo: "subprocess.Popen[str]") -> str:
    """What the demo says until it is ready: where everything is."""
    assert demo.stdout is not None
    said = ""
    for line in demo.stdout:
        said += line
        if "Figures" in line:
            return said
    raise AssertionError(said)


def _address(said: str, of: str) -> str:
    match = re.search(rf"{of}\s+(http\S+)", said)
    assert match, said
    return match[1].rstrip("/")


def _orders(said: str) -> list[list[str]]:
    """The whole overview as a spreadsheet, once it holds every order of the shops."""
    sandbox = _address(said, "The shops").removesuffix("/fietshal")
    placed = sum(len(requests.get(f"{sandbox}/control/{shop}/orders", timeout=20).json()) for shop in SHOPS)
    browser = Browser(_address(said, "Staff sign in"))
    return until(lambda: len(found := _export(browser)) == placed and found, 60, lambda: f"{placed} orders")


def _export(browser: Browser) -> list[list[str]]:
    """Without the first line, which names the columns, without the stock and the next step, which follow the first
    reading of the shops' stock, and in one order."""
    lines = csv.reader(browser.get("/orders/export?filter=all")[1].splitlines()[1:], delimiter=";")
    return sorted(line[:12] + line[13:17] for line in lines)


def _plan(address: str, fault: dict[str, object]) -> None:
    """Tell the sandbox as soon as it is there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            requests.post(address, json=fault, timeout=5).raise_for_status()
            return
        except requests.ConnectionError:
            time.sleep(0.1)
