"""The shop says no; each protocol turns the reason into its own error."""

from __future__ import annotations


class ShopRefusal(Exception):
    def __init__(self, reason: str, message: str, *parameters: object) -> None:
        super().__init__(message)
        self.reason = reason  # missing | invalid | twice | too_many | too_much
        self.message = message
        self.parameters = parameters
