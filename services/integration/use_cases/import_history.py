"""Import what was sold before the shop was connected: from the newest order backwards, a page at a time.

Each page and how far it came commit together, so the import goes on where it was after whatever ended it: a pause, a
shop that is away, credentials that are renewed, a process that was killed.

It goes no faster than its orders are taken over: a new order would wait behind all those in the queues before it.
"""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.base import Event
from contracts.customers import ShopCustomerSeen
from contracts.integration import ShopHistoryRead, ShopOrderSeen
from contracts.order import OrderPlaced
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.domain.pace import paced
from services.integration.partners.shop import ShopPartner, Shown
from services.integration.storage import imports, shops

ENOUGH = 20  # events in a queue, so that its hearer has work while the next page is read: a second's or two
HEARERS: tuple[tuple[str, type[Event]], ...] = (
    ("order", ShopOrderSeen),
    ("order", ShopCustomerSeen),
    *((each, OrderPlaced) for each in ("planning", "invoicing", "notifier")),
)


@dataclass(frozen=True)
class Page:
    shown: list[Shown]
    before: int  # where the next page begins; 0: there is none
    remaining: int


def next_page(partner: ShopPartner, before: int | None) -> Page:
    """Asks the shop, so no transaction may be open."""
    shown, then = partner.older(before)
    return Page(shown, then, partner.orders_below(then) if then else 0)


def note_page(uow: UnitOfWork, shop: str, page: Page) -> None:
    imports.begin(uow.session, shop)
    was = imports.find(uow.session, shop)
    assert was is not None
    at, orders = now(), len(page.shown)
    pace = paced(was.pace, orders, (at - was.page_at).total_seconds() if was.page_at else None)
    imports.page_read(uow.session, shop, orders, page.remaining, pace, at, done=not page.before)
    uow.publish(ShopHistoryRead(shop=shop, orders=was.orders + orders, remaining=page.remaining))


def is_paused(engine: Engine, shop: str) -> bool:
    with Session(engine) as session:
        row = imports.find(session, shop)
        return bool(row and row.paused_by)


def pause_history(uow: UnitOfWork, shop: str, *, paused: bool) -> None:
    shops.get(uow.session, shop)
    imports.pause(uow.session, shop, uow.actor if paused else "")
    if not paused:
        shops.hurry(uow.session, shop)
