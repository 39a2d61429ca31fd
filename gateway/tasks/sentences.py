"""A task's title in the reader's words: staff's own as written, a conflict's as a sentence with its values."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from contracts.tasks import Priority, Task, TaskFilter, TaskStatus
from gateway import filters
from gateway.names import named, readable
from gateway.words import N_, _

STATUS = {
    TaskStatus.OPEN: (N_("Open"), "plain"),
    TaskStatus.IN_PROGRESS: (N_("In progress"), "wait"),
    TaskStatus.DONE: (N_("Done"), "good"),
}
PRIORITY = {
    Priority.HIGH: (N_("High"), "wrong"),
    Priority.NORMAL: (N_("Normal"), "plain"),
    Priority.LOW: (N_("Low"), "plain"),
}
FILTERS = {TaskFilter.MINE: N_("Mine"), TaskFilter.OPEN: N_("All open"), TaskFilter.ALL: N_("All")}
CHANGES = {
    "lines": N_("articles or pieces"),
    "delivery": N_("way of delivery"),
    "payment": N_("way of payment"),
    "total": N_("amount"),
}
_AMOUNTS = {"amount", "invoiced", "open", "total", "paid", "expected", "found"}
_HOLE = re.compile(r"\{(\w+)\}")


def title_of(task: Task) -> str:
    return sentence(task.title, task.values) if task.conflict else task.title


def sentence(template: str, values: Mapping[str, Any]) -> str:
    """Holes are filled one by one: what fills them may be a stranger's words, and is never read as a template."""
    said = {name: _value(name, str(value), values) for name, value in values.items()}
    return _HOLE.sub(lambda hole: said.get(hole[1], "…"), _(template))


def _value(name: str, value: str, values: Mapping[str, Any]) -> str:
    if name in _AMOUNTS:
        try:
            return filters.money(Decimal(value), str(values.get("currency") or "EUR"))
        except InvalidOperation:
            return value
    if name == "changes":
        return ", ".join(named(CHANGES, code) for code in value.split(", "))
    return readable(value)
