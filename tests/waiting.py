"""Waiting for something to become true, with a deadline."""

import time
from collections.abc import Callable
from typing import Any

import pytest


def until(condition: Callable[[], Any], seconds: float = 30, what: str | Callable[[], Any] = "") -> Any:
    """Poll until the condition holds and return what it said; fail with what was waited for when it does not."""
    end, pause = time.monotonic() + seconds, 0.02
    while not (found := condition()):
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s for {what() if callable(what) else what or condition}")
        time.sleep(pause)
        pause = min(pause * 1.3, 0.2)
    return found
