"""A shop says that something happened there: it is looked at first, and now. Nothing it says is believed."""

import json
from datetime import timedelta
from threading import Lock
from time import monotonic

from sqlalchemy import Engine, func, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.refused import Refused
from kit.door import Knock
from kit.settings import Settings
from kit.work import UnitOfWork, unit_of_work
from services.integration.domain.hooks import Hint, hint_of, is_signed, seal_of
from services.integration.storage import hooks
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS

A_MINUTE = 120  # hooks of one shop; more of them would tell nothing more
FALSE_A_MINUTE = 600  # knocks without a good signature, of whoever: then none is even looked at for a while
SOON = timedelta(seconds=10)  # a shop's whole stock is not read anew with every hook
NOBODY = ("no shop has this secret", "nor this one")


def take_hook(engine: Engine, settings: Settings, knock: Knock) -> int:
    """The status to answer with. 202 only after what follows from it is committed."""
    if _false.full():
        return 429
    seal = seal_of(knock.headers, now())
    if seal is None or not is_signed(seal, knock.body, _secrets(engine, settings, knock.name)):
        _false.count()
        return 401
    hint = _hint(knock.body)
    if hint is None:
        return 400
    with unit_of_work(engine, "shop") as uow:
        if hooks.lately(uow.session, knock.name, now() - timedelta(minutes=1)) >= A_MINUTE:
            return 429
        if hooks.first_time(uow.session, knock.name, seal.delivery, now()):
            _take(uow, knock.name, hint)
    return 202


def _secrets(engine: Engine, settings: Settings, shop: str) -> tuple[str, str]:
    """Always two, so that a shop that nobody knows is answered like one whose signature is wrong."""
    with Session(engine) as session:
        row = hooks.find(session, shop)
    if row is None:
        return NOBODY
    vault = Vault(settings.secret)
    try:
        secret = vault.unlock(row.secret)["secret"]
        old = vault.unlock(row.old)["secret"] if row.old and row.old_until and row.old_until > now() else NOBODY[1]
    except Refused:
        return NOBODY
    return secret, old


def _hint(body: bytes) -> Hint | None:
    try:
        return hint_of(json.loads(body))
    except (ValueError, RecursionError):
        return None


def _take(uow: UnitOfWork, shop: str, hint: Hint) -> None:
    hooks.came(uow.session, shop, hint.event, now())
    if hint.number:
        hooks.hint(uow.session, shop, hint.number, now())
    mine = update(SHOPS).where(SHOPS.c.shop == shop)
    # a shop that does not answer is left in peace as long as before
    uow.session.execute(mine.where(SHOPS.c.failures == 0).values(next_round=func.least(SHOPS.c.next_round, now())))
    for what in ("stock", "products"):
        if hint.event.startswith(what.removesuffix("s")):
            column = SHOPS.c[f"{what}_next"]
            uow.session.execute(mine.values({column.name: func.least(column, now() + SOON)}))


class _Counted:
    """How many came within the running minute, in this process. What is in memory here may be forgotten."""

    def __init__(self) -> None:
        self.lock, self.began, self.number = Lock(), monotonic(), 0

    def count(self) -> None:
        with self.lock:
            self.number += 1

    def full(self) -> bool:
        with self.lock:
            if monotonic() - self.began > 60:
                self.began, self.number = monotonic(), 0
            return self.number >= FALSE_A_MINUTE


_false = _Counted()
