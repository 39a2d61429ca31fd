"""Take over the shop's stock figures: levels, not movements, so that whatever went wrong before heals by itself."""

from contracts.integration import ShopStockSeen
from kit.work import UnitOfWork
from services.order.domain.orders.line import ZERO
from services.order.storage import articles as storage
from services.order.storage import orders
from services.order.use_cases.catalog.stockroom import Stockroom, open_stockroom, stock_line
from services.order.use_cases.orders.handling import Handling, take_all


def see_stock(uow: UnitOfWork, event: ShopStockSeen) -> None:
    """Pieces on hand are the shop's figure, and what it took off already though it is still here (or the reverse)."""
    figures = {stock.sku: stock for stock in event.stock}
    if not figures:
        return
    missing = figures.keys() - storage.look(uow.session, event.shop, figures, lock=False).keys()
    room = open_stockroom(uow, event.shop, figures, {sku: {} for sku in missing} or None)
    skus = [sku for sku, a in room.articles.items() if a.stock_seen_at is None or a.stock_seen_at <= event.seen_at]
    still_here = {} if event.reserved_included else storage.still_here(uow.session, event.shop, skus)
    untold = storage.untold(uow.session, event.shop, skus) if event.reserved_included else {}
    turned = []
    for sku in skus:
        article, figure = room[sku], figures[sku]
        article.reserved_included = event.reserved_included
        if article.manages_stock != figure.manages_stock:
            article.manages_stock = figure.manages_stock
            turned.append(sku)
        counted = figure.quantity + still_here.get(sku, ZERO) - untold.get(sku, ZERO)
        article.see_level(counted, event.seen_at, figure.told)
    own = _turn(uow, room, turned)
    room.close(*own, look_at_all=True)
    for handling in own:
        handling.settle()


def _turn(uow: UnitOfWork, room: Stockroom, skus: list[str]) -> list[Handling]:
    """Articles that are kept in stock from now on, or no longer are: their lines wait for a shelf, or need none."""
    affected = {order_id for sku in skus for order_id in orders.open_with(uow.session, room.shop, sku)}
    handlings = take_all(uow, affected)
    for handling in handlings:
        for line in handling.order.lines:
            if line.sku in skus:
                room.free(line)
                stock_line(handling.order, line, room[line.sku])
    return handlings
