"""What keeps strangers, forged forms and scripts out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from contracts.order import HoldOrder
from gateway.app import create_app
from kit.documents import Documents
from kit.settings import Settings
from tests.gateway.builders import number_id
from tests.gateway.conftest import with_session
from tests.gateway.scripted import ScriptedAsker

ORDER = f"/orders/{number_id('100012866')}"


@pytest.fixture
def guarded(settings: Settings, asker: ScriptedAsker, engine: Engine, documents: Documents) -> Flask:
    """The application as it runs, with its CSRF guard."""
    return create_app(settings, asker, engine, documents)


def test_a_form_without_its_token_does_nothing(
    guarded: Flask, asker: ScriptedAsker, engine: Engine, member: Callable[..., UUID]
) -> None:
    client = with_session(guarded.test_client(), engine, member())
    answer = client.post(f"{ORDER}/hold", data={"reason": "forged"})
    assert answer.status_code == 400
    assert not asker.was_asked(HoldOrder)


def test_a_form_with_its_token_does(
    guarded: Flask, asker: ScriptedAsker, engine: Engine, member: Callable[..., UUID]
) -> None:
    client = with_session(guarded.test_client(), engine, member())
    page = client.get(ORDER).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"{ORDER}/hold", data={"reason": "asked", "csrf_token": token})
    assert answer.status_code == 303
    assert asker.last(HoldOrder).reason == "asked"
    assert asker.actors[-1] == "Anna de Boer"


def test_every_page_forbids_scripts_and_styles_that_are_not_ours(office: FlaskClient) -> None:
    answer = office.get("/orders/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    assert "onclick=" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    settings: Settings, asker: ScriptedAsker, engine: Engine, documents: Documents
) -> None:
    from dataclasses import replace

    app = create_app(replace(settings, secure_cookies=True), asker, engine, documents)
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie


@pytest.mark.parametrize(
    ("role", "act", "data"),
    [
        ("workshop", "hold", {}),
        ("workshop", "paid", {"seen_open": "1"}),
        ("warehouse", "cancel", {}),
        ("warehouse", "paid", {"seen_open": "1"}),
        ("reports", "plan", {"day": "2026-11-24"}),
        ("reports", "shipped", {}),
    ],
)
def test_a_role_without_the_right_is_refused(
    signed_in: Callable[..., FlaskClient], asker: ScriptedAsker, role: str, act: str, data: dict[str, Any]
) -> None:
    answer = signed_in(role).post(f"{ORDER}/{act}", data=data)
    assert answer.status_code == 403
    assert asker.asked == []


def test_a_script_in_a_name_stays_text(office: FlaskClient, asker: ScriptedAsker) -> None:
    from contracts.order import FindOrders, OrderPage
    from tests.gateway.builders import a_row

    asker.when(FindOrders, OrderPage(rows=(a_row(customer_name="<script>alert(1)</script>"),)))
    page = office.get("/orders/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/planning/?day=2026-11-24", "/planning/?day=2026-11-24"),
        ("https://evil.example/", "/orders/"),
        ("//evil.example/", "/orders/"),
        ("/\\evil.example", "/orders/"),
        ("javascript:alert(1)", "/orders/"),
    ],
)
def test_an_act_returns_to_our_own_pages_only(office: FlaskClient, back: str, leads_to: str) -> None:
    assert office.post(f"{ORDER}/hold", data={"back": back}).headers["Location"] == leads_to


def test_documents_are_for_signed_in_staff(app: Flask, office: FlaskClient, documents: Documents) -> None:
    paper = documents.put(b"%PDF-1.7 an invoice", "factuur.pdf")
    address = f"/documents/{paper.sha256}/{paper.name}"
    assert app.test_client().get(address).status_code == 303
    answer = office.get(address)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", b"%PDF-1.7 an invoice")
    assert answer.headers["Content-Disposition"] == "inline; filename=factuur.pdf"


def test_a_document_that_is_no_paper_is_saved_not_shown(office: FlaskClient, documents: Documents) -> None:
    page = documents.put(b"<html><script>alert(1)</script>", "x.html")
    answer = office.get(f"/documents/{page.sha256}/x.html")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_document_that_does_not_exist(office: FlaskClient) -> None:
    assert office.get(f"/documents/{'0' * 64}/x.pdf").status_code == 404
    assert office.get("/documents/..%2f..%2fsecret/x.pdf").status_code == 404


def test_pictures_come_from_our_shops_only(office: FlaskClient) -> None:
    assert office.get("/picture?of=http://169.254.169.254/latest/meta-data").status_code == 404
    assert office.get("/picture?of=file:///etc/passwd").status_code == 404


def test_a_mail_is_shown_in_a_frame_that_may_do_nothing(office: FlaskClient, asker: ScriptedAsker) -> None:
    from contracts.notifier import FindMails

    mail = asker.call(FindMails()).rows[0]
    assert 'sandbox=""' in office.get(f"/mails/{mail.mail_id}").text
    policy = office.get(f"/mails/{mail.mail_id}/body").headers["Content-Security-Policy"]
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
