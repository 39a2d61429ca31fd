"""Magento 1's faults: a number and a sentence, always with HTTP 200."""

from __future__ import annotations


class Fault(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
