"""Tasks for the screen: lists by due day, counts, those of one order."""

import base64
import json
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from contracts.tasks import ListTasks, Task, TaskFilter, TaskPage
from kernel.refused import NotFound, Refused
from services.order.domain.desk.task import DONE
from services.order.storage.tables import orders, tasks
from services.order.storage.tasks import COLUMNS, NAMES

LONGEST = 200
_LEFT_OUT = ("key", "facts")


def list_tasks(session: Session, request: ListTasks) -> TaskPage:
    limit = max(1, min(request.limit, LONGEST))
    statement = _all().where(_chosen(request.filter, request.me))
    if request.after:
        statement = statement.where(tuple_(tasks.c.sort, tasks.c.task_id) > _cursor(request.after))
    found = list(session.execute(statement.order_by(tasks.c.sort, tasks.c.task_id).limit(limit + 1)))
    page = found[:limit]
    return TaskPage(
        tasks=tuple(_shown(row) for row in page),
        counts=count_tasks(session, request.me),
        after=_cursor_at(page[-1]) if len(found) > limit else None,
    )


def count_tasks(session: Session, me: str) -> dict[TaskFilter, int]:
    counts = {
        each: select(func.count()).select_from(tasks).where(_chosen(each, me)).scalar_subquery() for each in TaskFilter
    }
    values = session.execute(select(*counts.values())).one()
    return dict(zip(counts, values, strict=True))


def get_task(session: Session, task_id: UUID) -> Task:
    row = session.execute(_all().where(tasks.c.task_id == task_id)).first()
    if row is None:
        raise NotFound("This task is not known here.")
    return _shown(row)


def tasks_of(session: Session, order_id: UUID) -> tuple[Task, ...]:
    """What is to be done about an order, and what was."""
    found = session.execute(_all().where(tasks.c.order_id == order_id).order_by(tasks.c.sort, tasks.c.task_id))
    return tuple(_shown(row) for row in found)


def _all() -> Select[Any]:
    joined = tasks.outerjoin(orders, orders.c.order_id == tasks.c.order_id)
    return select(*COLUMNS, tasks.c.sort, func.coalesce(orders.c.number, "").label("order_number")).select_from(joined)


def _chosen(which: TaskFilter, me: str) -> ColumnElement[bool]:
    to_do = tasks.c.status != DONE
    if which is TaskFilter.MINE:
        return to_do & or_(tasks.c.assignee == me, tasks.c.assignee == "")
    return to_do if which is TaskFilter.OPEN else true()


def _shown(row: Any) -> Task:
    told = {name: getattr(row, name) for name in NAMES if name not in _LEFT_OUT}
    return Task(**told, values=row.facts, order_number=row.order_number)


def _cursor_at(row: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.sort, str(row.task_id)]).encode()).decode()


def _cursor(after: str) -> tuple[str, UUID]:
    try:
        sort, task_id = json.loads(base64.urlsafe_b64decode(after))
        return str(sort), UUID(task_id)
    except (ValueError, TypeError):
        raise Refused("This page of the list no longer exists. Start again from the top.") from None
