"""The measurements: ./pakbon bench [intake lists invoices …]. Whole runs, medians, figures to bench/RESULTS.md."""

import argparse
import subprocess
import sys

from commands.processes import ROOT

NAMES = ("intake", "history", "lists", "invoices", "mails", "kit")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", nargs="*", choices=[[], *NAMES], help="none: all")


def main(options: argparse.Namespace) -> int:
    """Each in a process of its own: what one leaves in memory is not the other's, and one of them patches."""
    return max(subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT).returncode for name in wanted(options))


def wanted(options: argparse.Namespace) -> list[str]:
    return options.which or list(NAMES)
