"""What SOAP leaves out of an order, put back as far as it follows from what is there.

An order's own call drops some fifty of its fields; the list of orders has most of them, so the two are laid together.
Nothing tells whose child an item is: but parent and children stand together, and carry the same request of the
customer. Prices with tax and hidden taxes are worked out by soap_taxes. Lost for good is what modules added (a
preferred day, a reference, a referrer) and the payment's additional information.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from services.integration.partners.openmage import php
from services.integration.partners.openmage.soap_taxes import add_taxes

_CHOSEN = {"configurable": "super_attribute", "bundle": "bundle_option"}


def complete(told: Mapping[str, Any], listed: Mapping[str, Any]) -> dict[str, Any]:
    """The order as XML-RPC would have told it; one with an amount that is none stays as it came."""
    order = {**listed, **{name: value for name, value in told.items() if value is not None}}
    items = [dict(item) for item in order.get("items") or [] if isinstance(item, Mapping)]
    order["items"] = items
    _find_parents(items)
    with suppress(ValueError):  # whoever reads the order says which amount is none
        add_taxes(order, items)
    return order


def _find_parents(items: list[dict[str, Any]]) -> None:
    parent: dict[str, Any] | None = None
    if any("parent_item_id" in item for item in items):
        return  # a shop whose description was mended
    for item in items:
        kind = str(item.get("product_type") or "")
        item["parent_item_id"] = None
        if kind in _CHOSEN:
            parent = item
        elif parent is not None and _is_child(item, parent):
            item["parent_item_id"] = parent["item_id"]
        else:
            parent = None


def _is_child(item: Mapping[str, Any], parent: Mapping[str, Any]) -> bool:
    own, asked = _request(item), _request(parent)
    mark = _CHOSEN[str(parent["product_type"])]
    return bool(own.get(mark)) and own.get(mark) == asked.get(mark) and own.get("options") == asked.get("options")


def _request(item: Mapping[str, Any]) -> dict[Any, Any]:
    try:
        found = php.loads(str(item.get("product_options") or "a:0:{}"))
    except ValueError:
        return {}
    request = found.get("info_buyRequest") if isinstance(found, dict) else None
    return request if isinstance(request, dict) else {}
