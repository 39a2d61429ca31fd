"""Towns for journeys: every service its own processes, on a real RabbitMQ and PostgreSQL, with the world in a box."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import processes
from commands.opening import add_first_staff, connect_partners
from commands.town import Town, town
from tests.rabbit import Node


@pytest.fixture(scope="package", autouse=True)
def compiled() -> Iterator[None]:
    """A process whose modules are compiled already starts in a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONDONTWRITEBYTECODE", "")
        patch.setenv("PYTHONPYCACHEPREFIX", str(processes.ROOT / ".pakbon" / "bytecode"))
        yield


@contextmanager
def opened(node: Node, replicas: int = 1, **environ: str) -> Iterator[Town]:
    """Migrated, started, its shops and carriers connected, and nobody has ordered anything yet.

    The logs of a town in which something failed are kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="pakbon-town-"))
    with town(folder, node.vhost(), **environ) as made:
        made.start_sandbox("--history-orders", "0")
        made.migrate()
        add_first_staff(made.config)
        made.start_all(replicas)
        connect_partners(made.ask, made.sandbox)
        yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def one_of_each(node: Node) -> Iterator[Town]:
    """One process per service, for all tests that leave a town in order."""
    with opened(node) as made:
        yield made


@pytest.fixture(scope="package")
def two_of_each(node: Node) -> Iterator[Town]:
    """Two replicas of every service."""
    with opened(node, 2) as made:
        yield made
