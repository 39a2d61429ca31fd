"""The list of tasks, a task on an order's page, its sentence in three languages, and what is done with it."""

from collections.abc import Callable
from datetime import date, time
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.order import GetOrder, NextStep
from contracts.tasks import AddTask, ChangeTask, CountTasks, ListTasks, Priority, TaskFilter, TaskStatus
from gateway.chronicle import facts_in_words
from gateway.next_step import what_now
from gateway.tasks.sentences import sentence
from kernel.refused import Refused
from kernel.sentence import pack
from tests.gateway.builders import a_row, a_view, an_order, number_id
from tests.gateway.scripted import ScriptedAsker
from tests.gateway.tasks.builders import a_conflict, a_task

ORDER = number_id("100012866")


@pytest.mark.row("TSK-02")
@pytest.mark.row("TSK-03")
def test_the_list_opens_with_what_is_mine(office: FlaskClient, asker: ScriptedAsker) -> None:
    page = office.get("/tasks/").text

    asked = asker.last(ListTasks)
    assert asked.filter is TaskFilter.MINE
    assert asked.me.startswith("office-")
    assert "Klant bellen over het zadel" in page
    assert "€25.00 was paid back in the shop, but the goods have left the house" in page
    assert 'class="c-due late"' in page
    assert "16:00" in page
    assert office.get("/tasks/?filter=all").status_code == 200
    assert asker.last(ListTasks).filter is TaskFilter.ALL
    office.get("/tasks/?filter=nonsense")
    assert asker.last(ListTasks).filter is TaskFilter.MINE


def test_the_menu_counts_what_is_open(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert '<span class="count" id="count-tasks" hx-swap-oob="true" title="2 mine, 5 open in all">2 / 5</span>' in (
        office.get("/frame").text
    )
    asker.when(CountTasks, {TaskFilter.MINE: 0, TaskFilter.OPEN: 0, TaskFilter.ALL: 9})
    assert 'title="0 mine, 0 open in all"></span>' in office.get("/frame").text
    asker.when(CountTasks, Refused("away"))
    assert 'id="count-tasks" hx-swap-oob="true"></span>' in office.get("/frame").text


@pytest.mark.row("TSK-01")
@pytest.mark.row("TSK-07")
def test_the_popup_adds_a_task_to_the_order(office: FlaskClient, asker: ScriptedAsker) -> None:
    dialog = office.get(f"/tasks/new?order={ORDER}").text
    for name in ("title", "description", "due_on", "due_at", "assignee", "priority", "order_id", "task_id"):
        assert f'name="{name}"' in dialog
    me = asker  # who is signed in can be chosen
    task_id = uuid4()
    form = {
        "task_id": str(task_id),
        "order_id": str(ORDER),
        "title": "Klant bellen",
        "description": "zadel",
        "due_on": "2026-11-24",
        "due_at": "14:30",
        "assignee": "",
        "priority": "high",
    }
    assert office.post("/tasks/", data=form).status_code == 303
    assert me.last(AddTask) == AddTask(
        task_id=task_id,
        order_id=ORDER,
        title="Klant bellen",
        description="zadel",
        due_on=date(2026, 11, 24),
        due_at=time(14, 30),
        priority=Priority.HIGH,
    )


@pytest.mark.row("TSK-02")
def test_only_who_works_here_is_given_one(office: FlaskClient, asker: ScriptedAsker) -> None:
    form = {"task_id": str(uuid4()), "title": "x", "assignee": "nobody-here"}
    office.post("/tasks/", data=form)
    assert not asker.was_asked(AddTask)
    office.post("/tasks/", data={**form, "assignee": "", "due_at": "25:99"})
    assert not asker.was_asked(AddTask)


@pytest.mark.row("TSK-05")
def test_done_by_one_click(office: FlaskClient, asker: ScriptedAsker) -> None:
    task = a_task()
    office.post(f"/tasks/{task.task_id}/status", data={"status": "done"})
    assert asker.last(ChangeTask) == ChangeTask(task_id=task.task_id, status=TaskStatus.DONE)


@pytest.mark.row("TSK-05")
@pytest.mark.row("TSK-06")
def test_a_task_is_changed_in_its_dialog(office: FlaskClient, asker: ScriptedAsker) -> None:
    task = a_task()
    assert 'value="Klant bellen over het zadel"' in office.get(f"/tasks/{task.task_id}").text
    office.post(f"/tasks/{task.task_id}", data={"title": "Mailen", "description": "", "status": "in_progress"})
    asked = asker.last(ChangeTask)
    assert (asked.title, asked.description, asked.status, asked.clear_due) == (
        "Mailen",
        "",
        TaskStatus.IN_PROGRESS,
        True,
    )
    assert 'name="title"' not in office.get(f"/tasks/{a_conflict().task_id}").text  # those words are Pakbon's


@pytest.mark.row("TSK-01")
@pytest.mark.row("SCR-01")
def test_tasks_stand_on_the_orders_page(office: FlaskClient, asker: ScriptedAsker) -> None:
    step = NextStep(code="solve_conflict", values={"title": a_conflict().title, **a_conflict().values, "more": "2"})
    row = a_row("100012866", next_step=step)
    asker.when(GetOrder, a_view(an_order(), row=row, tasks=(a_conflict(), a_task())))

    page = office.get(f"/orders/{ORDER}").text

    block = page.partition('id="tasks"')[2].partition("</section>")[0]
    assert "Klant bellen over het zadel" in block
    assert f'data-dialog="/tasks/new?order={ORDER}"' in block
    now = page.partition('class="now panel"')[2].partition("</section>")[0]
    assert "€25.00 was paid back in the shop, but the goods have left the house: do they come back? (and 2 more)" in now
    assert 'href="#tasks"' in now


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "In de winkel is €\xa025,00 terugbetaald, maar de goederen zijn al de deur uit: komen ze terug?"),
        ("de", "Im Shop wurden 25,00\xa0€ erstattet, aber die Ware ist schon aus dem Haus: Kommt sie zurück?"),
    ],
)
def test_a_conflict_speaks_the_readers_language(
    signed_in: Callable[..., FlaskClient], language: str, said: str
) -> None:
    assert said in signed_in("office", language).get("/tasks/").text


def test_values_are_words_and_never_templates(app: Flask) -> None:
    with app.test_request_context():
        assert sentence("Changed ({changes}) on {day}.", {"changes": "lines, total", "day": "2026-11-24"}) == (
            "Changed (artikelen of aantallen, bedrag) on di 24 nov."
        )
        assert sentence("No: {reason}", {"reason": "{amount} {0}"}) == "No: {amount} {0}"
        assert sentence("{gone} {amount}", {"amount": "much"}) == "… much"
        step = what_now(NextStep(code="solve_conflict", values={"title": "No: {reason}", "reason": "{x}", "more": "1"}))
        assert (step.leads_to, step.sentence) == ("tasks", "No: {x} (en nog 1)")
        told = {"task": "The order is cancelled: pay back {amount} ({method}).", "values": a_conflict().values}
        assert facts_in_words(told) == "De order is geannuleerd: betaal €\xa025,00 terug (…)."


def test_a_partners_reason_is_said_in_the_readers_language(
    signed_in: Callable[..., FlaskClient], asker: ScriptedAsker
) -> None:
    reason = pack("There is nothing to ship in the shop: the order is {state} there.", state="cancelled")
    task = a_conflict(title="The shop does not take the shipment: {reason}", values={"reason": reason})
    asker.when(GetOrder, a_view(an_order(), tasks=(task,)))

    page = signed_in("office", "nl").get(f"/orders/{ORDER}").text

    assert "\x1e" not in page
    assert "De winkel neemt de zending niet aan: In de winkel valt niets te verzenden" in page
    assert "de order is daar geannuleerd." in page


@pytest.mark.parametrize("role", ["warehouse", "workshop"])
def test_everybody_has_tasks(signed_in: Callable[..., FlaskClient], role: str, asker: ScriptedAsker) -> None:
    browser = signed_in(role)
    assert browser.get("/tasks/").status_code == 200
    assert browser.post(f"/tasks/{uuid4()}/status", data={"status": "done"}).status_code == 303
