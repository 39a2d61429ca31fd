"""What a role of Meubelhuis may call, as `resources` answers it: only what is allowed is listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def listed(calls: Iterable[str]) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for call in sorted(calls):
        resource, _, verb = call.rpartition(".")
        found.setdefault(resource, []).append(verb)
    return [
        {
            "title": name.replace("_", " ").capitalize(),
            "description": "",
            "name": name,
            "aliases": [],
            "methods": [
                {"title": verb, "description": "", "path": f"{name}.{verb}", "name": verb, "aliases": []}
                for verb in verbs
            ],
        }
        for name, verbs in found.items()
    ]
