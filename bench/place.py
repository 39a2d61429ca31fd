"""Where a measurement runs: a private RabbitMQ node, a town, and the plain-insert floor it is held against."""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2.extras
from sqlalchemy import Engine, MetaData, select, text

from commands.town import Town, town
from tests.rabbit import Node


@contextmanager
def a_town(**environ: str) -> Iterator[Town]:
    folder, node = Path(tempfile.mkdtemp(prefix="pakbon-bench-")), Node()
    try:
        with town(folder, node.vhost(), **environ) as made:
            made.migrate()
            yield made
    finally:
        node.close()
        shutil.rmtree(folder, ignore_errors=True)


def wait(condition: Callable[[], Any], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def plain_inserts(engine: Engine, metadata: MetaData, orders: int) -> float:
    """Orders a second when the rows an order leaves behind are written by psycopg2 alone: a commit per order.

    Reads back what the service wrote for some orders, empties the tables and writes the same rows again.
    """
    owned = [t for t in metadata.sorted_tables if "order_id" in t.c]
    written: dict[Any, list[tuple[str, tuple[Any, ...]]]] = defaultdict(list)
    with engine.connect() as connection:
        chosen = connection.execute(select(metadata.tables["orders"].c.order_id).limit(orders)).scalars().all()
        for table in owned:
            columns = [c for c in table.c if c.computed is None and c.identity is None]
            names = ", ".join(c.name for c in columns)
            insert = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"
            for row in connection.execute(select(*columns).where(table.c.order_id.in_(chosen))):
                values = tuple(psycopg2.extras.Json(v) if isinstance(v, dict) else v for v in row)
                written[row._mapping[table.c.order_id]].append((insert, values))
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE " + ", ".join(t.name for t in owned) + " CASCADE"))
    psycopg2.extras.register_uuid()
    raw = engine.raw_connection()
    began = time.perf_counter()
    with raw.cursor() as cursor:
        for rows in written.values():
            for statement, values in rows:
                cursor.execute(statement, values)
            raw.commit()
    seconds = time.perf_counter() - began
    raw.close()
    return len(written) / seconds


def fresh_statistics(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
