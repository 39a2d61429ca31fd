"""Signing in: with the right password, not too often with a wrong one, and never longer than allowed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from gateway.staff import add_staff, members, signing_in
from kernel.clock import frozen, now
from kernel.refused import Refused
from tests.gateway.conftest import PASSWORD


@pytest.fixture
def login(engine: Engine) -> str:
    name = f"piet-{uuid4().hex[:8]}"
    add_staff(engine, name, "Piet de Vries", PASSWORD, ["office"], "nl")
    return name


def come_in(app: Flask, login: str, password: str = PASSWORD, **form: str) -> tuple[FlaskClient, int, str]:
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": login, "password": password, **form})
    return client, answer.status_code, answer.headers.get("Location", "")


def test_the_password_opens_the_orders(app: Flask, login: str) -> None:
    client, status, onward = come_in(app, f" {login.upper()} ")
    assert (status, onward) == (303, "/orders/")
    assert "Piet de Vries" in client.get("/orders/").text


def test_a_wrong_password_does_not(app: Flask, login: str) -> None:
    client, status, _ = come_in(app, login, "something else")
    assert status == 403
    assert client.get("/orders/").status_code == 303


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "http:evil"])
def test_signing_in_leads_to_our_own_pages_only(app: Flask, login: str, onward: str) -> None:
    assert come_in(app, login, next=onward)[2] == "/orders/"


def test_signing_in_leads_to_the_page_asked_for(app: Flask, login: str) -> None:
    assert come_in(app, login, next="/planning/?day=2026-11-24")[2] == "/planning/?day=2026-11-24"


def test_too_many_attempts_are_refused_for_a_while_even_with_the_right_password(engine: Engine, login: str) -> None:
    for _ in range(signing_in.PER_LOGIN):
        with pytest.raises(Refused, match="do not belong together"):
            signing_in.sign_in(engine, login, "wrong password", f"10.0.0.{login}")
    with pytest.raises(Refused, match="Too many attempts"):
        signing_in.sign_in(engine, login, PASSWORD, f"10.0.0.{login}")
    with frozen(now() + timedelta(minutes=16)):
        assert signing_in.sign_in(engine, login, PASSWORD, f"10.0.0.{login}")[1].name == "Piet de Vries"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(app: Flask, login: str) -> None:
    client, _, _ = come_in(app, login)
    with client.session_transaction() as session:
        kept = dict(session)
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.update(kept)
    assert client.get("/orders/").status_code == 303


def test_a_session_ends_when_nobody_works_for_half_a_day(app: Flask, login: str) -> None:
    client, _, _ = come_in(app, login)
    with frozen(now() + timedelta(hours=13)):
        assert client.get("/orders/").status_code == 303


def test_who_is_shut_out_is_out_at_once(app: Flask, engine: Engine, login: str) -> None:
    client, _, _ = come_in(app, login)
    staff_id = next(each.staff_id for each in members.all_staff(engine) if each.login == login)
    members.set_active(engine, staff_id, False)
    assert client.get("/orders/").status_code == 303
    assert come_in(app, login)[1] == 403


def test_a_new_password_signs_out_everywhere(app: Flask, login: str) -> None:
    elsewhere, _, _ = come_in(app, login)
    client, _, _ = come_in(app, login)
    client.post("/profile/password", data={"now": PASSWORD, "new": "another long password"})
    assert elsewhere.get("/orders/").status_code == 303
    assert come_in(app, login, "another long password")[1] == 303


def test_the_present_password_is_asked_before_a_new_one(app: Flask, login: str) -> None:
    client, _, _ = come_in(app, login)
    client.post("/profile/password", data={"now": "wrong", "new": "another long password"})
    assert "niet uw huidige wachtwoord" in client.get("/profile").text


def test_passwords_are_kept_as_argon2_hashes(engine: Engine, login: str) -> None:
    from sqlalchemy import select

    from gateway.storage.tables import staff

    with engine.connect() as connection:
        kept = connection.scalar(select(staff.c.password_hash).where(staff.c.login == login))
    assert kept is not None
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "short"}, "at least"),
        ({"roles": ["king"]}, "role"),
        ({"roles": []}, "role"),
        ({"login": " "}, "a name and a login"),
        ({"language": "fr"}, "language"),
    ],
)
def test_nobody_is_added_half(engine: Engine, changes: dict[str, object], said: str) -> None:
    before = len(members.all_staff(engine))
    facts: dict[str, object] = {
        "login": uuid4().hex,
        "name": "X",
        "password": PASSWORD,
        "roles": ["office"],
        "language": "nl",
    }
    with pytest.raises(Refused, match=said):
        add_staff(engine, **{**facts, **changes})  # type: ignore[arg-type]
    assert len(members.all_staff(engine)) == before


def test_a_login_belongs_to_one(engine: Engine, login: str) -> None:
    with pytest.raises(Refused, match="is taken"):
        add_staff(engine, login.upper(), "Other", PASSWORD, ["office"])


def test_language_and_look_are_remembered(app: Flask, login: str) -> None:
    client, _, _ = come_in(app, login)
    client.post("/profile", data={"language": "de", "theme": "dark"})
    page = client.get("/orders/").text
    assert '<html lang="de" data-theme="dark">' in page
    assert "Aufträge" in page
