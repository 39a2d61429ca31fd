"""A shop's shelf: its articles, their attribute options and their stock."""

from __future__ import annotations

from decimal import Decimal

from sandbox.clock import STAMP
from sandbox.shop.catalog.article import Article, document
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World

# Attribute code -> field of the article; the first ones are lists to choose from, the others plain text.
SELECT = {
    "manufacturer": "brand",
    "color": "colour",
    "frame_size": "",
    "size": "",
    "fabric": "",
    "article_type": "kind",
}
FIRST_OPTION = {"manufacturer": 7, "color": 40, "frame_size": 80, "size": 120, "fabric": 140, "article_type": 170}
ATTRIBUTE_ID = {"manufacturer": 83, "color": 93, "frame_size": 135, "size": 136, "fabric": 137, "article_type": 138}
LABELS = {"frame_size": "Framemaat", "size": "Lengte", "fabric": "Stof", "manufacturer": "Merk", "color": "Kleur",
          "article_type": "Soort"}  # fmt: skip
TEXT = ("wheel_size", "gears", "material", "dimensions", "motor")


def fill(world: World, shop: Shop) -> None:
    """Put the catalogue on the shelf, children before their parent as Magento wants them."""
    stamp = world.clock.now().replace(hour=6, minute=0, second=0).strftime(STAMP)
    number = 0

    def shelve(article: Article, parent: str = "") -> None:
        nonlocal number
        for child in article.children:
            shelve(child, article.sku)
        number += 1
        world.store.put(shop.name, "products", article.sku, document(article, number, stamp, parent))

    for article in shop.articles:
        shelve(article)


def products(world: World, shop: Shop) -> list[Doc]:
    return world.store.all(shop.name, "products")


def product(world: World, shop: Shop, sku: str) -> Doc | None:
    return world.store.get(shop.name, "products", sku)


def product_by_id(world: World, shop: Shop, number: object) -> Doc | None:
    return next((p for p in products(world, shop) if str(p["entity_id"]) == str(number)), None)


def value(doc: Doc, attribute: str) -> str:
    field = SELECT.get(attribute) or ""
    return str(doc.get(field) or "") if field else str(doc["facts"].get(attribute, ""))


def options(world: World, shop: Shop, attribute: str) -> dict[str, int]:
    """Label -> option id, in the order in which the labels first appear on the shelf."""
    labels = dict.fromkeys(v for p in products(world, shop) if (v := value(p, attribute)))
    return {label: FIRST_OPTION[attribute] + i for i, label in enumerate(labels)}


def save(world: World, shop: Shop, doc: Doc) -> None:
    world.store.put(shop.name, "products", doc["sku"], doc)


def free(doc: Doc) -> Decimal:
    return Decimal(doc["qty"]) - Decimal(doc["reserved"])


def buyable(world: World, shop: Shop, doc: Doc) -> bool:
    if doc["type_id"] == "configurable":
        return any(buyable(world, shop, product(world, shop, sku) or {}) for sku in doc["children"])
    if doc["type_id"] != "simple":
        return True
    return bool(doc["is_in_stock"]) and (free(doc) > 0 or bool(doc["backorders"]))
