"""Stock of a Magento 2 shop without sources: one before 2.3, or one that took the inventory modules out.

One figure an article, which the shop lowers as soon as it is ordered.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from contracts.integration import ShopStock
from services.integration.partners.magento.book import Article
from services.integration.partners.magento.order import exact
from services.integration.partners.magento2.rest import Rest, rows
from services.integration.partners.shop import StockNow, StockWrite
from services.integration.partners.trouble import Rejected

PAGE = 100
ANY = 10**9  # the only list of all there is tells those with so many pieces or fewer


def listed(rest: Rest, articles: Sequence[Article]) -> Iterator[list[ShopStock]]:
    """By product id, page after page; the last page is repeated for ever."""
    skus, seen, page = {article.shop_product_id: article.sku for article in articles}, set[str](), 0
    while True:
        page += 1
        query = [("scopeId", "0"), ("qty", str(ANY)), ("currentPage", str(page)), ("pageSize", str(PAGE))]
        found, _ = rows(rest.get("stockItems/lowStock", query))
        news = [row for row in found if str(row.get("product_id")) not in seen]
        seen |= {str(row.get("product_id")) for row in news}
        if known := [row for row in news if str(row.get("product_id")) in skus]:
            yield [_shown(skus[str(row["product_id"])], row) for row in known]
        if len(found) < PAGE or not news:
            return


def _shown(sku: str, row: Mapping[str, Any]) -> ShopStock:
    return ShopStock(sku=sku, quantity=exact(row.get("qty")), manages_stock=row.get("manage_stock") is not False)


def now(rest: Rest, skus: Sequence[str]) -> dict[str, StockNow]:
    found = {}
    for sku in skus:
        try:
            row = rest.get(f"stockItems/{quote(sku, safe='')}")
        except Rejected as refusal:
            if refusal.code != "404":
                raise
            continue
        quantity = exact(row.get("qty"))
        found[sku] = StockNow(sku, quantity, quantity, bool(row.get("is_in_stock")), str(row.get("item_id") or 0))
    return found


def write(rest: Rest, writes: Sequence[StockWrite]) -> None:
    for each in writes:
        item = {"qty": each.quantity, "is_in_stock": each.in_stock}
        rest.put(f"products/{quote(each.now.sku, safe='')}/stockItems/{each.now.source}", {"stockItem": item})
