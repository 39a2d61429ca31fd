"""Take over products and stock: only what is new or changed is said."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from contracts.integration import ShopProductSeen, ShopStock, ShopStockSeen
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.partners.magento.book import GONE, stranger
from services.integration.partners.shop import ShownProduct
from services.integration.storage import catalog, stock_writes
from services.integration.use_cases.explain import explained_by_articles

BATCH = 200  # figures in one event


def see_products(uow: UnitOfWork, shop: str, found: Sequence[ShownProduct]) -> int:
    by_id = {each.article.shop_product_id: each for each in found if each.product.sku}
    marked = {key: (each.article, fingerprint(each)) for key, each in by_id.items()}
    changed = catalog.changed_articles(uow.session, shop, marked)
    for key in sorted(changed):
        uow.publish(ShopProductSeen(product=by_id[key].product, seen_at=now()))
    if changed:
        explained_by_articles(uow, shop, changed)
    return len(changed)


def fingerprint(each: ShownProduct) -> str:
    article = each.article
    text = f"{each.product.model_dump_json()}{article.type}{dict(article.options)}{dict(article.choices)}"
    return hashlib.sha256(text.encode()).hexdigest()


def note_strangers(uow: UnitOfWork, shop: str, ids: Sequence[str]) -> None:
    """Products that the shop no longer knows: noted, so that they are not asked for with every order."""
    catalog.changed_articles(uow.session, shop, {key: (stranger(key), GONE) for key in ids})


def see_stock(uow: UnitOfWork, shop: str, shown: Sequence[ShopStock], *, reserved_included: bool, tells: bool) -> int:
    """The figures that are news. `tells`: they hold what we wrote of pieces that came in here, and are said so.

    Of a figure that is being written it is not known what it holds; it is said when that is.
    """
    unclear = stock_writes.unclear(uow.session, shop)
    changed = catalog.changed_stock(uow.session, shop, [stock for stock in shown if stock.sku not in unclear])
    told = stock_writes.told_of(uow.session, shop, [stock.sku for stock in changed]) if tells and changed else {}
    if tells:
        changed = [stock.model_copy(update={"told": told.get(stock.sku, Decimal(0))}) for stock in changed]
    _say(uow, shop, changed, reserved_included)
    return len(changed)


def say_stock(uow: UnitOfWork, shop: str, figures: Sequence[ShopStock], *, reserved_included: bool) -> None:
    """Figures of which we know more than before, news or not."""
    catalog.changed_stock(uow.session, shop, figures)
    _say(uow, shop, figures, reserved_included)


def _say(uow: UnitOfWork, shop: str, changed: Sequence[ShopStock], reserved_included: bool) -> None:
    for start in range(0, len(changed), BATCH):
        uow.publish(
            ShopStockSeen(
                shop=shop,
                stock=tuple(changed[start : start + BATCH]),
                reserved_included=reserved_included,
                seen_at=now(),
            )
        )
