"""What the catalogue tells about the articles of an order: brands, and the words behind the numbers of options."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Article:
    """One article as far as orders need it."""

    shop_product_id: str
    sku: str
    brand: str = ""
    type: str = "simple"  # simple, configurable, bundle, virtual …
    options: Mapping[str, Any] = field(default_factory=dict)  # number → {title, values: number → title}
    choices: Mapping[str, str] = field(default_factory=dict)  # attribute number → label (Maat)


GONE = "gone"


def stranger(shop_product_id: str) -> Article:
    """One that the shop does not show; noted, so that it is not asked for with every order."""
    return Article(shop_product_id, "", type=GONE)


@dataclass(frozen=True)
class Book:
    articles: Mapping[str, Article] = field(default_factory=dict)  # by the shop's product id
    labels: Mapping[str, str] = field(default_factory=dict)  # attribute option's number → label (M)
    groups: Mapping[str, str] = field(default_factory=dict)  # customer group's number → its name

    def brand(self, product_id: str, sku: str) -> str:
        found = self.articles.get(product_id)
        return found.brand if found and found.brand else self._brands.get(sku, "")

    def is_gone(self, product_id: str) -> bool:
        found = self.articles.get(product_id)
        return found is not None and found.type == GONE

    @cached_property
    def _brands(self) -> Mapping[str, str]:
        """By article number: of two products with the same one, the first that has a brand."""
        return {article.sku: article.brand for article in reversed(list(self.articles.values())) if article.brand}
