"""Orders move the shop's stock figures: what we know of those is looked at anew."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from contracts.integration import ShopOrder
from kit.work import UnitOfWork
from services.integration.storage import catalog, stock_writes


def note_sales(uow: UnitOfWork, shop: str, changed: Sequence[ShopOrder], new: Sequence[ShopOrder]) -> None:
    """`new`: seen for the first time; while an article's figure is being written, its pieces may be written over.
    One that was cancelled meanwhile has given its pieces back."""
    moved = {line.sku for order in changed for line in order.lines if not line.is_virtual}
    if moved:
        catalog.forget_figures(uow.session, shop, moved)
    sold: dict[str, list[tuple[Decimal, datetime]]] = defaultdict(list)
    for order in new:
        for line in order.lines:
            if not line.is_virtual and line.quantity > line.cancelled:
                sold[line.sku].append((line.quantity - line.cancelled, order.placed_at))
    tellings = stock_writes.under_way(uow.session, shop, sold) if sold else {}
    for sku, telling in tellings.items():
        for pieces, placed_at in sold[sku]:
            telling.see_sale(pieces, placed_at)
    stock_writes.save(uow.session, shop, tellings.values())
