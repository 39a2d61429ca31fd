"""Map pieces go through us: only what the administrator named, only pictures, nothing of the browser goes along."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.house import House
from gateway.orders import tiles

PIECE = b"\x89PNG not really"
Answers = dict[str, tuple[int, str, bytes]]


class Source:
    """A server of map pieces that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked.append((self.path, dict(self.headers)))
                status, kind, body = source.answers.get(self.path, (200, "image/png", PIECE))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/secret")
                self.send_header("Content-Type", kind)
                self.send_header("Set-Cookie", "spy=1")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def source(tiles_at: Callable[[str], House]) -> Iterator[Source]:
    started = Source()
    tiles_at(started.address + "/{z}/{x}/{y}.png?key=k")
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.mark.row("SCR-16")
def test_a_piece_is_fetched_once_and_kept(office: FlaskClient, source: Source) -> None:
    for _ in range(2):
        answer = office.get("/map/7/65/42.png")
        assert (answer.status_code, answer.data, answer.mimetype) == (200, PIECE, "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=604800"
    assert [path for path, _ in source.asked] == ["/7/65/42.png?key=k"]


def test_nothing_of_the_browser_goes_along_and_no_cookie_comes_back(office: FlaskClient, source: Source) -> None:
    answer = office.get("/map/7/65/42.png", headers={"Referer": "http://localhost/orders/1", "X-Secret": "s"})
    ((_path, headers),) = source.asked
    assert set(headers) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert "Set-Cookie" not in answer.headers or "spy" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path", ["/map/20/1/1.png", "/map/2/4/0.png", "/map/2/0/4.png", "/map/-1/0/0.png", "/map/a/b/c.png"]
)
def test_there_is_no_piece_outside_the_world(office: FlaskClient, source: Source, path: str) -> None:
    assert office.get(path).status_code == 404
    assert source.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, "text/html", b"<script>"),
        (200, "image/svg+xml", b"<svg/>"),
        (404, "image/png", PIECE),
        (500, "image/png", PIECE),
        (302, "image/png", PIECE),
        (200, "image/png", b"x" * (tiles.LARGEST + 1)),
    ],
    ids=["page", "svg", "missing", "broken", "elsewhere", "too large"],
)
def test_what_is_no_small_picture_is_not_handed_on(
    office: FlaskClient, source: Source, answer: tuple[int, str, bytes]
) -> None:
    source.answers["/7/65/42.png?key=k"] = answer
    assert office.get("/map/7/65/42.png").status_code == 404
    assert all(path != "/secret" for path, _ in source.asked)


def test_a_source_that_is_away_costs_a_piece_only(office: FlaskClient, tiles_at: Callable[[str], House]) -> None:
    tiles_at("http://127.0.0.1:9/{z}/{x}/{y}.png")
    assert office.get("/map/7/65/42.png").status_code == 404


def test_a_source_that_lets_nobody_in_is_left_alone_for_a_while(
    office: FlaskClient, source: Source, tiles_at: Callable[[str], House], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.get("/map/7/65/42.png").status_code == 200
    source.server.shutdown()
    source.server.server_close()
    assert office.get("/map/7/65/43.png").status_code == 404
    monkeypatch.setattr(tiles.requests, "Session", None)  # whoever asks now breaks down
    assert office.get("/map/7/65/44.png").status_code == 404
    assert office.get("/map/7/65/42.png").status_code == 200, "what is kept is shown"


def test_with_none_set_there_are_no_pieces(office: FlaskClient) -> None:
    assert office.get("/map/7/65/42.png").status_code == 404


def test_strangers_see_no_map(app: Flask, source: Source) -> None:
    assert app.test_client().get("/map/7/65/42.png").status_code == 303
    assert source.asked == []


def test_only_so_many_pieces_are_kept(office: FlaskClient, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "KEPT", 3)
    for x in range(5):
        office.get(f"/map/7/{x}/42.png")
    assert len(tiles._kept) == 3
