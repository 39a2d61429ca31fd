"""One engine per process and database, and what its errors mean."""

from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError, SQLAlchemyError

from kit.stale import has_spoken

_engines: dict[str, Engine] = {}


def engine_of(url: str, workers: int = 10) -> Engine:
    """The process's one engine for a database: a connection for each worker, and some for the kit's own loops."""
    if url not in _engines:
        engine = create_engine(
            url,
            pool_size=workers + 4,
            max_overflow=4,
            pool_recycle=1800,
            hide_parameters=True,  # they hold people's names
            connect_args={
                "connect_timeout": 5,
                "application_name": "pakbon",
                "keepalives_idle": 30,
                "keepalives_interval": 10,
                "keepalives_count": 3,
                "options": "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s",
            },
        )
        event.listen(engine, "checkout", _not_stale)
        _engines[url] = engine
    return _engines[url]


def _not_stale(connection: Any, record: Any, proxy: Any) -> None:
    """A connection that the server has closed is opened anew; cheaper than a question before each transaction."""
    if connection.closed or has_spoken(connection.fileno()):
        raise InvalidatePoolError


def is_away(error: BaseException) -> bool:
    """Whether the database cannot be reached or is going down, as against having refused a statement."""
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "pgcode", None) or ""
    gone = isinstance(error, OperationalError | InterfaceError) and (not code or code[:2] in ("08", "53", "57"))
    return error.connection_invalidated or gone


def crossed(error: BaseException) -> bool:
    """Whether two transactions waited for each other, and this one gave way: done once more, it goes through."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "pgcode", None) in ("40P01", "40001")


def reachable(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
