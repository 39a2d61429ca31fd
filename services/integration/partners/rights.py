"""What a shop must allow us, each by the name that its own administration gives it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Right:
    """`use` is a code of what it is good for: orders, shipments, hold … `granted`: None where it cannot be told."""

    resource: str
    use: str
    writes: bool
    granted: bool | None
