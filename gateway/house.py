"""What the application was made with, at hand in every page."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from sqlalchemy import Engine

from gateway.feed import Feed
from kit.settings import Settings


@dataclass
class House:
    settings: Settings
    asker: Any  # kit.asking.Asker, or one with the same methods
    engine: Engine
    documents: Any  # kit.documents.Documents
    feed: Feed = field(default_factory=Feed)
    troubles: tuple[float, int | None] = (float("-inf"), 0)  # when they were counted, and how many


def house() -> House:
    return cast(House, current_app.extensions["house"])
