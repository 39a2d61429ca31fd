"""Towns for journeys: every service its own processes, on a real RabbitMQ and PostgreSQL, with the world in a box."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.opening import add_first_staff, connect_partners
from commands.town import Town, town
from tests.nursery import Nursery
from tests.postgres import unsynced
from tests.rabbit import Node


@pytest.fixture(scope="package", autouse=True)
def compiled() -> Iterator[None]:
    """A process whose modules are compiled already starts in a third of the time; and nobody here has a name that
    would have to be looked up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONDONTWRITEBYTECODE", "")
        patch.setenv("EVENTLET_NO_GREENDNS", "yes")
        yield


@contextmanager
def opened(
    node: Node, nursery: Nursery, replicas: int = 1, *, history: int = 0, connected: bool = True, **environ: str
) -> Iterator[Town]:
    """Migrated, started, its shops and carriers connected; so many orders were placed in each shop before.

    The logs of a town in which something failed are kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="pakbon-town-"))
    with town(folder, node.vhost(), nursery.start, **environ) as made:
        unsynced(made.admin)
        made.start_sandbox("--history-orders", str(history), meanwhile=made.migrate)
        add_first_staff(made.config)
        made.start_all(replicas)
        if connected:
            connect_partners(made.ask, made.sandbox)
        yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def one_of_each(node: Node, nursery: Nursery) -> Iterator[Town]:
    """One process per service, for all tests that leave a town in order."""
    with opened(node, nursery) as made:
        yield made


@pytest.fixture(scope="package")
def two_of_each(node: Node, nursery: Nursery) -> Iterator[Town]:
    """Two replicas of every service."""
    with opened(node, nursery, 2) as made:
        yield made
