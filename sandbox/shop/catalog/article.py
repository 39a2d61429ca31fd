"""One article of a sandbox shop and the document that is kept of it."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from sandbox.store import Doc


@dataclass(frozen=True)
class Article:
    sku: str
    name: str
    name_de: str
    brand: str
    kind: str  # what the picture shows and what the shop files it under
    price: str
    qty: int = 0
    weight: str = "1"
    colour: str = ""
    type_id: str = "simple"
    text: str = ""
    text_de: str = ""
    facts: dict[str, str] = field(default_factory=dict)  # further attributes: frame_size, gears, material ...
    insurable: bool = False
    boxes: int = 1
    minutes: int = 0  # work in the shop's own workshop before it can go out
    tax_class: str = "high"
    backorders: bool = True
    children: tuple[Article, ...] = ()
    varies_by: str = ""  # the attribute that tells the children of a configurable apart
    bundle: tuple[tuple[str, str, int], ...] = ()  # option title, sku, quantity
    options: tuple[tuple[str, str, str], ...] = ()  # custom options: title, type, price
    visible: bool = True


def ean(sku: str) -> str:
    body = f"8719{zlib.crc32(sku.encode()) % 10**8:08d}"
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
    return body + str(-total % 10)


def document(article: Article, number: int, stamp: str, parent: str = "") -> Doc:
    doc = asdict(article)
    doc["children"] = [child.sku for child in article.children]
    doc["bundle"] = [{"id": i, "title": t, "sku": s, "qty": q} for i, (t, s, q) in enumerate(article.bundle, 1)]
    doc["options"] = [
        {"id": number * 10 + i, "title": t, "type": k, "price": Decimal(p)}
        for i, (t, k, p) in enumerate(article.options, 1)
    ]
    doc |= {
        "entity_id": number,
        "parent": parent,
        "price": Decimal(article.price),
        "weight": Decimal(article.weight),
        "ean": ean(article.sku) if article.type_id == "simple" else "",
        "is_in_stock": article.type_id != "simple" or article.qty > 0 or article.backorders,
        "reserved": 0,
        "created_at": stamp,
        "updated_at": stamp,
    }
    return doc


def sizes(base: Article, attribute: str, stock: dict[str, int]) -> Article:
    """A configurable article with one simple child for each size."""
    children = tuple(
        Article(
            **{
                **{k: getattr(base, k) for k in base.__dataclass_fields__},
                "sku": f"{base.sku}-{size}",
                "name": f"{base.name} {size}",
                "name_de": f"{base.name_de} {size}",
                "qty": qty,
                "facts": {**base.facts, attribute: size},
                "visible": False,
            }
        )
        for size, qty in stock.items()
    )
    values = {k: getattr(base, k) for k in base.__dataclass_fields__}
    return Article(**{**values, "type_id": "configurable", "children": children, "varies_by": attribute})
