"""The list of tasks by due day, a task in a dialog, and what can be done with it: by whoever works here."""

from datetime import time
from typing import TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.order import GetOrderRow
from contracts.tasks import AddTask, ChangeTask, GetTask, ListTasks, Priority, TaskFilter, TaskStatus
from gateway.acting import back_with, day_or_none, id_in, ids_in, text_in
from gateway.asking import ask
from gateway.house import house
from gateway.staff.members import all_staff
from gateway.staff.rights import needs
from gateway.words import _
from kernel.refused import Refused

pages = Blueprint("tasks", __name__, url_prefix="/tasks")
Choice = TypeVar("Choice", TaskStatus, Priority, TaskFilter)


@pages.get("/")
def overview() -> str:
    question = ListTasks(
        filter=_chosen(TaskFilter, request.args.get("filter", "")) or TaskFilter.MINE,
        me=g.staff.login,
        after=request.args.get("after", "")[:500],
    )
    template = "tasks/_rows.html" if question.after else "tasks/list.html"
    return render_template(template, page=ask(question), question=question, people=people())


@pages.get("/new")
def new() -> str:
    """An empty task, for an order where one is named."""
    order_id = request.args.get("order", type=UUID)
    row = ask(GetOrderRow(order_id=order_id)) if order_id else None
    return render_template("tasks/_task.html", task=None, task_id=uuid4(), row=row, people=people())


@pages.get("/<uuid:task_id>")
def show(task_id: UUID) -> str:
    return render_template("tasks/_task.html", task=ask(GetTask(task_id=task_id)), people=people())


@pages.post("/")
@needs("note")
def add() -> AnyResponse:
    order = ids_in("order_id")
    ask(
        AddTask(
            task_id=id_in("task_id"),
            title=text_in("title", 200),
            order_id=order[0] if order else None,
            description=text_in("description", 4000),
            due_on=day_or_none("due_on"),
            due_at=_time_in("due_at"),
            assignee=_assignee(),
            priority=_chosen(Priority, text_in("priority")) or Priority.NORMAL,
        )
    )
    return back_with(_("The task is added."))


@pages.post("/<uuid:task_id>")
@needs("note")
def change(task_id: UUID) -> AnyResponse:
    ask(
        ChangeTask(
            task_id=task_id,
            title=text_in("title", 200) if "title" in request.form else None,
            description=text_in("description", 4000),
            clear_due=True,
            due_on=day_or_none("due_on"),
            due_at=_time_in("due_at"),
            assignee=_assignee(),
            priority=_chosen(Priority, text_in("priority")),
            status=_chosen(TaskStatus, text_in("status")),
        )
    )
    return back_with(_("Saved."))


@pages.post("/<uuid:task_id>/status")
@needs("note")
def set_status(task_id: UUID) -> AnyResponse:
    """One click: done, or open again."""
    status = _chosen(TaskStatus, text_in("status")) or TaskStatus.DONE
    ask(ChangeTask(task_id=task_id, status=status))
    return back_with(_("The task is done.") if status is TaskStatus.DONE else _("The task is open again."))


def people() -> dict[str, str]:
    """Who can be given a task: login → name."""
    return {each.login: each.name for each in all_staff(house().engine) if each.active}


def _assignee() -> str:
    login = text_in("assignee", 200)
    if login and login not in people():
        raise Refused("Nobody with the login {login} works here.", login=login)
    return login


def _chosen(kind: type[Choice], text: str) -> Choice | None:
    return kind(text) if text in set(kind) else None


def _time_in(name: str) -> time | None:
    text = text_in(name, 5)
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("{text} is not a time.", text=text) from None
