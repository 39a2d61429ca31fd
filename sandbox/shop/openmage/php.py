"""PHP's serialize(): the form in which Magento 1 keeps and tells what a customer chose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def serialize(value: Any) -> str:
    """Lengths count bytes, not letters; lists become arrays with numbers as keys."""
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, Decimal):
        return f"i:{int(value)};" if value == value.to_integral_value() else f"d:{value.normalize():f};"
    if isinstance(value, float):
        return f"d:{value};"
    if isinstance(value, str):
        return f's:{len(value.encode())}:"{value}";'
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    inside = "".join(serialize(k) + serialize(v) for k, v in pairs)
    return f"a:{len(value)}:{{{inside}}}"
