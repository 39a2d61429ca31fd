"""What a client will not do: wait for ever, read without end, follow elsewhere, believe an XML bomb, show SQL."""

import socket
import threading
import xmlrpc.client
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from kernel.clock import start_of, today
from services.integration.partners.connect import connect
from services.integration.partners.http import Answer, Limits, Line, read_json
from services.integration.partners.magento2 import client
from services.integration.partners.magento2.client import Magento2
from services.integration.partners.openmage import rpc
from services.integration.partners.shop import Connection, OrderRef
from services.integration.partners.trouble import Denied, Garbled, NoAnswer, Rejected, TooLarge, WrongAddress
from tests.integration.builders import BEARER, XMLRPC, a_connection
from tests.integration.conftest import Sandbox

Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """serve(pieces): a server that answers every request with these pieces; its address.

    On plain sockets: where eventlet was imported first, the standard library's HTTP server is a green one.
    """
    ended = threading.Event()
    doors: list[socket.socket] = []

    def answer(line: socket.socket, pieces: Callable[[], Iterable[bytes]]) -> None:
        with line:
            line.settimeout(2)
            line.recv(65536)
            try:
                for piece in pieces():
                    if ended.is_set():
                        return
                    line.sendall(piece)
                line.shutdown(socket.SHUT_WR)
                while line.recv(65536):
                    pass
            except OSError:
                pass

    def attend(door: socket.socket, pieces: Callable[[], Iterable[bytes]]) -> None:
        while not ended.is_set():
            try:
                line, _ = door.accept()
            except OSError:
                continue
            threading.Thread(target=answer, args=(line, pieces), daemon=True).start()

    def start(pieces: Callable[[], Iterable[bytes]]) -> str:
        door = socket.create_server(("127.0.0.1", 0))
        door.settimeout(0.1)
        doors.append(door)
        threading.Thread(target=attend, args=(door, pieces), daemon=True).start()
        return f"http://127.0.0.1:{door.getsockname()[1]}"

    yield start
    ended.set()
    for door in doors:
        door.close()


def says(status: int, body: bytes, media_type: str = "application/json", **headers: str) -> Callable[[], list[bytes]]:
    told = {"Content-Type": media_type, "Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items())]
    return lambda: ["\r\n".join([*lines, "", ""]).encode() + body]


def get(address: str, **limits: Any) -> Answer:
    return Line("The shop", Limits(**limits)).exchange("GET", address, headers={})


def test_an_answer_without_end_is_cut_off(serve: Serve) -> None:
    with pytest.raises(TooLarge):
        get(serve(says(200, b" " * 5000)), size=4000)


def test_an_answer_that_drips_is_cut_off(serve: Serve) -> None:
    """Magento 2, 12: time limits of our own."""

    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 Told\r\nConnection: close\r\n\r\n"
        for _ in range(100):
            yield b" " * 65536
            threading.Event().wait(0.05)

    with pytest.raises(NoAnswer, match=r"longer than 0.2 s"):
        get(serve(drip), whole=0.2)


def test_a_redirect_is_not_followed_with_our_credentials(serve: Serve) -> None:
    address = serve(says(302, b"", Location="https://elsewhere.example"))
    with pytest.raises(WrongAddress, match=r"sends us on to another address: https://elsewhere.example"):
        get(address)


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (b"", "application/json", "empty answer"),
        (b"<html>", "text/html", "web page instead of data"),
        (b'{"items": [', "application/json", "half an answer"),
        (b'{"a": NaN}', "application/json", "half an answer"),
    ],
)
def test_what_is_no_json_is_told_apart(body: bytes, media_type: str, words: str) -> None:
    with pytest.raises(Garbled, match=words):
        read_json(Answer(200, body, media_type, None), "The shop")


def test_numbers_are_exact() -> None:
    """Magento 2, 4 and 12: amounts are JSON numbers, and never floats."""
    told = read_json(Answer(200, b'{"a": 0.1, "b": 12.3450}', "application/json", None), "The shop")
    assert told == {"a": Decimal("0.1"), "b": Decimal("12.3450")}
    assert str(told["b"]) == "12.3450"


def test_magento_says_no_in_its_own_words(sandbox: Sandbox) -> None:
    shop = connect(a_connection("magento2", address=f"{sandbox.address}/fietshal"))
    with pytest.raises(Rejected, match="The entity that was requested doesn't exist"):
        shop.now(OrderRef("99999", "99999"))
    wrong = connect(a_connection("magento2", address=f"{sandbox.address}/fietshal", credentials={"access_token": "x"}))
    with pytest.raises(Denied):
        wrong.now(OrderRef("1", "1"))


def test_openmage_faults_come_with_http_200(sandbox: Sandbox) -> None:
    """OpenMage 5."""
    shop = connect(a_connection("openmage", address=f"{sandbox.address}/meubelhuis", credentials=XMLRPC))
    with pytest.raises(Rejected, match="Requested order not exists"):
        shop.now(OrderRef("99999", "99999"))


def fault(code: int, words: str) -> bytes:
    return xmlrpc.client.dumps(xmlrpc.client.Fault(code, words)).encode()


def openmage(address: str) -> rpc.Rpc:
    return rpc.Rpc(address, XMLRPC)


def test_raw_sql_is_never_shown(serve: Serve) -> None:
    """OpenMage 5: fault 1 can hold raw SQL."""
    address = serve(says(200, fault(1, "SQLSTATE[42S22]: SELECT `password` FROM admin_user"), "text/xml"))
    with pytest.raises(Garbled) as caught:
        openmage(address).read("sales_order.list")
    assert str(caught.value) == "The shop has an internal error (fault 1)."


def test_a_session_that_always_expires_ends(serve: Serve) -> None:
    with pytest.raises(Denied):
        openmage(serve(says(200, fault(5, "Session expired."), "text/xml"))).read("sales_order.list")


def test_entities_are_not_read() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
    <methodResponse><params><param><value><string>&b;</string></value></param></params></methodResponse>"""
    with pytest.raises(Garbled):
        rpc.parse(bomb)


def test_control_characters_do_not_cost_the_answer() -> None:
    body = (
        b"<methodResponse><params><param><value><string>a&#11;b\x0bc</string></value></param></params></methodResponse>"
    )
    assert rpc.parse(body) == "abc"


def test_a_double_is_exact() -> None:
    body = b"<methodResponse><params><param><value><double>0.1</double></value></param></params></methodResponse>"
    assert rpc.parse(body) == Decimal("0.1")


@pytest.mark.parametrize("body", [b"<methodResponse><params>", b"niets", b"{}", b"<methodResponse></methodResponse>"])
def test_what_is_no_xmlrpc_is_told_apart(body: bytes) -> None:
    with pytest.raises(Garbled):
        rpc.parse(body)


def test_a_shop_that_answers_out_of_turn_is_not_asked_for_ever(serve: Serve) -> None:
    """Magento 2, 3: pages that repeat."""
    page = b'{"items": [{"entity_id": 5, "increment_id": "5"}], "total_count": 900}'
    shop = connect(a_connection("magento2", address=serve(says(200, page))))
    with pytest.raises(Garbled, match="does not keep to the order"):
        shop.numbered("5")


def test_all_orders_come_although_pages_repeat(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Magento 2, 3: by key, whatever the page."""
    monkeypatch.setattr(client, "PAGE", 7)
    monkeypatch.setattr(client, "OLD", 7)
    placed = {each["increment_id"] for each in sandbox.place("fietshal", count=23, payment="banktransfer")}
    shop = Magento2(Connection("fietshal", "magento2", f"{sandbox.address}/fietshal", BEARER))
    pages = list(shop.changed(start_of(today())))
    assert [len(page) for page in pages] == [7, 7, 7, 2]
    assert {each.increment_id for page in pages for each in page} == placed
    history, before = shop.older(None)
    assert (len(history), before > 0) == (7, True)


def test_too_large_a_window_of_openmage_is_halved(sandbox: Sandbox) -> None:
    """OpenMage 6: no paging and no limit; only from and to combine."""
    placed = {each["increment_id"] for each in sandbox.place("meubelhuis", count=3)}
    connection = Connection("meubelhuis", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC)
    shop = connect(connection)
    asked: list[Any] = []
    inner = shop._list  # type: ignore[attr-defined]

    def narrow(method: str, filters: Any) -> Any:
        asked.append(filters)
        if len(asked) <= 3:
            raise TooLarge("too much")
        return inner(method, filters)

    shop._list = narrow  # type: ignore[attr-defined]
    found = [each.increment_id for page in shop.placed(start_of(today()), shop._later()) for each in page]  # type: ignore[attr-defined]
    assert set(found) == placed
    assert all(set(window) == {"created_at"} and set(window["created_at"]) == {"from", "to"} for window in asked)
