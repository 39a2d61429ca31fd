"""The right that each path of Fietshal's REST API wants, as Magento names it."""

from __future__ import annotations

import re

from sandbox.shop.magento2.errors import unauthorized
from sandbox.world import World

RIGHTS = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"POST orders/\d+/comments", "Magento_Sales::comment"),
        (r"POST orders/\d+/hold", "Magento_Sales::hold"),
        (r"POST orders/\d+/unhold", "Magento_Sales::unhold"),
        (r"POST orders/\d+/cancel", "Magento_Sales::cancel"),
        (r"POST order/\d+/invoice", "Magento_Sales::sales"),
        (r"POST order/\d+/ship", "Magento_Sales::ship"),
        (r"POST order/\d+/refund", "Magento_Sales::creditmemo"),
        (r"POST invoice/\d+/refund", "Magento_Sales::sales"),
        (r"POST shipment/track", "Magento_Sales::shipment"),
        (r"GET shipments?", "Magento_Sales::shipment"),
        (r"\w+ invoices", "Magento_Sales::sales_invoice"),
        (r"GET creditmemos?", "Magento_Sales::sales_creditmemo"),
        (r"GET orders", "Magento_Sales::actions_view"),
        (r"GET products/attributes", "Magento_Catalog::attributes_attributes"),
        (r"PUT products/.+/stockItems|GET stockItems", "Magento_CatalogInventory::cataloginventory"),
        (r"\w+ products", "Magento_Catalog::products"),
        (r"\w+ inventory/source-items", "Magento_InventoryApi::source"),
        (r"GET store/", "Magento_Backend::store"),
        (r"GET customers", "Magento_Customer::customer"),
        (r"GET customerGroups", "Magento_Customer::group"),
    )
)


def mind(world: World, method: str, path: str) -> None:
    """Told before what is asked is looked at, as Magento does it."""
    denied = world.switch("fietshal", "denied", [])
    asked = f"{method} {path.split('/V1/', 1)[-1]}"
    right = next((right for pattern, right in RIGHTS if pattern.match(asked)), "")
    if right in denied:
        raise unauthorized(right)
