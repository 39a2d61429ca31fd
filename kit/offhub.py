"""Work that keeps a processor busy runs beside the hub, so that heartbeats and other messages go on."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from eventlet import tpool
from eventlet.patcher import is_monkey_patched

P = ParamSpec("P")
T = TypeVar("T")


def off_hub(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a pure function in a real thread; in a process without a hub (tests), simply call it."""
    if is_monkey_patched("thread"):
        return tpool.execute(function, *args, **kwargs)
    return function(*args, **kwargs)
