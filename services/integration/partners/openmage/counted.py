"""How much of each item is invoiced, refunded and shipped: of a parent and its parts OpenMage counts one side only.

On invoices and credit memos that is the parent (a configurable, a bundle at a fixed price) or the parts (a bundle whose
price is its parts'); on shipments the parent, or the parts of a bundle that ships one by one. On the other side it
writes figures that mean nothing: all pieces with each invoice, one piece with each credit memo or shipment. They are
replaced by what follows from the side that counts.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from services.integration.partners.magento.order import exact
from services.integration.partners.openmage import php

Item = dict[str, Any]
_BILLED = ("qty_invoiced", "qty_refunded")
_BY_PARTS, _APART = "0", "1"  # product_calculations, shipment_type


def counted(items: Iterable[Mapping[str, Any]]) -> list[Item]:
    """The same items with figures that hold; parents say by `by_parts` and `ships_apart` which side counts."""
    found = [dict(item) for item in items]
    parents = {str(item.get("item_id")): item for item in found}
    parts: dict[str, list[Item]] = {}
    for item in found:
        if (whole := str(item.get("parent_item_id") or "")) in parents:
            parts.setdefault(whole, []).append(item)
    for number, own in parts.items():
        parent = parents[number]
        chosen = options_of(parent)
        parent["by_parts"] = str(chosen.get("product_calculations")) == _BY_PARTS
        parent["ships_apart"] = str(chosen.get("shipment_type")) == _APART
        with suppress(ValueError):  # whoever reads the order says which figure is none
            for name in _BILLED:
                _settle(name, parent, own, by_parts=parent["by_parts"])
            _settle(
                "qty_shipped", parent, [each for each in own if not _is_virtual(each)], by_parts=parent["ships_apart"]
            )
    return found


def _settle(name: str, parent: Item, parts: list[Item], *, by_parts: bool) -> None:
    ordered = exact(parent.get("qty_ordered"))
    if not ordered or not parts:
        return
    if by_parts:
        shares = [exact(part.get("qty_ordered")) / ordered for part in parts]
        whole = [exact(part.get(name)) // share for part, share in zip(parts, shares, strict=True) if share]
        parent[name] = str(min(whole, default=Decimal(0)))
        return
    done = exact(parent.get(name))
    for part in parts:
        part[name] = str(done * exact(part.get("qty_ordered")) / ordered)


def _is_virtual(item: Mapping[str, Any]) -> bool:
    return str(item.get("is_virtual") or 0) != "0"


def options_of(item: Mapping[str, Any]) -> dict[Any, Any]:
    """What the customer chose, as PHP keeps it; nothing where that cannot be read."""
    told = item.get("product_options")
    if isinstance(told, dict):  # a shop that unpacks them itself
        return told
    try:
        found = php.loads(str(told or "a:0:{}"))
    except ValueError:
        return {}  # an order is worth more than its options; the line itself is whole
    return found if isinstance(found, dict) else {}
