"""Magento 2's rights, found out without changing anything: it looks at rights before it looks at what is asked, so an
act on order 0, which never exists, tells whether it would be allowed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import Any

from services.integration.partners.http import Answer
from services.integration.partners.magento2.rest import Query, Rest, criteria
from services.integration.partners.rights import Right
from services.integration.partners.trouble import PartnerTrouble

SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Needed:
    resource: str
    use: str
    method: str
    path: str

    @property
    def writes(self) -> bool:
        return self.method != "GET"


NEEDED = (
    Needed("Magento_Backend::store", "store", "GET", "store/storeConfigs"),
    Needed("Magento_Sales::actions_view", "orders", "GET", "orders"),
    Needed("Magento_Sales::shipment", "shipments", "GET", "shipments"),
    Needed("Magento_Sales::sales_invoice", "invoices", "GET", "invoices"),
    Needed("Magento_Catalog::products", "products", "GET", "products"),
    Needed("Magento_Catalog::attributes_attributes", "attributes", "GET", "products/attributes"),
    Needed("Magento_InventoryApi::source", "stock", "GET", "inventory/source-items"),
    Needed("Magento_Customer::customer", "customers", "GET", "customers/search"),
    Needed("Magento_Sales::sales", "write_invoice", "POST", "order/0/invoice"),
    Needed("Magento_Sales::ship", "write_shipment", "POST", "order/0/ship"),
    Needed("Magento_Sales::shipment", "write_track", "POST", "shipment/track"),
    Needed("Magento_Sales::comment", "write_comment", "POST", "orders/0/comments"),
    Needed("Magento_Sales::hold", "hold", "POST", "orders/0/hold"),
    Needed("Magento_Sales::unhold", "unhold", "POST", "orders/0/unhold"),
    Needed("Magento_Sales::cancel", "cancel", "POST", "orders/0/cancel"),
    Needed("Magento_Sales::creditmemo", "refund", "POST", "order/0/refund"),
    Needed("Magento_InventoryApi::source", "write_stock", "POST", "inventory/source-items"),
)


_ITEMS = "Magento_CatalogInventory::cataloginventory"
WITHOUT_SOURCES = {  # asked instead where the shop has none
    "stock": Needed(_ITEMS, "stock", "GET", "stockItems/lowStock"),
    "write_stock": Needed(_ITEMS, "write_stock", "PUT", "products/0/stockItems/0"),
}


def rights_of(open_rest: Callable[[], Rest], seconds: float) -> list[Right]:
    """Asked side by side, each line for itself; what is not answered in time stands as unknown."""
    until, waiting = monotonic() + seconds, list(NEEDED)
    found: dict[Needed, Right] = {}

    def ask() -> None:
        rest = open_rest()
        while waiting and monotonic() < until:
            needed = waiting.pop(0)
            found[needed] = _asked(rest, needed)

    threads = [Thread(target=ask, daemon=True) for _ in range(SIDE_BY_SIDE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))
    return [found.get(needed, Right(needed.resource, needed.use, needed.writes, None)) for needed in NEEDED]


def _asked(rest: Rest, needed: Needed) -> Right:
    try:
        answer = rest.look(needed.method, needed.path, _query(needed), b"{}" if needed.writes else None)
    except PartnerTrouble:
        return Right(needed.resource, needed.use, needed.writes, None)
    if answer.status == 404 and needed.path == "inventory/source-items":
        return _asked(rest, WITHOUT_SOURCES[needed.use])
    granted = None if answer.status in (404, 429) and not _speaks(answer) else answer.status not in (401, 403)
    if answer.status >= 500:
        granted = None
    return Right(needed.resource if granted else _named(answer) or needed.resource, needed.use, needed.writes, granted)


_KEYS = {"stock": "sku", "attributes": "attribute_id"}


def _query(needed: Needed) -> Query:
    if needed is WITHOUT_SOURCES["stock"]:
        return [("scopeId", "0"), ("qty", "1"), ("currentPage", "1"), ("pageSize", "1")]
    is_list = not needed.writes and needed.use != "store"
    return criteria(sort=_KEYS.get(needed.use, "entity_id"), size=1) if is_list else ()


def _speaks(answer: Answer) -> bool:
    return bool(_told(answer).get("message"))


def _told(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _named(answer: Answer) -> str:
    """The resource as this shop calls it; a newer Magento may have moved it."""
    holes = _told(answer).get("parameters")
    name = str(holes.get("resources", "")) if isinstance(holes, dict) else ""
    return name if "::" in name and len(name) < 100 else ""
