"""Take over products and stock: only what is new or changed is said."""

import hashlib
from collections.abc import Sequence

from contracts.integration import ShopProductSeen, ShopStock, ShopStockSeen
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.partners.magento.book import Article
from services.integration.partners.shop import ShownProduct
from services.integration.storage import catalog

BATCH = 200  # figures in one event


def see_products(uow: UnitOfWork, shop: str, found: Sequence[ShownProduct]) -> int:
    by_id = {each.article.shop_product_id: each for each in found if each.product.sku}
    marked = {key: (each.article, fingerprint(each)) for key, each in by_id.items()}
    changed = catalog.changed_articles(uow.session, shop, marked)
    for key in sorted(changed):
        uow.publish(ShopProductSeen(product=by_id[key].product, seen_at=now()))
    return len(changed)


def fingerprint(each: ShownProduct) -> str:
    article = each.article
    text = f"{each.product.model_dump_json()}{article.type}{dict(article.options)}{dict(article.choices)}"
    return hashlib.sha256(text.encode()).hexdigest()


def note_strangers(uow: UnitOfWork, shop: str, ids: Sequence[str]) -> None:
    """Products that the shop no longer knows: noted, so that they are not asked for with every order."""
    catalog.changed_articles(uow.session, shop, {key: (Article(key, "", type="gone"), "gone") for key in ids})


def see_stock(uow: UnitOfWork, shop: str, told: Sequence[ShopStock], *, reserved_included: bool) -> int:
    changed = catalog.changed_stock(uow.session, shop, told)
    for start in range(0, len(changed), BATCH):
        uow.publish(
            ShopStockSeen(
                shop=shop,
                stock=tuple(changed[start : start + BATCH]),
                reserved_included=reserved_included,
                seen_at=now(),
            )
        )
    return len(changed)
