"""Runs the programs that check deployment files, and says plainly when one is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = ROOT / "docker-compose.yml"

ANSWERS = {
    "PAKBON_ADMIN_PASSWORD": "admin1",
    "PAKBON_DATABASE_PASSWORD": "database1",
    "PAKBON_BROKER_PASSWORD": "broker1",
    "PAKBON_SECRET": "s" * 40,
    "PAKBON_PUBLIC_ADDRESS": "https://pakbon.example.nl",
    "PAKBON_SMTP": "smtp://mail.example.nl:25",
    "PAKBON_MAIL_FROM": "Winkel <winkel@example.nl>",
    "PAKBON_GS1_PREFIX": "8712345",
}


def run(
    program: str, *arguments: str | Path, environ: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """The program from beside our Python, else from the system. AssertionError where there is none."""
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else shutil.which(program)
    assert found, f"{program} is missing (promtool: Debian's package prometheus); ./pakbon test installs it if it may"
    return subprocess.run(
        [found, *map(str, arguments)], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


def passes(program: str, *arguments: str | Path, environ: dict[str, str] | None = None) -> str:
    done = run(program, *arguments, environ=environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
