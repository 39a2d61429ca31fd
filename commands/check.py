"""Style, types, imports, contracts and migrations: what can be known without running the system."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

STEPS: dict[str, list[str]] = {
    "style (ruff)": [f"{BIN}/ruff", "check", "."],
    "format (ruff)": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "types (mypy)": [f"{BIN}/mypy"],
    "imports (import-linter)": [f"{BIN}/lint-imports", "--no-cache"],
    "contracts and migrations": [sys.executable, "-m", "pytest", "tests/contracts", "-k", "lock or migrations"],
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep-going", action="store_true", help="show all that is wrong, not only the first")


def main(options: argparse.Namespace) -> int:
    wrong = 0
    for name, command in STEPS.items():
        began = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
        if result.returncode == 0:
            print(f"✓ {name} ({seconds:.1f} s)", flush=True)
            continue
        print(f"✗ {name} ({seconds:.1f} s)\n{result.stdout}{result.stderr}", flush=True)
        wrong += 1
        if not options.keep_going:
            break
    return 1 if wrong else 0
