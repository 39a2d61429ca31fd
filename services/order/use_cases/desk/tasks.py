"""Tasks: opened by Pakbon where shop and house disagree, each conflict once; written and done by staff.

Locks: the order first, then its task.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from contracts.tasks import AddTask, ChangeTask, TaskChanged, TaskClosed, TaskEvent, TaskOpened, TaskStatus
from kernel.clock import now, today
from kernel.refused import NotFound
from kit.work import UnitOfWork
from services.order.domain.desk.task import HOUSE, Task
from services.order.storage import tasks as storage
from services.order.use_cases.orders.handling import Handling, take


def raise_conflict(handling: Handling, key: str, title: str, /, **values: Any) -> None:
    """A conflict about an order in hand becomes a task; the order is settled afterwards, and stands in the database
    already. `key` says what it is about; met again with other values it comes back, even when it was done. `title` is
    an English sentence with {names} for its values (`amount` with its `currency`), translated in the gateway's
    catalogs.
    """
    open_conflict(handling, key, title, values, anew=False)


def open_conflict(handling: Handling, key: str, title: str, values: Mapping[str, Any], *, anew: bool) -> None:
    """`anew`: something happened just now, so that it comes back even where the same was done before."""
    order = handling.order
    task = _open(handling.uow, f"{order.order_id}:{key}", title, values, order.order_id, anew=anew)
    if task is not None:
        show_conflict(handling, task)
        handling.note("task_opened", who=HOUSE, task=title, values=task.facts)


def settle_conflict(handling: Handling, key: str) -> None:
    """What it was about is settled."""
    whole = f"{handling.order.order_id}:{key}"
    if not any(each["key"] == whole for each in handling.order.conflicts):
        return
    task = _close(handling.uow, whole)
    hide_conflict(handling, whole)
    if task is not None:
        handling.note("task_settled", who=HOUSE, task=task.title, values=task.facts)


def add_task(uow: UnitOfWork, request: AddTask) -> None:
    task = Task(
        task_id=request.task_id,
        key=f"staff:{request.task_id}",
        title=request.title.strip(),
        author=uow.actor,
        opened_at=now(),
        order_id=request.order_id,
        description=request.description.strip(),
        due_on=request.due_on,
        due_at=request.due_at,
        assignee=request.assignee,
        priority=request.priority.value,
    )
    task.check()
    handling = take(uow, request.order_id) if request.order_id else None
    if not storage.add(uow.session, task):
        return  # the same form once more
    _say(uow, TaskOpened, task)
    if handling:
        handling.note("task_added", task=task.title)
        handling.settle()


def change_task(uow: UnitOfWork, request: ChangeTask) -> None:
    order_id = storage.order_of(uow.session, request.task_id)
    handling = take(uow, order_id) if order_id else None
    task = storage.get(uow.session, request.task_id)
    if task is None:
        raise NotFound("This task is not known here.")
    before, was_done = storage.values_of(task), task.is_done
    _take_over(task, request, uow.actor)
    task.check()
    if storage.values_of(task) == before:
        return
    storage.save(uow.session, task)
    _say(uow, TaskClosed if task.is_done and not was_done else TaskOpened if was_done else TaskChanged, task)
    if handling is None:
        return
    if task.is_done != was_done:
        what = "task_done" if task.is_done else "task_opened"
        handling.note(what, task=task.title, values=task.facts)
        if task.conflict:
            (hide_conflict(handling, task.key) if task.is_done else show_conflict(handling, task))
    handling.settle()


def _take_over(task: Task, request: ChangeTask, actor: str) -> None:
    if request.title is not None and not task.conflict:
        task.title = request.title.strip()
    if request.description is not None:
        task.description = request.description.strip()
    if request.clear_due:
        task.due_on = task.due_at = None
    task.due_on = request.due_on or task.due_on
    task.due_at = request.due_at or task.due_at
    if request.assignee is not None:
        task.assignee = request.assignee
    if request.priority is not None:
        task.priority = request.priority.value
    if request.status is not None and request.status != task.status:
        task.set_status(request.status.value, actor, now())


def show_conflict(handling: Handling, task: Task) -> None:
    """Until it is done it is the order's next step."""
    hide_conflict(handling, task.key)
    handling.order.conflicts.append({"key": task.key, "title": task.title, "values": dict(task.facts)})


def hide_conflict(handling: Handling, key: str) -> None:
    order = handling.order
    order.conflicts = [each for each in order.conflicts if each["key"] != key]


def _open(
    uow: UnitOfWork, key: str, title: str, values: Mapping[str, Any], order_id: UUID | None, *, anew: bool
) -> Task | None:
    """The task, where it is new or says something new."""
    facts = {name: str(value) for name, value in values.items()}
    task = Task(
        task_id=uuid4(),
        key=key,
        title=title,
        author=uow.actor,
        opened_at=now(),
        order_id=order_id,
        facts=facts,
        conflict=True,
        due_on=today(),
        priority="high",
    )
    if storage.add(uow.session, task):
        _say(uow, TaskOpened, task)
        return task
    known = storage.about(uow.session, key)
    if known is None:
        raise NotFound("This task is not known here.")
    was_done = known.is_done
    if not known.come_back(title, facts, today(), now(), anew=anew):
        return None
    storage.save(uow.session, known)
    _say(uow, TaskOpened if was_done else TaskChanged, known)
    return known


def _close(uow: UnitOfWork, key: str) -> Task | None:
    task = storage.about(uow.session, key)
    if task is None or task.is_done:
        return None
    task.set_status(TaskStatus.DONE.value, HOUSE, now())
    storage.save(uow.session, task)
    _say(uow, TaskClosed, task)
    return task


def _say(uow: UnitOfWork, event: type[TaskEvent], task: Task) -> None:
    uow.publish(event(task_id=task.task_id, order_id=task.order_id, assignee=task.assignee))
