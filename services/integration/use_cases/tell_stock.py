"""Write what came in here into the shop's stock figures: read, note what is meant, write, say how it stands now.

Part of a shop's round, under its lease: nobody else reads or writes its stock meanwhile. docs/decisions/0008 says why.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.integration import ShopStock
from kernel.clock import now
from kernel.sentence import pack
from kit.metrics import LAG
from kit.work import UnitOfWork
from services.integration.domain.telling import SETTLED, UNKNOWN, Stage, Telling
from services.integration.partners.shop import ShopPartner, StockNow, StockWrite
from services.integration.partners.trouble import PartnerTrouble, Rejected
from services.integration.storage import stock_writes
from services.integration.use_cases.see_products import say_stock
from services.integration.use_cases.tell_shop import CANCEL, CREDIT, SHIPMENT, is_told

BATCH = 100  # articles read and written together
BATCHES = 10  # in one round
BUSY = timedelta(seconds=3)
MOVERS = (SHIPMENT, CANCEL, CREDIT)  # effects that move the shop's figures too

Commit = Callable[[Callable[[UnitOfWork], None]], None]


def tells_stock(settings: Mapping[str, str]) -> bool:
    """`tell.stock = no` switches it off: the shop's figures are then its staff's alone."""
    return is_told(settings, "stock")


class TellStock:
    """`commit` does work in a transaction of its own, under the round's lease. `ahead`: of the shop's clock."""

    def __init__(self, engine: Engine, partner: ShopPartner, commit: Commit, ahead: timedelta = timedelta(0)) -> None:
        self.engine, self.partner, self.commit, self.ahead = engine, partner, commit, ahead
        self.shop = partner.connection.shop
        self.watch = not partner.reserved_included

    def run(self) -> list[str]:
        """Everything due; what went wrong, in words. A shop that takes no figures keeps its orders coming."""
        if not tells_stock(self.partner.connection.settings):
            return []
        try:
            for _ in range(BATCHES):
                with Session(self.engine) as session:
                    skus = stock_writes.due(session, self.shop, now(), BATCH)
                if not skus:
                    break
                self._turn(skus)
        except PartnerTrouble as trouble:
            return [trouble.sentence]
        return []

    def _turn(self, skus: Sequence[str]) -> None:
        found = self._read(skus)
        writes: list[StockWrite] = []
        self.commit(lambda uow: writes.extend(self._begin(uow, skus, found)))
        if not writes:
            return
        if self._others_move():
            self._change(writes, _postpone)
            return
        try:
            self.partner.write_stock(writes)
        except Rejected as refusal:
            self._refused(writes, refusal)
        except PartnerTrouble as trouble:
            sentence, after = trouble.sentence, _await if trouble.happened else _not_written
            self._change(writes, lambda each: after(each, sentence))
            raise
        else:
            self.commit(lambda uow: self._written(uow, writes))

    def _read(self, skus: Sequence[str]) -> dict[str, StockNow]:
        try:
            return self.partner.stock_now(skus)
        except PartnerTrouble as trouble:
            sentence = trouble.sentence
            self.commit(lambda uow: self._each(uow, skus, lambda each: each.give_up_for_now(sentence, now())))
            raise

    # ---- what is decided, in a transaction

    def _begin(self, uow: UnitOfWork, skus: Sequence[str], found: Mapping[str, StockNow]) -> list[StockWrite]:
        """Look at what was under way first; then what is still to be written is noted as being written."""
        writes, news = [], []
        tellings = stock_writes.take(uow.session, self.shop, skus)
        for sku, each in tellings.items():
            there = found.get(sku)
            if there is None:
                each.give_up_for_now(pack("The shop knows no article {sku}.", sku=sku), now())
                continue
            before = each.told
            if each.stage is Stage.WRITING:
                each.look_back(there.quantity, now())
            elif each.stage is Stage.WRITTEN:
                each.check(there.quantity, now())
            if each.told != before:
                news.append(ShopStock(sku=sku, quantity=there.quantity, told=each.told))
            if each.pending and there.kept_off:
                reason = pack("The shop keeps {sku} off sale, so its pieces are not counted there.", sku=sku)
                each.give_up_for_now(reason, now())
            elif each.pending:
                writes.append(StockWrite(there, each.pending))
                each.begin(there.quantity, writes[-1].figure, self._there(now()), watch=self.watch)
                each.next_try = now()
        stock_writes.save(uow.session, self.shop, tellings.values())
        say_stock(uow, self.shop, news, reserved_included=self.partner.reserved_included)
        return writes

    def _written(self, uow: UnitOfWork, writes: Sequence[StockWrite]) -> None:
        tellings = stock_writes.take(uow.session, self.shop, [write.now.sku for write in writes])
        news = []
        for write in writes:
            each = tellings[write.now.sku]
            if each.since:
                LAG.labels("integration", "stock").observe(max((now() - each.since).total_seconds(), 0))
            each.wrote(self._there(now()))
            each.next_try = now() + (SETTLED if self.watch else timedelta(0))
            news.append(ShopStock(sku=each.sku, quantity=write.figure, told=each.told))
        stock_writes.save(uow.session, self.shop, tellings.values())
        say_stock(uow, self.shop, news, reserved_included=self.partner.reserved_included)

    def _refused(self, writes: Sequence[StockWrite], refusal: Rejected) -> None:
        """One of them is not wanted; which one, shows when they are fewer. What of them was done shows by reading."""
        skus = [write.now.sku for write in writes]
        if len(skus) == 1:
            self._change(writes, lambda each: _not_written(each, refusal.sentence))
            return
        half = len(skus) // 2
        self._turn(skus[:half])
        self._turn(skus[half:])

    def _change(self, writes: Sequence[StockWrite], change: Callable[[Telling], None]) -> None:
        self.commit(lambda uow: self._each(uow, [write.now.sku for write in writes], change))

    def _each(self, uow: UnitOfWork, skus: Sequence[str], change: Callable[[Telling], None]) -> None:
        tellings = stock_writes.take(uow.session, self.shop, skus)
        for each in tellings.values():
            change(each)
        stock_writes.save(uow.session, self.shop, tellings.values())

    def _others_move(self) -> bool:
        """Looked at after our own intent is committed; they look at it after theirs is. So one of us sees the other."""
        with Session(self.engine) as session:
            return stock_writes.moved_by_others(session, self.shop, MOVERS)

    def _there(self, moment: datetime) -> datetime:
        return moment - self.ahead


def _postpone(each: Telling) -> None:
    each.stage, each.next_try = Stage.NONE, now() + BUSY


def _await(each: Telling, reason: str) -> None:
    """It may be done still, or later: nothing is concluded before that time is over."""
    each.error, each.next_try = reason, now() + UNKNOWN


def _not_written(each: Telling, reason: str) -> None:
    each.stage = Stage.NONE
    each.give_up_for_now(reason, now())
