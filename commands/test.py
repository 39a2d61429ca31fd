"""Everything: the checks, then all tests. What it needs beside Python is installed where it may be, or named."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from commands import check

ROOT = Path(__file__).resolve().parents[1]

# Debian's package → programs of which one will do; Chromium without windows takes half the processor's time
PROGRAMS = {
    "rabbitmq-server": ("rabbitmq-server",),
    "chromium-headless-shell": ("chromium-headless-shell", "chromium"),
    "prometheus": ("promtool",),
}
# run side by side: most tests compute; the others mostly wait for the processes they start, and come first when both
# want the processor
STARTING = (("tests/browser", "tests/kit"), ("tests/journeys",))
LANES = (("tests", *(f"--ignore={folder}" for lane in STARTING for folder in lane)), *STARTING)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-check", action="store_true", help="only the tests")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="for pytest")


def main(options: argparse.Namespace) -> int:
    need_programs()
    if not options.no_check and not options.rest:
        failed = check.main(argparse.Namespace(keep_going=True))
        if failed:
            return failed
    return run(*LANES) if not options.rest else run(tuple(options.rest))


def run(*lanes: tuple[str, ...]) -> int:
    """Each lane is a run of pytest with servers and folders of its own. The first one gives way to the others; what it
    says is shown as it comes, what the others say after it."""
    with tempfile.TemporaryDirectory(prefix="pakbon-tests-") as folder:
        runs = [_begin(Path(folder) / str(number), lane, shown=not number) for number, lane in enumerate(lanes)]
        worst = 0
        for home, running in runs:
            worst = max(worst, running.wait())
            print((home / "words").read_text(), flush=True)
    return worst


def _begin(home: Path, lane: tuple[str, ...], *, shown: bool) -> "tuple[Path, subprocess.Popen[bytes]]":
    home.mkdir()
    command = [sys.executable, "-m", "pytest", "--durations=15", *lane]
    environ = {**os.environ, "PYTEST_DEBUG_TEMPROOT": str(home)}
    give_way = (lambda: os.nice(5)) if shown else None
    with (home / "words").open("wb") as words:
        output = None if shown else words
        options = {"stdout": output, "stderr": output, "preexec_fn": give_way}
        return home, subprocess.Popen(command, cwd=ROOT, env=environ, **options)  # type: ignore[call-overload]


def need_programs() -> None:
    """RabbitMQ, Chromium and promtool: installed from Debian's packages if we may, else named and an end made."""
    missing = [package for package, programs in PROGRAMS.items() if not any(map(_found, programs))]
    if not missing:
        return
    print(f"Missing: {', '.join(missing)}", flush=True)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Install them first, on Debian: apt-get install {' '.join(missing)}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    # a package must not start its service here: tests start their own
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], env=environ, check=True)
        quiet = ["-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
        subprocess.run(
            ["apt-get", "install", "-y", *quiet, *missing], env=environ, check=True, stdout=subprocess.DEVNULL
        )
    finally:
        if ours:
            policy.unlink()


def _found(program: str) -> bool:
    return bool(shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/lib/rabbitmq/bin"))
