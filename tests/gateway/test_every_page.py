"""Every page opens, in every language, for everybody who may see it; and for nobody else."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.order import GetOrder
from kit.asking import Fault
from tests.gateway.builders import number_id
from tests.gateway.scripted import ScriptedAsker

ORDER = f"/orders/{number_id('100012866')}"
PAGES = [
    "/orders/",
    "/orders/?filter=not_paid&sort=-amount",
    "/orders/?after=next",
    "/orders/print",
    "/orders/suggestions?q=weber",
    "/orders/chips",
    ORDER,
    f"{ORDER}/preview",
    f"{ORDER}/plan",
    f"{ORDER}/places",
    f"{ORDER}/address/delivery",
    f"/orders/{number_id('100012840')}",
    f"/orders/{number_id('100012858')}",
    f"/orders/{number_id('100012835')}",
    "/planning/",
    "/planning/?day=2026-11-25",
    "/planning/day/2026-11-23",
    "/planning/day/2026-11-23/close",
    "/invoices/",
    "/invoices/?open=1&after=x",
    "/mails/",
    "/mails/?state=failed",
    "/tasks/",
    "/tasks/?filter=all&after=x",
    "/tasks/new",
    f"/tasks/new?order={number_id('100012866')}",
    f"/tasks/{number_id('task-1')}",
    f"/tasks/{number_id('task-conflict')}",
    "/profile",
    "/frame",
]
MANAGEMENT = [
    "/operations/",
    "/settings/",
    "/settings/shops/fietshal?check=1",
    "/settings/shops/new",
    "/settings/planning",
    "/settings/geocoders/?change=pdok",
    "/settings/shops/fietshal/rules",
    "/settings/shops/fietshal/identity",
    "/settings/shops/fietshal/hook",
    "/settings/carriers/",
    "/settings/carriers/new",
    "/settings/carriers/postnl?check=1",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_a_page_opens(signed_in: Callable[..., FlaskClient], page: str, language: str) -> None:
    answer = signed_in("office", language).get(page)
    assert answer.status_code == 200
    assert "{" not in answer.text.replace('{"', "").replace("'{", "") or page == "/orders/", "a value was not filled in"


@pytest.mark.parametrize("page", PAGES + MANAGEMENT)
def test_nobody_sees_a_page_without_signing_in(app: Flask, asker: ScriptedAsker, page: str) -> None:
    answer = app.test_client().get(page)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")
    assert asker.asked == []


@pytest.mark.parametrize("page", MANAGEMENT)
def test_management_is_for_administrators(administrator: FlaskClient, office: FlaskClient, page: str) -> None:
    assert administrator.get(page).status_code == 200
    assert office.get(page).status_code == 403


@pytest.mark.row("INT-05")
@pytest.mark.parametrize(
    "page", [page for page in PAGES if page in ("/orders/", ORDER, "/planning/", "/mails/", "/invoices/")]
)
def test_one_click_in_the_left_menu_opens_the_orders(office: FlaskClient, page: str) -> None:
    menu = office.get(page).text.partition('<nav class="menu"')[2].partition("</nav>")[0]
    assert 'href="/orders/"' in menu


@pytest.mark.parametrize("service", ["planning", "invoicing", "notifier"])
def test_where_one_service_is_away_the_rest_of_the_order_works(
    office: FlaskClient, asker: ScriptedAsker, service: str
) -> None:
    asker.away = {service}
    answer = office.get(ORDER)
    assert answer.status_code == 200
    assert "is away at the moment" in answer.text
    assert "Gazelle Ultimate C380" in answer.text


def test_where_the_order_service_is_away_the_page_says_so(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.away = {"order"}
    answer = office.get(ORDER)
    assert answer.status_code == 503
    assert "Orders is away at the moment" in answer.text


def test_a_fault_shows_the_number_under_which_it_was_written_down(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetOrder, Fault("order", "GetOrder", "4711"))
    answer = office.get(ORDER)
    assert answer.status_code == 502
    assert "written down as 4711" in answer.text


def test_our_own_mistake_shows_a_number_and_no_trace(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetOrder, ValueError("secret detail"))
    answer = office.get(ORDER)
    assert answer.status_code == 500
    assert answer.headers["X-Correlation-Id"] in answer.text
    assert "secret detail" not in answer.text


def test_an_unknown_page_is_told_in_words(office: FlaskClient) -> None:
    answer = office.get("/nothing-here")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


def test_operations_shows_the_services_that_answer(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    asker.away = {"notifier"}
    page = administrator.get("/operations/").text
    assert "E-mails is away at the moment" in page
    assert "It did not happen: do it again" in page
