"""Tasks that staff write, give to one another and do."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from contracts.order import FindOrders, OrderFilter
from contracts.tasks import AddTask, ChangeTask, ListTasks, Priority, TaskFilter, TaskStatus
from kernel.clock import frozen
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.order.queries.find import find_orders
from services.order.queries.tasks import count_tasks, get_task, list_tasks
from services.order.use_cases.desk.tasks import add_task, change_task
from tests.order.builders import PLACED, in_agreement, in_conflict, placed, said, view

MONDAY = date(2026, 11, 23)


def added(uow: UnitOfWork, title: str = "Klant bellen", **values: object) -> UUID:
    task_id = uuid4()
    add_task(uow, AddTask(task_id=task_id, title=title, **values))  # type: ignore[arg-type]
    return task_id


def titles(uow: UnitOfWork, which: TaskFilter = TaskFilter.OPEN, me: str = "") -> list[str]:
    return [task.title for task in list_tasks(uow.session, ListTasks(filter=which, me=me)).tasks]


@pytest.mark.row("TSK-01")
@pytest.mark.row("TSK-03")
@pytest.mark.row("TSK-04")
@pytest.mark.row("TSK-06")
@pytest.mark.row("TSK-07")
def test_a_task_on_an_order_with_all_its_details(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    uow.said.clear()

    task_id = added(
        uow,
        " Klant bellen ",
        order_id=order_id,
        description="Over het zadel",
        due_on=MONDAY,
        due_at=time(14, 30),
        assignee="piet",
        priority=Priority.HIGH,
    )
    add_task(uow, AddTask(task_id=task_id, title="Klant bellen", order_id=order_id))  # the form sent twice

    [task] = view(uow, order_id).tasks
    assert (task.title, task.description, task.author) == ("Klant bellen", "Over het zadel", "Anna")
    assert (task.due_on, task.due_at, task.assignee, task.priority) == (MONDAY, time(14, 30), "piet", Priority.HIGH)
    assert (task.order_id, task.order_number, task.status, task.conflict) == (order_id, "1", TaskStatus.OPEN, False)
    assert said(uow) == ["TaskOpened"]
    assert [(entry.what, entry.who) for entry in view(uow, order_id).chronicle[:1]] == [("task_added", "Anna")]
    assert view(uow, order_id).row.next_step.code != "solve_conflict"  # staff's own tasks stand beside the next step


@pytest.mark.row("TSK-02")
def test_it_stands_in_the_list_of_who_it_is_given_to(uow: UnitOfWork) -> None:
    task_id = added(uow, "Voor Piet", assignee="piet")
    added(uow, "Voor wie het ziet")

    assert titles(uow, TaskFilter.MINE, "piet") == ["Voor Piet", "Voor wie het ziet"]
    assert titles(uow, TaskFilter.MINE, "anna") == ["Voor wie het ziet"]
    assert count_tasks(uow.session, "anna") == {TaskFilter.MINE: 1, TaskFilter.OPEN: 2, TaskFilter.ALL: 2}

    uow.said.clear()
    change_task(uow, ChangeTask(task_id=task_id, assignee="anna"))
    assert titles(uow, TaskFilter.MINE, "anna") == ["Voor Piet", "Voor wie het ziet"]
    assert said(uow) == ["TaskChanged"]


@pytest.mark.row("TSK-03")
@pytest.mark.row("TSK-04")
def test_sorted_by_due_day_and_time(uow: UnitOfWork) -> None:
    added(uow, "ooit")
    added(uow, "ooit, maar dringend", priority=Priority.HIGH)
    added(uow, "maandag")
    change_task(uow, ChangeTask(task_id=added(uow, "klaar", due_on=date(2020, 1, 1)), status=TaskStatus.DONE))
    added(uow, "maandag, in de loop van de dag", due_on=MONDAY)
    added(uow, "maandag 9:00", due_on=MONDAY, due_at=time(9))
    added(uow, "maandag 14:00", due_on=MONDAY, due_at=time(14))
    added(uow, "eerder", due_on=MONDAY - timedelta(days=30))

    assert titles(uow, TaskFilter.ALL) == [
        "eerder",
        "maandag 9:00",
        "maandag 14:00",
        "maandag, in de loop van de dag",
        "ooit, maar dringend",
        "ooit",
        "maandag",
        "klaar",
    ]


@pytest.mark.row("TSK-05")
def test_taken_up_done_and_opened_again(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    task_id = added(uow, order_id=order_id)
    uow.said.clear()

    for status in (TaskStatus.IN_PROGRESS, TaskStatus.DONE, TaskStatus.DONE, TaskStatus.OPEN):
        change_task(uow, ChangeTask(task_id=task_id, status=status))
        task = get_task(uow.session, task_id)
        assert (task.status, task.done_by) == (status, "Anna" if status is TaskStatus.DONE else "")
        assert (task.done_at is not None) is (status is TaskStatus.DONE)

    assert said(uow) == ["TaskChanged", "TaskClosed", "TaskOpened"]
    whats = [entry.what for entry in reversed(view(uow, order_id).chronicle)]
    assert whats[-3:] == ["task_added", "task_done", "task_opened"]


@pytest.mark.row("TSK-06")
def test_words_and_day_change(uow: UnitOfWork) -> None:
    task_id = added(uow, due_on=MONDAY, due_at=time(9))

    change_task(uow, ChangeTask(task_id=task_id, title="Mailen", description="Zie notitie", clear_due=True))

    task = get_task(uow.session, task_id)
    assert (task.title, task.description, task.due_on, task.due_at) == ("Mailen", "Zie notitie", None, None)


def test_what_cannot_be(uow: UnitOfWork) -> None:
    with pytest.raises(Refused, match="needs a title"):
        added(uow, "  ")
    with pytest.raises(Refused, match="needs a day"):
        added(uow, due_at=time(9))
    with pytest.raises(NotFound):
        added(uow, order_id=uuid4())
    with pytest.raises(NotFound):
        change_task(uow, ChangeTask(task_id=uuid4(), status=TaskStatus.DONE))
    assert titles(uow, TaskFilter.ALL) == []


def test_page_after_page(uow: UnitOfWork) -> None:
    for n in range(5):
        added(uow, f"taak {n}", due_on=MONDAY)
    first = list_tasks(uow.session, ListTasks(filter=TaskFilter.OPEN, limit=3))
    second = list_tasks(uow.session, ListTasks(filter=TaskFilter.OPEN, limit=3, after=first.after or ""))

    assert [task.title for task in (*first.tasks, *second.tasks)] == [f"taak {n}" for n in range(5)]
    assert second.after is None
    with pytest.raises(Refused):
        list_tasks(uow.session, ListTasks(after="nonsense"))


@pytest.mark.row("TSK-07")
def test_a_conflict_is_one_task_that_comes_back(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    sentence = "The order differs from its shop by {amount}."

    in_conflict(uow, order_id, "totals", sentence, amount="0.01", currency="EUR")
    in_conflict(uow, order_id, "totals", sentence, amount="0.01", currency="EUR")

    assert titles(uow) == [sentence]
    [row] = find_orders(uow.session, FindOrders(filter=OrderFilter.ALL)).rows
    assert (row.next_step.code, row.next_step.values) == (
        "solve_conflict",
        {"title": sentence, "amount": "0.01", "currency": "EUR"},
    )

    in_agreement(uow, order_id, "totals")
    assert titles(uow) == []
    with frozen(PLACED + timedelta(days=400)):
        in_conflict(
            uow, order_id, "totals", sentence, amount="0.01", currency="EUR"
        )  # it was settled; here it is again
    assert titles(uow) == [sentence]


def test_a_conflict_keeps_its_own_words(uow: UnitOfWork) -> None:
    in_conflict(uow, placed(uow, "1"), "nightly", "Nothing was compared.")
    [task] = list_tasks(uow.session, ListTasks(filter=TaskFilter.OPEN)).tasks

    change_task(uow, ChangeTask(task_id=task.task_id, title="iets anders", description="gezien", assignee="piet"))

    changed = get_task(uow.session, task.task_id)
    assert (changed.title, changed.description, changed.assignee) == ("Nothing was compared.", "gezien", "piet")
