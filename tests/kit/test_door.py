"""The door to the internet: one kind of request, of limited size; whatever goes wrong behind it has a status."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from kit.door import LARGEST, Door, Knock


class Visitor:
    def __init__(self, answer: Any = 202) -> None:
        self.knocks: list[Knock] = []
        self.door = Door("/hooks/", self.take)
        self.door.container = SimpleNamespace(service_name="integration")
        self.door.engine = self.door.settings = None  # type: ignore[assignment]
        self.answer = answer

    def take(self, engine: Any, settings: Any, knock: Knock) -> int:
        self.knocks.append(knock)
        if isinstance(self.answer, Exception):
            raise self.answer
        return int(self.answer)

    def knock(self, path: str = "/hooks/fietshal", method: str = "POST", body: bytes = b"{}", **more: str) -> Any:
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body), **more}
        environ.setdefault("CONTENT_LENGTH", str(len(body)))
        said: list[Any] = []
        assert b"".join(self.door.serve(environ, lambda *words: said.extend(words))) == b""
        return int(said[0].split()[0]), dict(said[1])


def test_a_knock_is_handed_on_as_it_came() -> None:
    visitor = Visitor()
    assert visitor.knock(HTTP_X_PAKBON_DELIVERY="abc")[0] == 202
    assert visitor.knocks == [Knock("fietshal", {"x-pakbon-delivery": "abc"}, b"{}")]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, {"path": "/metrics"}),
        (404, {"path": "/"}),
        (405, {"method": "GET"}),
        (411, {"CONTENT_LENGTH": ""}),
        (411, {"CONTENT_LENGTH": "-1"}),
        (411, {"CONTENT_LENGTH": "٣"}),
        (413, {"CONTENT_LENGTH": str(LARGEST + 1)}),
    ],
)
def test_anything_else_is_not_let_in(status: int, told: dict[str, str]) -> None:
    visitor = Visitor()
    assert visitor.knock(**told)[0] == status  # type: ignore[arg-type]
    assert visitor.knocks == []


def test_when_it_cannot_be_done_now_it_is_asked_for_later() -> None:
    away = Visitor(OperationalError("", {}, Exception("server closed the connection")))
    assert away.knock() == (503, {"Content-Type": "text/plain", "Content-Length": "0", "Retry-After": "10"})
    assert Visitor(KeyError("a fault of ours")).knock()[0] == 503
    assert Visitor(429).knock()[1]["Retry-After"] == "30"
