"""Stock figures of an OpenMage shop, article by article, read and written.

Stock calls take an article number first and a product id only where no article has that number: so these are asked by
article number, also where it is all digits.
"""

from collections.abc import Sequence
from typing import Any

from services.integration.partners.magento.order import exact
from services.integration.partners.openmage.wire import Wire
from services.integration.partners.shop import StockNow, StockWrite
from services.integration.partners.trouble import Garbled, Rejected

NO_SUCH_CALL = ("", "3", "4", "620")  # not in the description; faults: invalid path, not callable, no such method


class Stock:
    rpc: Wire
    _no_multi_update = False

    def stock_now(self, skus: Sequence[str]) -> dict[str, StockNow]:
        told = self.rpc.read("cataloginventory_stock_item.list", list(skus))
        if told is not None and not isinstance(told, list):
            raise Garbled("The shop sent something else than a list.")
        found = {str(row.get("sku")): row for row in told or [] if isinstance(row, dict)}
        return {sku: _now(sku, found[sku]) for sku in skus if sku in found}

    def write_stock(self, writes: Sequence[StockWrite]) -> None:
        """All in one call where the shop has it: over XML-RPC most have not."""
        if len(writes) > 1 and not self._no_multi_update:
            try:
                skus = [write.now.sku for write in writes]
                self.rpc.write("cataloginventory_stock_item.multiUpdate", skus, [_data(write) for write in writes])
                return
            except Rejected as refusal:
                if refusal.code not in NO_SUCH_CALL:
                    raise
                self._no_multi_update = True
        for write in writes:
            self.rpc.write("cataloginventory_stock_item.update", write.now.sku, _data(write))


def _now(sku: str, row: dict[str, Any]) -> StockNow:
    quantity = exact(row.get("qty"))
    return StockNow(sku, quantity, quantity, str(row.get("is_in_stock", "1")) not in ("0", "False", ""))


def _data(write: StockWrite) -> dict[str, Any]:
    """Both together: raised from nothing alone, an article would stay marked as not in stock."""
    return {"qty": format(write.quantity.normalize(), "f"), "is_in_stock": int(write.in_stock)}
