"""Databases and their schemas: one database and role per service, alembic for each, run once before anything starts."""

from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, make_url, text
from sqlalchemy.engine import URL

ROOT = Path(__file__).resolve().parents[1]


def config_of(service: str, url: str) -> Config:
    """Alembic's configuration for a service; the gateway's migrations stand in gateway/."""
    folder = ROOT / ("gateway" if service == "gateway" else f"services/{service}") / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def upgrade(service: str, url: str) -> None:
    """Bring a service's database to the newest schema. Two at a time wait for each other."""
    command.upgrade(config_of(service, url), "head")


def run(metadata: MetaData) -> None:
    """What a service's migrations/env.py calls."""
    url = context.config.attributes["url"]
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(80085)"))
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


def create_databases(admin_url: str, services: tuple[str, ...], database_url: str) -> None:
    """Make each service's database and the role that can open only that one. Repeating it changes nothing.

    `admin_url` signs in as one who may create databases and roles; `database_url` holds `{service}`.
    """
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for service in services:
            target = make_url(database_url.format(service=service))
            _create(connection, target)
    engine.dispose()


def _create(connection: Any, target: URL) -> None:
    quote = connection.dialect.identifier_preparer.quote
    role, database = str(target.username or ""), str(target.database)
    known_role = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": role}).first()
    if role and not known_role:
        password = str(target.password or "").replace("'", "''")
        connection.execute(text(f"CREATE ROLE {quote(role)} LOGIN PASSWORD '{password}'".replace(":", "\\:")))
    known = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database}).first()
    if not known:
        owner = f" OWNER {quote(role)}" if role else ""
        connection.execute(text(f"CREATE DATABASE {quote(database)}{owner} TEMPLATE template0 ENCODING 'UTF8'"))
        connection.execute(text(f"REVOKE CONNECT ON DATABASE {quote(database)} FROM PUBLIC"))
