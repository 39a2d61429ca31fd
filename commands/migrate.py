"""Databases, schemas, queues: once, before anything starts; repeating it changes nothing.

PAKBON_ADMIN_DATABASE signs in as one who may create databases and roles; without it they must exist already.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, cast

from commands import SERVICES
from kit import migrations, settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-queues", action="store_true", help="only the databases")


def main(options: argparse.Namespace) -> int:
    try:
        config = settings.load()
    except settings.WrongSetting as error:
        print(error, file=sys.stderr)
        return 2
    databases(config, os.environ.get("PAKBON_ADMIN_DATABASE", ""), print)
    if not options.no_queues:
        from kit import queues

        count = queues.declare(config.broker, [_service(target) for target in SERVICES.values()])
        print(f"{count} queues declared")
    return 0


def _service(target: str) -> type[Any]:
    """As kit.run's, which would turn every thread of this process green."""
    module, _, name = target.partition(":")
    return cast(type[Any], getattr(importlib.import_module(module), name))


def databases(config: settings.Settings, admin_url: str, say: Callable[[str], None]) -> None:
    """Make and upgrade every service's database."""
    if admin_url:
        migrations.create_databases(admin_url, tuple(SERVICES), config.database)
    for service in SERVICES:
        migrations.upgrade(service, config.database_of(service))
        say(f"{service}: schema up to date")
