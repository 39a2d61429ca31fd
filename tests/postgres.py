"""PostgreSQL as tests want it: a commit does not wait for the disk."""

from sqlalchemy import create_engine, text


def unsynced(admin_url: str) -> None:
    """No power cut comes while tests run. A server that is killed loses nothing: the system holds what it wrote."""
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
