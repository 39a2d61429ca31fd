"""Add a member of staff: ./pakbon staff add anna "Anna de Boer" --role administrator."""

import argparse
import getpass
import os
import sys

from gateway.staff import add_staff
from kit import settings
from kit.engine import engine_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["add"])
    parser.add_argument("login")
    parser.add_argument("name")
    parser.add_argument(
        "--role", action="append", default=[], help="office, warehouse, workshop, reports, administrator"
    )
    parser.add_argument("--language", default="nl", choices=["nl", "de", "en"])


def main(options: argparse.Namespace) -> int:
    config = settings.load()
    password = os.environ.get("PAKBON_STAFF_PASSWORD") or getpass.getpass("Password: ")
    if len(password) < 10:
        print("A password has at least 10 characters.", file=sys.stderr)
        return 2
    engine = engine_of(config.database_of("gateway"))
    add_staff(engine, options.login, options.name, password, options.role or ["office"], options.language)
    print(f"{options.name} can sign in as {options.login}.")
    return 0
