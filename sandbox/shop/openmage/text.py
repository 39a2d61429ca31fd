"""Text and figures as OpenMage's XML-RPC gives them: four decimals, no emoji, no control characters."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from sandbox.store import Doc

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def four(amount: Any) -> str | None:
    return None if amount is None else f"{Decimal(str(amount)):.4f}"


def legible(text: str) -> str:
    """The database keeps three bytes a letter: what needs four comes back as four question marks."""
    text = "".join("????" if ord(c) > 0xFFFF else c for c in text)
    return CONTROL.sub(lambda m: f"&#{ord(m[0])};", text)


def clean(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(v) for v in value]
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**31 - 1:
        return str(value)
    return value


def with_text_ids(value: Any) -> Any:
    """Newer OpenMage gives numbers as text; older gives ints. Both exist, so both can be switched on."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return {k: with_text_ids(v) for k, v in value.items()}
    return [with_text_ids(v) for v in value] if isinstance(value, list) else value


def doubled(doc: Doc, names: tuple[str, ...]) -> Doc:
    """Each amount in the order's currency and again in the shop's."""
    return {f"{base}{name}": four(doc.get(name)) for base in ("base_", "") for name in names}
