"""Tasks: what a person has to do, written by staff, or found by Pakbon where shop and house disagree."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from contracts.base import Contract, Event, Request


class TaskStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class TaskFilter(StrEnum):
    """The list's chips."""

    MINE = "mine"  # not done, given to me or to everybody
    OPEN = "open"  # not done, whoever it is given to
    ALL = "all"


class Task(Contract):
    """`title` is staff's own words, or, for a `conflict`, an English sentence with `{names}` to translate and fill."""

    task_id: UUID
    order_id: UUID | None = None
    order_number: str = ""
    title: str
    values: dict[str, str] = {}  # amounts stand as `amount` with their `currency`, days as 2026-11-24
    conflict: bool = False  # Pakbon found it: it is the order's next step until it is done
    description: str = ""
    due_on: date | None = None
    due_at: time | None = None  # the shop's own time
    assignee: str = ""  # a member of staff's login; empty: everybody
    priority: Priority = Priority.NORMAL
    status: TaskStatus = TaskStatus.OPEN
    author: str  # a member of staff's name, or who caused it: "shop", "system"
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str = ""


class TaskEvent(Event):
    task_id: UUID
    order_id: UUID | None = None
    assignee: str = ""


class TaskOpened(TaskEvent, source="order"):
    """There is something to do: a new task, or one that was done and comes back."""


class TaskChanged(TaskEvent, source="order"):
    """Other words, day or assignee; it is still to be done."""


class TaskClosed(TaskEvent, source="order"):
    """Done, by somebody or because what it was about is settled."""


class TaskPage(Contract):
    tasks: tuple[Task, ...]
    counts: dict[TaskFilter, int]
    after: str | None = None  # asks for the next page; None: there are no more


class ListTasks(Request[TaskPage], to="order"):
    """Tasks by due day and time, what has none after them; done ones last. `me` is the login of who asks."""

    filter: TaskFilter = TaskFilter.MINE
    me: str = ""
    after: str = ""
    limit: int = 100


class CountTasks(Request[dict[TaskFilter, int]], to="order"):
    me: str = ""


class AddTask(Request[Task], to="order"):
    """`task_id` comes from the form, so that the same form sent twice makes one task."""

    task_id: UUID
    title: str
    order_id: UUID | None = None
    description: str = ""
    due_on: date | None = None
    due_at: time | None = None
    assignee: str = ""
    priority: Priority = Priority.NORMAL


class ChangeTask(Request[Task], to="order"):
    """None leaves a field as it is. The words of a conflict stay Pakbon's own."""

    task_id: UUID
    title: str | None = None
    description: str | None = None
    due_on: date | None = None
    due_at: time | None = None
    clear_due: bool = False  # no day and no time any more, before due_on and due_at are read
    assignee: str | None = None
    priority: Priority | None = None
    status: TaskStatus | None = None


class GetTask(Request[Task], to="order"):
    task_id: UUID
