"""Gives a service what its environment says: `settings = Configured()` makes it `self.settings`."""

from typing import Any

from nameko.extensions import DependencyProvider

from kit.settings import Settings


class Configured(DependencyProvider):
    def get_dependency(self, worker_ctx: Any) -> Settings:
        settings: Settings = self.container.config["settings"]
        return settings
