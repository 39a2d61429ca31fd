"""What a round reads beside orders, each when its time has come: missing numbers, articles, customers, stock."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from kernel.clock import now
from kit.work import UnitOfWork, unit_of_work
from services.integration.domain import gaps
from services.integration.partners.shop import Connection, ShopPartner, ShownCustomer
from services.integration.partners.trouble import Denied, Garbled, Rejected
from services.integration.storage import catalog, imports, seen, shops
from services.integration.use_cases.see_customers import see_customers
from services.integration.use_cases.see_products import see_products, see_stock
from services.integration.use_cases.sweep import Sweep, sweep
from services.integration.use_cases.tell_stock import tells_stock

ASK_AGAIN = tuple(timedelta(minutes=m) for m in (2, 10, 60, 24 * 60, 7 * 24 * 60))
PRODUCT_PAGES, CUSTOMER_PAGES = 5, 2  # of one round
ALL_AGAIN = timedelta(days=7)  # an address that changes in an account leaves the account's date as it was


class BesideOrders:
    """The other part of `poll_shop.Round`."""

    engine: Engine
    shop: str
    row: Row[Any]
    partner: ShopPartner
    notes: list[str]
    _commit: Callable[..., None]
    _take: Callable[..., None]
    _is_heard: Callable[[], bool]
    _is_paused: Callable[[], bool]

    def _if_due(self, what: str, read: Callable[[], bool], seconds: float) -> None:
        """Do it when its time has come. A shop that will not show it keeps its orders coming."""
        due = getattr(self.row, f"{what}_next")
        if due and due > now():
            return
        every = timedelta(seconds=_seconds(self.partner.connection, f"{what}.seconds", seconds))
        try:
            finished = read()
        except (Rejected, Denied, Garbled) as trouble:
            self.notes.append(trouble.sentence)
            finished = True
        if finished:
            self._commit({f"{what}_next": now() + every})

    def _gaps(self) -> bool:
        """Missing numbers are asked for one by one; those that the shop does not know either are let go in time."""
        with unit_of_work(self.engine, "shop") as uow:
            reached = seen.recent_numbers(uow.session, self.row, shops.connected_there(self.row))
            missing = gaps.missing(reached)
            known = seen.numbers_known(uow.session, self.shop, missing)
            seen.note_gaps(uow.session, self.shop, [number for number in missing if number not in known])
            seen.fill_gaps(uow.session, self.shop, list(known))
            asked = seen.gaps_to_ask(uow.session, self.shop)
        vain = []
        for number in asked:
            shown = self.partner.numbered(number)
            if shown:
                self._take(shown, {}, trust_dates=False)
            else:
                vain.append(number)
        self._commit({}, lambda uow: seen.asked_in_vain(uow.session, self.shop, vain, ASK_AGAIN))
        return True

    def _products(self) -> bool:
        return self._sweep(Sweep("products", self.partner.changed_products, see_products, PRODUCT_PAGES))

    def _customers(self) -> bool:
        """At first all of them, a part of the history: they wait where it is paused, and go no faster than it."""
        if self.partner.connection.setting("read.customers") == "no":
            return True
        if self.row.customers_cursor is None and (self._is_paused() or not self._is_heard()):
            return False
        return self._sweep(
            Sweep("customers", self.partner.changed_customers, self._see_customers, CUSTOMER_PAGES, ALL_AGAIN)
        )

    def _see_customers(self, uow: UnitOfWork, shop: str, page: Sequence[ShownCustomer]) -> None:
        see_customers(uow, shop, page)
        if self.row.customers_cursor is None:
            imports.customers_read(uow.session, shop, len(page))

    def _sweep(self, it: Sweep) -> bool:
        return sweep(it, self.row, self.partner.clock or now(), self._commit)

    def _stock(self) -> bool:
        with Session(self.engine) as session:
            articles = catalog.all_articles(session, self.shop)
        included, tells = self.partner.reserved_included, tells_stock(self.row.settings)
        see = partial(see_stock, shop=self.shop, reserved_included=included, tells=tells)
        for told in self.partner.stock(articles):
            self._commit({}, partial(see, shown=told))
        return True


def _seconds(connection: Connection, name: str, default: float) -> float:
    try:
        return max(1.0, float(connection.setting(name, str(default))))
    except ValueError:
        return default
