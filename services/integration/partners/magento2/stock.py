"""Stock figures of a Magento 2 shop, article by article: its sources, read and written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from services.integration.partners.magento.order import exact
from services.integration.partners.magento2 import mapping, stock_items
from services.integration.partners.magento2.rest import Filter, Rest, criteria, rows
from services.integration.partners.shop import Connection, StockNow, StockWrite

T = TypeVar("T")
AT_ONCE = 20  # source items in one call; shops can be set to refuse more
PAGE = 100
USUAL = "default"


class Stock:
    connection: Connection
    rest: Rest

    @property
    def has_sources(self) -> bool:
        """As the shop said when it was greeted; before 2.3, and where the modules were taken out, it has none."""
        return self.connection.facts.get("sources") is not False

    @property
    def reserved_included(self) -> bool:
        """Source items count what is sold and not yet shipped; without them, what is ordered is taken off at once."""
        return self.has_sources

    def stock_now(self, skus: Sequence[str]) -> dict[str, StockNow]:
        """Each article number is a filter of its own: a list of them would be cut at the commas within."""
        if not self.has_sources:
            return stock_items.now(self.rest, skus)
        found: dict[str, StockNow] = {}
        for some in _parts(list(skus), AT_ONCE):
            group: list[Filter] = [("sku", "eq", sku) for sku in some]
            told, _ = rows(self.rest.get("inventory/source-items", criteria([group], sort="sku", size=PAGE)))
            for sku in some:
                if items := [row for row in told if str(row.get("sku")) == sku]:
                    found[sku] = self._now(sku, items)
        return found

    def _now(self, sku: str, items: list[dict[str, Any]]) -> StockNow:
        source = self._source(items)
        (whole,) = mapping.stock_of(items)
        marked = str(source.get("status", 1)) == "1"
        quantity = exact(source.get("quantity"))
        return StockNow(sku, whole.quantity, quantity, marked, str(source.get("source_code")), marked_counts=True)

    def _source(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Where goods come in: the source named in the settings, else the usual one, else the first."""
        by_code = {str(item.get("source_code")): item for item in items}
        return by_code.get(self.connection.setting("stock.source", USUAL)) or by_code.get(USUAL) or items[0]

    def write_stock(self, writes: Sequence[StockWrite]) -> None:
        if not self.has_sources:
            stock_items.write(self.rest, writes)
            return
        for some in _parts(list(writes), AT_ONCE):
            self.rest.post("inventory/source-items", {"sourceItems": [_item(write) for write in some]})


def _item(write: StockWrite) -> Mapping[str, Any]:
    source = {"sku": write.now.sku, "source_code": write.now.source}
    return source | {"quantity": write.quantity, "status": int(write.in_stock)}


def _parts(everything: list[T], size: int) -> Iterator[list[T]]:
    return (everything[start : start + size] for start in range(0, len(everything), size))
