"""Articles of an OpenMage shop: their attributes with choices, pictures and stock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.integration import ShopStock
from services.integration.partners.magento.book import Article
from services.integration.partners.magento.text import stamp
from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.reads import LAST, TOGETHER, Reads
from services.integration.partners.shop import ShownProduct
from services.integration.partners.trouble import Denied, PartnerTrouble, Rejected

PRODUCTS = 50
REACH = 1000  # running numbers of products asked for at once
SETS = 20  # attribute sets read at most


class Articles(Reads):
    def products(self, ids: Sequence[str]) -> list[ShownProduct]:
        infos = self._infos("catalog_product.info", list(ids))
        return [self._product(info) for info in infos if isinstance(info, dict)]

    def changed_products(self, since: datetime | None, after: int) -> tuple[list[ShownProduct], bool]:
        ids = self._product_ids(since, after)
        infos = self._infos("catalog_product.info", [str(key) for key in ids[:PRODUCTS]])
        images = self._images([str(key) for key in ids[:PRODUCTS]])
        found = [self._product(info, images) for info in infos if isinstance(info, dict)]
        return found, len(ids) > PRODUCTS

    def _product_ids(self, since: datetime | None, after: int) -> list[int]:
        """The next ones by running number, at least one more than a page where there are so many. What changed lately
        is little, and asked for at once; all that there is comes in windows, wider ones where numbers are missing."""
        filters = {"updated_at": {"from": stamp(since), "to": stamp(self._later())}} if since else {}
        reach = LAST if since else REACH
        rows = self._windowed(
            "catalog_product.list", "product_id", filters, after, enough=PRODUCTS, reach=reach, least=PRODUCTS
        )
        return [int(row.get("product_id") or 0) for row in rows]

    def _images(self, ids: list[str]) -> dict[str, str]:
        """Pictures are an ornament: where the shop will not list them, products come without."""
        try:
            lists = self._infos("catalog_product_attribute_media.list", ids)
        except PartnerTrouble:
            return {}
        return {key: mapping.image_of(rows) for key, rows in zip(ids, lists, strict=True)}

    def stock(self, articles: Sequence[Article]) -> Iterator[list[ShopStock]]:
        """By article number, which the shop looks for first (see stock.py); unknown ones are left out silently."""
        skus = [each.sku for each in articles if each.type == "simple" and each.sku]
        for start in range(0, len(skus), 100):
            yield mapping.stock_of(self._list("cataloginventory_stock_item.list", skus[start : start + 100]))

    def _product(self, info: dict[str, Any], images: Mapping[str, str] | None = None) -> ShownProduct:
        return mapping.product_of(info, self.connection, (images or {}).get(str(info.get("product_id")), ""))

    def _attributes(self) -> dict[str, Any]:
        """Those with choices, and the words behind their numbers. A shop that will not tell is taken by its numbers."""
        try:
            codes = self._with_choices() or self._with_numbers()
            options = self._infos("catalog_product_attribute.options", codes)
        except Denied:
            return {}
        pairs = zip(codes, options, strict=True)
        return {code: {"label": "", "values": mapping.choices_of(rows)} for code, rows in pairs}

    def _with_choices(self) -> list[str]:
        """From the attribute sets; empty where the shop will not list them."""
        try:
            sets = [str(row["set_id"]) for row in self._list("catalog_product_attribute_set.list")]
            lists = self._infos("catalog_product_attribute.list", sets[:SETS])
        except (Rejected, Denied, KeyError):
            return []
        rows = [row for each in lists if isinstance(each, list) for row in each if isinstance(row, dict)]
        return mapping.choice_attributes(rows, self.connection) if rows else []

    def _with_numbers(self) -> list[str]:
        """Guessed from the first articles: what they tell as a number may stand for a choice."""
        rows = self._list("catalog_product.list", {"product_id": {"from": "1", "to": str(PRODUCTS)}})
        infos = self._infos("catalog_product.info", [str(row["product_id"]) for row in rows[:TOGETHER]])
        return mapping.choice_codes([info for info in infos if isinstance(info, dict)], self.connection)
