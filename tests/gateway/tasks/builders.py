"""Tasks as the order service would tell them."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from contracts.base import Request
from contracts.tasks import (
    AddTask,
    ChangeTask,
    CountTasks,
    GetTask,
    ListTasks,
    Priority,
    Task,
    TaskFilter,
    TaskPage,
    TaskStatus,
)
from tests.gateway.builders import NOW, number_id

COUNTS = {TaskFilter.MINE: 2, TaskFilter.OPEN: 5, TaskFilter.ALL: 31}


def a_task(name: str = "1", **changes: Any) -> Task:
    return Task(
        **{
            "task_id": number_id(f"task-{name}"),
            "title": "Klant bellen over het zadel",
            "description": "Liefst na vieren",
            "order_id": number_id("100012866"),
            "order_number": "100012866",
            "due_on": date(2026, 11, 20),
            "due_at": time(16, 0),
            "author": "Anna de Boer",
            "opened_at": NOW,
            **changes,
        }
    )


def a_conflict(name: str = "conflict", **changes: Any) -> Task:
    title = "{amount} was paid back in the shop, but the goods have left the house: do they come back?"
    values = {"amount": "25.0000", "currency": "EUR"}
    told = {"title": title, "values": values, "conflict": True, "author": "shop", "priority": Priority.HIGH}
    return a_task(name, **{**told, "description": "", "due_at": None, **changes})


def answers() -> dict[type[Request[Any]], Any]:
    """A list with one of each kind; whatever is asked of a task is done."""
    tasks = (a_conflict(), a_task(), a_task("2", status=TaskStatus.DONE, done_by="system", done_at=NOW, due_on=None))
    known = {task.task_id: task for task in tasks}
    page: Callable[[ListTasks], TaskPage] = lambda request: TaskPage(  # noqa: E731
        tasks=tasks, counts=COUNTS, after=None if request.after else "more"
    )
    return {
        ListTasks: page,
        CountTasks: COUNTS,
        GetTask: lambda request: known[request.task_id],
        AddTask: lambda request: a_task("new"),
        ChangeTask: lambda request: a_task(),
    }
