"""Something a service makes from its settings, once per process."""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from kit.settings import Settings


class FromSettings(DependencyProvider):
    """`vault = FromSettings(lambda told: Vault(told.secret))` on a service gives it `self.vault`."""

    def __init__(self, make: Callable[[Settings], Any]) -> None:
        self.make = make
        super().__init__()

    def setup(self) -> None:
        self.made = self.make(self.container.config["settings"])

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.made
