"""Read one shop, once: new orders first, then what was asked for, missing numbers, products, stock, customers, history.

The shop is asked outside any transaction; each page's events and the cursor commit together.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from contracts.integration import ShopContacted
from kernel.clock import now
from kernel.sentence import pack
from kit.metrics import measured
from kit.work import UnitOfWork, unit_of_work
from services.integration.domain.pace import pause
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection, ShopPartner, Shown
from services.integration.partners.trouble import Denied, Garbled, PartnerTrouble, Rejected
from services.integration.storage import hooks, refetches, shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases import import_history, refetch
from services.integration.use_cases.beside_orders import BesideOrders
from services.integration.use_cases.read_orders import read_page
from services.integration.use_cases.see_orders import see_orders
from services.integration.use_cases.sweep import OVERLAP
from services.integration.use_cases.tell_stock import TellStock

log = logging.getLogger(__name__)
FIRST_LOOK = timedelta(days=2)  # a new shop's latest orders come before its history
HISTORY_TIME = 15.0  # seconds of a round; new orders are looked for between its pages
LOOK = 2.0  # seconds until they are looked for while the history waits
REFETCH_TIME = 15.0
UNSURE = 10  # seconds by which two clocks may differ without anybody minding
FACTS_AGE = timedelta(hours=1)
SAID_AGE = timedelta(minutes=1)  # a shop that is well says so this often
HINTED = 20  # orders of hooks, in one round


def nothing_waits(engine: Engine) -> int:
    return 0


class Round(BesideOrders):
    """One round of one shop, under its lease."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        shop: str,
        lease: UUID,
        opened: Callable[[Connection], ShopPartner] = connect,
        backlog: Callable[[Engine], int] = nothing_waits,
    ) -> None:
        self.engine, self.vault, self.shop, self.lease, self.opened = engine, vault, shop, lease, opened
        self.backlog = backlog
        self.said = 0
        self.notes: list[str] = []

    def run(self) -> None:
        """Never raises: what went wrong is written on the shop, in words."""
        with measured("integration", "round", self.shop) as outcome:
            try:
                self._read()
                self._end("", ok=True)
            except shops.LeaseLost:
                outcome[0] = "lost"
            except PartnerTrouble as trouble:
                outcome[0] = "trouble"
                self._end(trouble.sentence, ok=False)
            except Exception:
                outcome[0] = "failed"
                log.exception("reading %s failed", self.shop)
                self._end(pack("Reading this shop failed; the log says why."), ok=False)

    def _read(self) -> None:
        self.began = now()
        self.row = self._load()
        self.partner = self.opened(shops.connection_of(self.row, self.vault))
        if self.row.facts_at is None or now() - self.row.facts_at > FACTS_AGE:
            self._learn()
        self._hinted()
        self._orders()
        self._where_it_can(self._shipments)
        self._tell_stock()
        self._where_it_can(self._refetches)
        self._if_due("gaps", self._gaps, 120)
        self._if_due("products", self._products, 60)
        self._if_due("stock", self._stock, 60)
        self._if_due("customers", self._customers, 60)
        self._tell_stock()  # again: what came before may have taken long
        self._where_it_can(self._history)

    def _load(self) -> Row[Any]:
        with Session(self.engine) as session:
            return shops.get(session, self.shop)

    def _commit(
        self, values: dict[str, Any], work: Callable[[UnitOfWork], object] = lambda uow: None, actor: str = "shop"
    ) -> None:
        with unit_of_work(self.engine, actor) as uow:
            shops.keep(uow.session, self.shop, self.lease, values)
            work(uow)

    def _learn(self) -> None:
        """What the shop tells of itself. Where it will not, its orders are read without."""
        try:
            facts = self.partner.hello()
        except (Rejected, Denied) as trouble:
            facts = dict(self.row.facts)
            self.notes.append(trouble.sentence)
        self._commit({"facts": facts, "facts_at": now()})
        self.row = self._load()
        self.partner = self.opened(shops.connection_of(self.row, self.vault))

    def _orders(self) -> None:
        since = self.row.cursor - OVERLAP if self.row.cursor else shops.connected_there(self.row) - FIRST_LOOK
        newest: datetime | None = None
        began: datetime | None = None
        for shown in self.partner.changed(since):
            if began is None:
                began = self._look_at_clock()
            latest = max((each.changed_at for each in shown if each.changed_at), default=None)
            newest = max(filter(None, (newest, latest)), default=None)
            self._take(shown)
        if newest and began:  # never past the moment we began: what changed meanwhile is looked for again
            cursor = min(newest, began)
            if self.row.cursor is None or cursor > self.row.cursor:
                self._commit({"cursor": cursor})

    def _look_at_clock(self) -> datetime:
        """The shop's own time. One that is wrong for hours is read right, as all it tells is by that clock."""
        there = self.partner.clock
        ahead = round((there - now()).total_seconds()) if there else self.row.clock_ahead
        ahead = ahead if abs(ahead) > UNSURE else 0
        if abs(ahead - self.row.clock_ahead) > UNSURE:
            self._commit({"clock_ahead": ahead})
            self.row = self._load()
        return there or now()

    def _take(
        self,
        shown: Sequence[Shown],
        values: dict[str, Any] | None = None,
        *,
        trust_dates: bool = True,
        asked_by: str = "",
        also: Callable[[UnitOfWork], None] = lambda uow: None,
    ) -> None:
        """`asked_by`: who wants it said again even if it is known. `also` is done in the same transaction."""
        page = read_page(self.engine, self.partner, shown, trust_dates=trust_dates)

        def work(uow: UnitOfWork) -> None:
            there = shops.connected_there(self.row)
            said = see_orders(uow, self.shop, page, there, say_again=bool(asked_by))
            self.said += said
            also(uow)

        if page.orders or values:
            self._commit(values or {}, work, asked_by or "shop")

    def _shipments(self) -> None:
        began = now()
        since = self.row.shipments_cursor or shops.connected_there(self.row)
        shown = self.partner.shipped_since(since - OVERLAP)
        if shown:
            self._take(shown, trust_dates=False)
        if shown or _old(self.row.shipments_cursor):
            self._commit({"shipments_cursor": min(began, self.partner.clock or began)})

    def _hinted(self) -> None:
        """Orders that a hook spoke of. That they are read here, too, is never needed: only sooner."""
        with unit_of_work(self.engine) as uow:
            numbers = hooks.take_hints(uow.session, self.shop, HINTED)
        for number in numbers:
            try:
                shown = self.partner.numbered(number)
            except Rejected:
                continue
            if shown:
                self._take(shown, trust_dates=False)

    def _tell_stock(self) -> None:
        """Right after the orders: what they took from the shop's figures is known then."""
        ahead = self.began - self.partner.clock if self.partner.clock else timedelta(0)
        commit = lambda work: self._commit({}, work)  # noqa: E731
        self.notes += TellStock(self.engine, self.partner, commit, ahead).run()

    def _history(self) -> None:
        """Backwards, page by page. Whatever came in meanwhile is taken over before the next page."""
        until = monotonic() + HISTORY_TIME
        self.row = self._load()
        while not self.row.history_read and not self._is_paused():
            if self._is_heard():
                self._page_of_history()
            if monotonic() > until:
                return
            self._orders()
            self.row = self._load()

    def _page_of_history(self) -> None:
        page = import_history.next_page(self.partner, self.row.history_before)
        heard = {"last_contact": now(), "last_success": now()}
        self._take(
            page.shown,
            {"history_before": page.before or None, "history_read": not page.before, **heard},
            also=lambda uow: import_history.note_page(uow, self.shop, page),
        )

    def _is_paused(self) -> bool:
        return import_history.is_paused(self.engine, self.shop)

    def _is_heard(self) -> bool:
        """Whether what was said before is taken over, nearly. It is waited for, but not longer than new orders may."""
        until = monotonic() + LOOK
        while (waiting := self.backlog(self.engine)) > import_history.ENOUGH and monotonic() < until:
            sleep(0.2)
        return waiting <= import_history.ENOUGH

    def _refetches(self) -> None:
        """What staff asked to be read again, a day or some numbers at a time."""
        until = monotonic() + REFETCH_TIME
        while (job := self._next_refetch()) is not None and monotonic() < until:
            try:
                pages, step = refetch.next_step(self.partner, job)
                for shown in pages:
                    self._take(shown, trust_dates=False, asked_by=job.asked_by)
            except (Rejected, Denied, Garbled) as trouble:
                self._commit({}, refetch.failing(job, trouble.sentence))
                raise
            self._commit({}, refetch.stepping(job, step, sum(map(len, pages))))

    def _next_refetch(self) -> Row[Any] | None:
        with Session(self.engine) as session:
            return refetches.next_of(session, self.shop)

    def _where_it_can(self, read: Callable[[], None]) -> None:
        """A shop that refuses this, or fails over it, keeps its orders coming."""
        try:
            read()
        except (Rejected, Denied, Garbled) as trouble:
            self.notes.append(trouble.sentence)

    def _end(self, message: str, *, ok: bool) -> None:
        try:
            with unit_of_work(self.engine, "shop") as uow:
                row = shops.get(uow.session, self.shop, lock=True)
                failures = 0 if ok else row.failures + 1
                message = message or " ".join(dict.fromkeys(self.notes))
                say = ok != (row.failures == 0) or message != row.message or self.said or _old(row.last_said)
                connection_interval = _interval(row.settings)
                values: dict[str, Any] = {"last_contact": now(), "message": message, "failures": failures}
                values |= ({"last_success": now()} if ok else {}) | ({"last_said": now()} if say else {})
                values["failing_since"] = None if ok else row.failing_since or now()
                hinted = not failures and hooks.hinted(uow.session, self.shop)
                again = now() + timedelta(seconds=0 if hinted else pause(connection_interval, failures))
                shops.release(uow.session, self.shop, self.lease, again, values)
                if say:
                    uow.publish(
                        ShopContacted(shop=self.shop, name=row.name, at=now(), ok=ok, message=message, orders=self.said)
                    )
        except shops.LeaseLost:
            log.warning("another round has taken %s over", self.shop)


def _old(at: datetime | None) -> bool:
    return at is None or now() - at > SAID_AGE


def _interval(settings: dict[str, str]) -> float:
    try:
        return max(1.0, float(settings.get("poll.seconds") or 5))
    except ValueError:
        return 5.0
