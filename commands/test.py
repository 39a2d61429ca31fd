"""Everything: the checks, then all tests. What it needs beside Python is installed where it may be, or named."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from commands import check

ROOT = Path(__file__).resolve().parents[1]

# program → Debian's package
PROGRAMS = {"rabbitmq-server": "rabbitmq-server", "chromium": "chromium", "promtool": "prometheus"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-check", action="store_true", help="only the tests")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="for pytest")


def main(options: argparse.Namespace) -> int:
    need_programs()
    if not options.no_check and not options.rest:
        failed = check.main(argparse.Namespace(keep_going=True))
        if failed:
            return failed
    command = [sys.executable, "-m", "pytest", "--durations=15", *options.rest]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def need_programs() -> None:
    """RabbitMQ, Chromium and promtool: installed from Debian's packages if we may, else named and an end made."""
    missing = [package for program, package in PROGRAMS.items() if not _found(program)]
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
