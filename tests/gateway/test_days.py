"""What a page calls today, and how it writes a moment, is by the shop's clock and not by UTC's (C-07)."""

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from contracts.order import FindOrders, OrderPage
from contracts.planning import GetAgenda
from kernel.clock import frozen
from tests.around_midnight import around_midnight
from tests.gateway.builders import a_row
from tests.gateway.scripted import ScriptedAsker

pytestmark = pytest.mark.row("C-07")


def clock(moment: datetime, day: date) -> str:
    return "23:30" if moment.date() == day else "00:30"


@around_midnight
def test_the_agenda_opens_at_the_shops_day(
    office: FlaskClient, asker: ScriptedAsker, moment: datetime, day: date
) -> None:
    with frozen(moment):
        office.get("/planning/")
    asked = next(each for each in asker.asked if isinstance(each, GetAgenda))  # a Sunday goes on to the next week
    assert asked.start == day - timedelta(days=day.weekday())


@around_midnight
@pytest.mark.parametrize("page", ["/orders/", "/orders/print", "/orders/export"])
def test_a_list_writes_an_orders_moment_by_the_shops_clock(
    office: FlaskClient, asker: ScriptedAsker, moment: datetime, day: date, page: str
) -> None:
    asker.when(FindOrders, OrderPage(rows=(a_row("1", placed_at=moment, planned_on=day),)))
    with frozen(moment + timedelta(days=10)):
        answer = office.get(page)
    assert f"{day.day} {day:%b}" in answer.text
    assert f"{day - timedelta(days=1):%-d %b}" not in answer.text
    if page == "/orders/export":
        assert f"{clock(moment, day)};" in answer.text
        assert f";{day.isoformat()};" in answer.text


@around_midnight
def test_a_file_bears_the_shops_day(office: FlaskClient, moment: datetime, day: date) -> None:
    with frozen(moment):
        answer = office.get("/orders/export?filter=not_paid")
    assert answer.headers["Content-Disposition"].endswith(f"orders-not_paid-{day}.csv")
