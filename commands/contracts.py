"""Writes contracts/schema.lock.json: what the services say to each other, so that a change of it is seen in review.

`python -m commands.contracts` after a change that is meant; a test fails until then.
"""

import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import contracts
from contracts.base import Contract, Event, Request

LOCK = Path(contracts.__file__).with_name("schema.lock.json")


def all_of(kind: type[Contract]) -> list[type[Any]]:
    """Every event, or every request, in the order of their names; not what only others are derived from."""
    modules = [
        importlib.import_module(f"contracts.{module.name}") for module in pkgutil.iter_modules(contracts.__path__)
    ]
    found = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, kind) and each.__module__ == module.__name__
    }
    told = {each for each in found if getattr(each, "source", "") or getattr(each, "answer", None)}
    named = told | {each for each in found if not each.__subclasses__()}
    return sorted((each for each in named if "[" not in each.__name__), key=lambda each: each.__name__)


def as_text() -> str:
    """All contracts as one JSON schema."""
    events, requests = all_of(Event), all_of(Request)
    speaks = {f"{each.source} says {each.__name__}": TypeAdapter(each) for each in events}
    asks = {f"{each.to or 'every service'} is asked {each.__name__}": TypeAdapter(each) for each in requests}
    answers = {f"{each.__name__} is answered": TypeAdapter(each.answer) for each in requests}
    inputs: list[Any] = [(key, "validation", adapter) for key, adapter in {**speaks, **asks, **answers}.items()]
    schemas, shared = TypeAdapter.json_schemas(inputs)
    whole = {
        "contracts": {key: schema for (key, _), schema in schemas.items()},
        "deadlines": {each.__name__: each.deadline for each in requests},
        **shared,
    }
    return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    LOCK.write_text(as_text())
