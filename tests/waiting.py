"""Waiting for something to become true, with a deadline."""

import time
from collections.abc import Callable
from typing import Any

import pytest


def until(condition: Callable[[], Any], seconds: float = 30, what: str | Callable[[], Any] = "") -> Any:
    """Poll until the condition holds and return what it said; fail with what was waited for when it does not."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s for {what() if callable(what) else what or condition}")
        time.sleep(0.03)
    return found
