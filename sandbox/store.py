"""Everything the sandbox remembers: documents by place and kind, in one SQLite file and in memory."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

Doc = dict[str, Any]


def as_number(value: object) -> int | float:
    """PHP writes whole amounts without decimals; JSON of a real shop does so too."""
    if not isinstance(value, Decimal):
        raise TypeError(f"not to be kept as JSON: {value!r}")
    return int(value) if value == value.to_integral_value() else float(value)


def to_json(value: object) -> str:
    return json.dumps(value, default=as_number, ensure_ascii=False)


def from_json(text: str | bytes) -> Any:
    return json.loads(text, parse_float=Decimal)


class Store:
    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS documents (place TEXT, kind TEXT, key TEXT, body TEXT,"
            " PRIMARY KEY (place, kind, key))"
        )
        self._depth = 0
        self._read_back()

    def _read_back(self) -> None:
        self._docs: dict[tuple[str, str], dict[str, Doc]] = {}
        for place, kind, key, body in self._db.execute("SELECT place, kind, key, body FROM documents ORDER BY rowid"):
            self._docs.setdefault((place, kind), {})[key] = from_json(body)

    @contextmanager
    def change(self) -> Iterator[None]:
        """One act, one transaction; what a failed act did to the documents in memory is read back from the file."""
        with self.lock:
            self._depth += 1
            if self._depth == 1:
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._db.execute("ROLLBACK")
                    self._read_back()
                raise
            else:
                if self._depth == 1:
                    self._db.execute("COMMIT")
            finally:
                self._depth -= 1

    def all(self, place: str, kind: str) -> list[Doc]:
        with self.lock:
            return list(self._docs.get((place, kind), {}).values())

    def get(self, place: str, kind: str, key: object) -> Doc | None:
        with self.lock:
            return self._docs.get((place, kind), {}).get(str(key))

    def put(self, place: str, kind: str, key: object, doc: Doc) -> None:
        with self.lock:
            self._docs.setdefault((place, kind), {})[str(key)] = doc
            self._db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?)"
                " ON CONFLICT (place, kind, key) DO UPDATE SET body = excluded.body",
                (place, kind, str(key), to_json(doc)),
            )

    def drop(self, place: str, kind: str, key: object) -> None:
        with self.lock:
            self._docs.get((place, kind), {}).pop(str(key), None)
            self._db.execute("DELETE FROM documents WHERE place = ? AND kind = ? AND key = ?", (place, kind, str(key)))

    def clear(self, place: str, kind: str | None = None) -> None:
        with self.lock:
            self._db.execute("DELETE FROM documents WHERE place = ? AND (? IS NULL OR kind = ?)", (place, kind, kind))
            for known in [k for k in self._docs if k[0] == place and kind in (None, k[1])]:
                del self._docs[known]

    def next_number(self, place: str, counter: str, first: int = 1) -> int:
        with self.lock:
            row = self.get(place, "counters", counter) or {"last": first - 1}
            number = int(row["last"]) + 1
            self.put(place, "counters", counter, {"last": number})
            return number

    def close(self) -> None:
        with self.lock:
            self._db.close()
