"""Pieces came in here: they are to go into the shop's figure."""

from contracts.order import StockChanged
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.storage import shops, stock_writes
from services.integration.use_cases.tell_stock import tells_stock


def hear_stock(uow: UnitOfWork, event: StockChanged) -> None:
    """One row per article, however often it changes before it is written: the newest word counts."""
    row = shops.find(uow.session, event.shop)
    if row is None:
        return
    telling = stock_writes.make(uow.session, event.shop, event.sku)
    telling.hear(event.brought, event.waiting, event.version, now(), tells=tells_stock(row.settings))
    stock_writes.save(uow.session, event.shop, [telling])
