"""Each service's role opens its own database and no other: what the migration makes is the wall between them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from kit import embedded, migrations

NAMES = ("notifier", "planning")


@pytest.fixture(scope="module")
def walled(postgres: Any) -> Iterator[tuple[Engine, str]]:
    """Databases and roles as compose's migrate container makes them, under names of their own."""
    admin, pattern = embedded.database_urls(postgres)
    user, _, rest = pattern.removeprefix("postgresql+psycopg2://").partition("@")
    assert user
    own = f"postgresql+psycopg2://wall_{{service}}:{{service}}-secret@{rest.replace('pakbon_', 'wall_')}"
    for _ in range(2):  # repeating it changes nothing
        migrations.create_databases(admin, NAMES, own)
    engine = create_engine(admin)
    yield engine, own
    engine.dispose()


def test_a_role_opens_its_own_database_and_no_other(walled: tuple[Engine, str]) -> None:
    engine, _ = walled
    question = text("SELECT has_database_privilege(:role, :database, 'CONNECT')")
    with engine.connect() as connection:
        opens = {
            (role, database): connection.execute(
                question, {"role": f"wall_{role}", "database": f"wall_{database}"}
            ).scalar_one()
            for role in NAMES
            for database in NAMES
        }
    assert opens == {(role, database): role == database for role in NAMES for database in NAMES}


def test_its_own_role_is_enough_to_migrate_it(walled: tuple[Engine, str]) -> None:
    _, own = walled
    url = own.format(service="notifier")
    migrations.upgrade("notifier", url)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == "wall_notifier"
        assert connection.execute(text("SELECT count(*) FROM mails")).scalar_one() == 0
    engine.dispose()
