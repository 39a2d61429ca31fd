"""OpenMage's rights: it lists the calls that the user's role allows. Where it cannot, each call is tried out for an
order, shipment or article that there is not: the shop looks at the right first, and nothing changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from services.integration.partners.openmage.wire import Wire
from services.integration.partners.rights import Right
from services.integration.partners.trouble import Denied, PartnerTrouble, Rejected

NOBODY = "pakbon-none"  # no order, shipment, invoice or article has this number
NOTHING: dict[str, Any] = {"0": "0"}


@dataclass(frozen=True)
class Needed:
    resource: str  # as the role's tree of resources names it
    use: str
    writes: bool
    calls: tuple[str, ...]


NEEDED = (
    Needed("core/store/list", "store", False, ("core_store.list",)),
    Needed("sales/order/info", "orders", False, ("sales_order.list", "sales_order.info")),
    Needed("sales/order/shipment/info", "shipments", False, ("sales_order_shipment.list", "sales_order_shipment.info")),
    Needed("sales/order/invoice/info", "invoices", False, ("sales_order_invoice.list", "sales_order_invoice.info")),
    Needed("catalog/product/info", "products", False, ("catalog_product.list", "catalog_product.info")),
    Needed("catalog/product/attribute/read", "attributes", False, ("catalog_product_attribute.options",)),
    Needed("catalog/product/attribute/set/list", "attributes", False, ("catalog_product_attribute_set.list",)),
    Needed("cataloginventory/info", "stock", False, ("cataloginventory_stock_item.list",)),
    Needed("customer/info", "customers", False, ("customer.list",)),
    Needed("customer/address/info", "customers", False, ("customer_address.list",)),
    Needed("sales/order/invoice/create", "write_invoice", True, ("sales_order_invoice.create",)),
    Needed("sales/order/shipment/create", "write_shipment", True, ("sales_order_shipment.create",)),
    Needed("sales/order/shipment/track", "write_track", True, ("sales_order_shipment.addTrack",)),
    Needed("sales/order/change", "write_comment", True, ("sales_order.addComment",)),
    Needed("sales/order/change", "hold", True, ("sales_order.hold",)),
    Needed("sales/order/change", "unhold", True, ("sales_order.unhold",)),
    Needed("sales/order/change", "cancel", True, ("sales_order.cancel",)),
    Needed("sales/order/creditmemo/list", "refund", True, ("sales_order_creditmemo.list",)),
    Needed("sales/order/creditmemo/info", "refund", True, ("sales_order_creditmemo.info",)),
    Needed("sales/order/creditmemo/create", "refund", True, ("sales_order_creditmemo.create",)),
    Needed("cataloginventory/update", "write_stock", True, ("cataloginventory_stock_item.update",)),
)
CAPTURE = Needed("sales/order/invoice/capture", "write_invoice", True, ("sales_order_invoice.capture",))
_NONE_OF = {"from": "0", "to": "0"}
HARMLESS: dict[str, tuple[Any, ...]] = {
    "core_store.list": (),
    "catalog_product_attribute_set.list": (),
    "sales_order.list": ({"order_id": _NONE_OF},),
    "sales_order_shipment.list": ({"order_id": _NONE_OF},),
    "sales_order_invoice.list": ({"order_id": _NONE_OF},),
    "sales_order_creditmemo.list": ({"order_id": _NONE_OF},),
    "catalog_product.list": ({"product_id": _NONE_OF},),
    "catalog_product_attribute.options": ("0",),
    "cataloginventory_stock_item.list": ([NOBODY],),
    "customer.list": ({"customer_id": _NONE_OF},),
    "customer_address.list": ("0",),
    "sales_order_invoice.create": (NOBODY, NOTHING, "", 0, 0),
    "sales_order_shipment.create": (NOBODY, NOTHING, "", 0, 0),
    "sales_order_shipment.addTrack": (NOBODY, "custom", "-", "-"),
    "sales_order.addComment": (NOBODY, "pending", "", 0),
    "sales_order_creditmemo.create": (NOBODY, {"qtys": NOTHING}, "", 0, 0),
    "cataloginventory_stock_item.update": (NOBODY, {"qty": "0"}),
}  # all others take a number alone


def needed(*, captures: bool) -> tuple[Needed, ...]:
    return (*NEEDED, CAPTURE) if captures else NEEDED


def tried_out(wire: Wire, wanted: Iterable[Needed], seconds: float) -> list[Right]:
    """Unknown stays what was not answered, or not within that time."""
    until = monotonic() + seconds
    return [Right(each.resource, each.use, each.writes, _try(wire, each.calls, until)) for each in wanted]


def _try(wire: Wire, calls: tuple[str, ...], until: float) -> bool | None:
    for call in calls:
        if monotonic() > until:
            return None
        try:
            wire.write(call, *HARMLESS.get(call, (NOBODY,)))
        except Denied:
            return False
        except Rejected:
            continue  # there is no such order: we were let in
        except PartnerTrouble:
            return None
    return True


def rights_in(told: Any, wanted: Iterable[Needed]) -> list[Right]:
    """`told` is the shop's answer to `resources`."""
    allowed = _calls(told)
    return [Right(each.resource, each.use, each.writes, set(each.calls) <= allowed) for each in wanted]


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
