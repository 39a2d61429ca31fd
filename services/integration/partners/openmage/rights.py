"""OpenMage's rights: it lists the calls that the user's role allows, so nothing has to be tried."""

from dataclasses import dataclass
from typing import Any

from services.integration.partners.rights import Right


@dataclass(frozen=True)
class Needed:
    resource: str  # as the role's tree of resources names it
    use: str
    writes: bool
    calls: tuple[str, ...]


NEEDED = (
    Needed("core/store", "store", False, ("core_store.list",)),
    Needed("sales/order/info", "orders", False, ("sales_order.list", "sales_order.info")),
    Needed("sales/order/shipment/info", "shipments", False, ("sales_order_shipment.list", "sales_order_shipment.info")),
    Needed("sales/order/invoice/info", "invoices", False, ("sales_order_invoice.list", "sales_order_invoice.info")),
    Needed("catalog/product/info", "products", False, ("catalog_product.list", "catalog_product.info")),
    Needed("catalog/product/attribute/read", "attributes", False, ("catalog_product_attribute.options",)),
    Needed("cataloginventory/info", "stock", False, ("cataloginventory_stock_item.list",)),
    Needed("sales/order/invoice/create", "write_invoice", True, ("sales_order_invoice.create",)),
    Needed("sales/order/shipment/create", "write_shipment", True, ("sales_order_shipment.create",)),
    Needed("sales/order/shipment/track", "write_track", True, ("sales_order_shipment.addTrack",)),
    Needed("sales/order/change", "write_comment", True, ("sales_order.addComment",)),
    Needed("sales/order/change", "hold", True, ("sales_order.hold",)),
    Needed("sales/order/change", "unhold", True, ("sales_order.unhold",)),
    Needed("sales/order/change", "cancel", True, ("sales_order.cancel",)),
    Needed("sales/order/creditmemo/create", "refund", True, ("sales_order_creditmemo.create",)),
    Needed("cataloginventory/update", "write_stock", True, ("cataloginventory_stock_item.update",)),
)


def rights_in(told: Any) -> list[Right]:
    """`told` is the shop's answer to `resources`; where it is none, nothing is known of any right."""
    allowed = _calls(told)
    return [
        Right(each.resource, each.use, each.writes, set(each.calls) <= allowed if allowed else None) for each in NEEDED
    ]


def _calls(told: Any) -> set[str]:
    """All calls named in it. Each resource lists its methods with their path, by name or in a row by version."""
    found: set[str] = set()
    for resource in _rows(told):
        name = str(resource.get("name") or "")
        for method in _rows(resource.get("methods")):
            found.add(str(method.get("path") or f"{name}.{method.get('name')}"))
            found.add(f"{name}.{method.get('name')}")
    return found


def _rows(told: Any) -> list[dict[str, Any]]:
    rows = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [row for row in rows if isinstance(row, dict)]
