"""Run services in this process: ./pakbon run order, or several."""

import argparse
import os
import sys

from commands import SERVICES


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "service", nargs="+", choices=[*SERVICES, "all"], help="which; all: every service and the gateway"
    )


def main(options: argparse.Namespace) -> int:
    names = list(SERVICES) if "all" in options.service else options.service
    command = [sys.executable, "-m", "kit.run", *(SERVICES[name] for name in names)]
    os.execv(sys.executable, command)  # noqa: S606  (a process of its own: it patches before it imports)
