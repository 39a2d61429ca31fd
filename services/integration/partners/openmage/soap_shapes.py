"""Arguments and answers between XML-RPC's shapes, which our mapping knows, and those of zeep and the shop's SOAP."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zeep.xsd import SkipValue
from zeep.xsd.valueobjects import CompoundValue

from services.integration.partners.openmage.legible import sendable

_RESOURCES = {  # named otherwise than by their own name
    "cataloginventory_stock_item": "catalogInventoryStockItem",
    "core_store": "store",
    "core_magento": "magento",
    "customer": "customerCustomer",
}


def operation_of(method: str) -> str:
    """sales_order_shipment.addTrack → salesOrderShipmentAddTrack."""
    resource, _, verb = method.rpartition(".")
    first, *rest = resource.split("_")
    name = _RESOURCES.get(resource) or first + "".join(word.capitalize() for word in rest)
    return name + verb[:1].upper() + verb[1:]


def shaped(kind: Any, value: Any, *, rpc: bool) -> Any:
    """One argument as its type wants it. Every one must be there, so what is not given is skipped by name."""
    name = str(getattr(kind, "name", ""))
    if value is None or (value in ([], {}) and name != "filters"):
        return SkipValue
    if name == "filters":
        return _filters(value or {}, rpc=rpc)
    if name == "orderItemIdQtyArray":
        return _array([{"order_item_id": key, "qty": str(quantity)} for key, quantity in value.items()], rpc=rpc)
    if isinstance(value, list | tuple):
        return _array([_row(each) if isinstance(each, Mapping) else _scalar(each) for each in value], rpc=rpc)
    if isinstance(value, Mapping):
        fields = dict(getattr(kind, "elements", ()))
        return {
            key: shaped(fields[key].type, each, rpc=rpc)
            for key, each in value.items()
            if key in fields and each is not None and each not in ([], {})
        }
    return _scalar(value)


def _filters(told: Mapping[str, Any], *, rpc: bool) -> dict[str, Any]:
    """{field: {from: a, to: b}} is two conditions of one field, which the shop combines."""
    plain = [{"key": field, "value": _scalar(each)} for field, each in told.items() if not isinstance(each, Mapping)]
    conditions = [
        {"key": field, "value": {"key": operator, "value": _scalar(each)}}
        for field, wanted in told.items()
        if isinstance(wanted, Mapping)
        for operator, each in wanted.items()
    ]
    found = {"filter": plain, "complex_filter": conditions}
    return {name: _array(rows, rpc=rpc) for name, rows in found.items() if rows}


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _scalar(each) for name, each in told.items() if each is not None}


def _array(rows: list[Any], *, rpc: bool) -> dict[str, Any]:
    return {"_value_1" if rpc else "complexObjectArray": rows}


def _scalar(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return sendable(str(value)) if isinstance(value, str | Decimal) else value


def plain(told: Any) -> Any:
    """zeep's answer as XML-RPC would have given it: maps, lists, texts. A list that is empty may come as None."""
    if isinstance(told, list):
        return [plain(each) for each in told]
    if isinstance(told, CompoundValue | Mapping):
        fields = {name: plain(told[name]) for name in told}
        for array in ("complexObjectArray", "_value_1"):
            if set(fields) == {array}:
                return fields[array] or []
        return fields
    if isinstance(told, float):
        return Decimal(repr(told))
    if told is not None and not isinstance(told, str | int | bool | Decimal):
        text = getattr(told, "text", told)  # an element of no known type
        return None if text is None else str(text)
    return told
