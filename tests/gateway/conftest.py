"""The application on a real database of its own, with services from a script, and browsers signed in by role."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert

from gateway.app import create_app
from gateway.feed import Feed
from gateway.house import House
from gateway.staff import add_staff, passwords
from gateway.storage.tables import sessions
from kernel.clock import frozen, now
from kit.documents import Documents
from kit.settings import Settings, load
from tests.gateway.builders import NOW
from tests.gateway.scripted import ScriptedAsker
from tests.gateway.world import a_world

PASSWORD = "ten letters and more"


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with frozen(NOW):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> None:
    """The same argon2, at a price tests can pay."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session")
def engine(engine_for: Callable[[str], Engine]) -> Engine:
    return engine_for("gateway")


@pytest.fixture(scope="session")
def settings(database_url: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load(
        {
            "PAKBON_BROKER": "inprocess://",
            "PAKBON_DATABASE": "postgresql+psycopg2://nobody@nowhere/{service}",
            "PAKBON_DOCUMENTS": tmp_path_factory.mktemp("documents").as_uri(),
            "PAKBON_SECRET": "a secret of at least 32 characters",
            "PAKBON_SECURE_COOKIES": "no",
        }
    )


@pytest.fixture(scope="session")
def documents(settings: Settings) -> Documents:
    return Documents(settings.documents)


@pytest.fixture
def asker() -> ScriptedAsker:
    return a_world()


@pytest.fixture(scope="session")
def one_app(settings: Settings, engine: Engine, documents: Documents) -> Flask:
    """Made once: an application compiles its templates at first use."""
    return create_app(settings, ScriptedAsker(), engine, documents)


@pytest.fixture
def app(one_app: Flask, asker: ScriptedAsker) -> Flask:
    house: House = one_app.extensions["house"]
    house.asker, house.feed, house.troubles = asker, Feed(), (float("-inf"), 0)
    one_app.config["WTF_CSRF_ENABLED"] = False
    return one_app


@pytest.fixture(scope="session")
def member(engine: Engine) -> Callable[..., UUID]:
    """A member of staff with this role and language, made once."""
    made: dict[tuple[str, str], UUID] = {}

    def make(role: str = "office", language: str = "en") -> UUID:
        if (role, language) not in made:
            login = f"{role}-{language}-{uuid4().hex[:6]}"
            made[role, language] = add_staff(engine, login, "Anna de Boer", PASSWORD, [role], language)
        return made[role, language]

    return make


@pytest.fixture
def signed_in(app: Flask, engine: Engine, member: Callable[..., UUID]) -> Callable[..., FlaskClient]:
    """A browser in which somebody of this role works."""

    def browser(role: str = "office", language: str = "en") -> FlaskClient:
        return with_session(app.test_client(), engine, member(role, language))

    return browser


def with_session(client: FlaskClient, engine: Engine, staff_id: UUID) -> FlaskClient:
    session_id = uuid4()
    row: dict[str, Any] = {"session_id": session_id, "staff_id": staff_id, "made_at": now(), "seen_at": now()}
    with engine.begin() as connection:
        connection.execute(insert(sessions).values(**row))
    with client.session_transaction() as session:
        session["id"] = str(session_id)
    return client


@pytest.fixture
def office(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in("office")


@pytest.fixture
def administrator(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in("administrator")


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parents[2]
