"""Take over an article as the shop shows it; open orders follow where their lines speak of it."""

from contracts.integration import ShopProductSeen
from kit.search import search_text
from kit.work import UnitOfWork
from services.order.storage import articles as storage
from services.order.storage import orders
from services.order.use_cases.catalog.stockroom import open_stockroom, stock_line
from services.order.use_cases.orders.handling import take_all

_ON_LINES = ("brand", "boxes", "weight_grams", "workshop_minutes", "insurable", "image_url")


def see_product(uow: UnitOfWork, event: ShopProductSeen) -> None:
    product = event.product
    kept = storage.product_as_kept(uow.session, product.shop, product.sku)
    if kept is not None and kept.product_seen_at is not None and kept.product_seen_at > event.seen_at:
        return
    values = {
        **product.model_dump(),
        "known": True,
        "product_seen_at": event.seen_at,
        "search": search_text(
            product.sku, product.name, product.brand, product.type, product.ean, *product.attributes.values()
        ),
    }
    news = [name for name, value in values.items() if kept is None or kept._mapping[name] != value]
    if news in ([], ["product_seen_at"]):
        return
    storage.save_product(uow.session, values)
    if kept is None or any(kept._mapping[name] != values[name] for name in _ON_LINES):
        _tell_orders(uow, product.shop, product.sku)


def _tell_orders(uow: UnitOfWork, shop: str, sku: str) -> None:
    room = open_stockroom(uow, shop, [sku])
    for handling in take_all(uow, orders.open_with(uow.session, shop, sku)):
        for line in handling.order.lines:
            if line.sku == sku:
                stock_line(handling.order, line, room[sku])
        handling.settle()
