"""What every part of the sandbox shares: memory, clock, planned faults and switches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.shop.hook import Hooks
from sandbox.store import Store


@dataclass
class World:
    store: Store
    clock: Clock
    seed: int = 1
    history_days: int = 21
    history_orders: int = 60
    address: str = ""
    faults: Faults = field(default_factory=Faults)

    hooks: Hooks = field(init=False)

    def __post_init__(self) -> None:
        self.hooks = Hooks(self.faults.ending, self.store.lock)

    def switch(self, place: str, name: str, default: Any) -> Any:
        """A setting of one part that a test may turn, for example how long a session lives."""
        row = self.store.get(place, "switches", name)
        return default if row is None else row["value"]

    def turn(self, place: str, name: str, value: Any) -> None:
        with self.store.change():
            self.store.put(place, "switches", name, {"value": value})
