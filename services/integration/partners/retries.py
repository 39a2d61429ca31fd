"""Reading is tried again after a pause where that can help; writing never is."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from services.integration.partners.trouble import Garbled, NoAnswer, TooLarge

T = TypeVar("T")
PAUSES = (0.3, 1.5)  # seconds; the next round comes soon anyway


def read_again(read: Callable[[], T], pauses: tuple[float, ...] = PAUSES) -> T:
    for pause in pauses:
        try:
            return read()
        except TooLarge:
            raise
        except (NoAnswer, Garbled):
            sleep(pause)
    return read()
