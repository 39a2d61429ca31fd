"""Start the rounds that are due: replicas share the shops, and a slow shop keeps no other one waiting."""

import logging
import threading
import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from kit.work import unit_of_work
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.poll_shop import Round, nothing_waits

log = logging.getLogger(__name__)
AT_ONCE = 8  # shops read by one process at a time
AWAY_PAUSE = 1.0  # seconds; while the database is away
_places = threading.Semaphore(AT_ONCE)  # green under the runner, which patches before it imports


def start_due_rounds(
    engine: Engine, vault: Vault, backlog: Callable[[Engine], int] = nothing_waits
) -> list[threading.Thread]:
    """Take what is due and return at once; each round ends by itself, and a lease guards it against a second one.

    `backlog`: how much of what was said still waits to be heard.
    """
    free = 0
    while free < AT_ONCE and _places.acquire(blocking=False):
        free += 1
    taken = []
    try:
        if free:
            with unit_of_work(engine) as uow:
                taken = list(shops.take_due(uow.session, free))
    finally:
        for _ in range(free - len(taken)):
            _places.release()
    threads = [
        threading.Thread(target=_run, args=(engine, vault, shop, lease, backlog), name=f"round {shop}", daemon=True)
        for shop, lease in taken
    ]
    for thread in threads:
        thread.start()
    return threads


def _run(engine: Engine, vault: Vault, shop: str, lease: UUID, backlog: Callable[[Engine], int]) -> None:
    ended = threading.Event()
    threading.Thread(target=_keep, args=(engine, shop, lease, ended), name=f"lease of {shop}", daemon=True).start()
    try:
        Round(engine, vault, shop, lease, backlog=backlog).run()
    except SQLAlchemyError as error:
        log.warning("the round of %s broke off: %s", shop, error)
        _let_go(engine, shop, lease)
    finally:
        ended.set()
        _places.release()


def _let_go(engine: Engine, shop: str, lease: UUID) -> None:
    """The database went away under it. As soon as it is back the next round may begin: orders came in meanwhile."""
    while True:
        try:
            with unit_of_work(engine) as uow:
                shops.let_go(uow.session, shop, lease)
            return
        except SQLAlchemyError:
            time.sleep(AWAY_PAUSE)


def _keep(engine: Engine, shop: str, lease: UUID, ended: threading.Event) -> None:
    """A slow page is no reason to lose the shop; the end of this process is."""
    while not ended.wait(shops.LEASE.total_seconds() / 4):
        try:
            with unit_of_work(engine) as uow:
                shops.prolong(uow.session, shop, lease)
        except SQLAlchemyError as error:
            log.warning("the lease of %s is not prolonged: %s", shop, error)
