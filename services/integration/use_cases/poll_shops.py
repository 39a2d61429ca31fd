"""Start the rounds that are due: replicas share the shops, and a slow shop keeps no other one waiting."""

import logging
import threading
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from kit.work import unit_of_work
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.poll_shop import Round

log = logging.getLogger(__name__)
AT_ONCE = 8  # shops read by one process at a time
_places = threading.Semaphore(AT_ONCE)  # green under the runner, which patches before it imports


def start_due_rounds(engine: Engine, vault: Vault) -> list[threading.Thread]:
    """Take what is due and return at once; each round ends by itself, and a lease guards it against a second one."""
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
        threading.Thread(target=_run, args=(engine, vault, shop, lease), name=f"round {shop}", daemon=True)
        for shop, lease in taken
    ]
    for thread in threads:
        thread.start()
    return threads


def _run(engine: Engine, vault: Vault, shop: str, lease: UUID) -> None:
    ended = threading.Event()
    threading.Thread(target=_keep, args=(engine, shop, lease, ended), name=f"lease of {shop}", daemon=True).start()
    try:
        Round(engine, vault, shop, lease).run()
    finally:
        ended.set()
        _places.release()


def _keep(engine: Engine, shop: str, lease: UUID, ended: threading.Event) -> None:
    """A slow page is no reason to lose the shop; the end of this process is."""
    while not ended.wait(shops.LEASE.total_seconds() / 4):
        try:
            with unit_of_work(engine) as uow:
                shops.prolong(uow.session, shop, lease)
        except SQLAlchemyError as error:
            log.warning("the lease of %s is not prolonged: %s", shop, error)
