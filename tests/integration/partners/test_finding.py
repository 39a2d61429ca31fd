"""Finding the shop behind an address that somebody typed, without showing it a password."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from services.integration.partners.finding import _KNOCK, Found, find_shop, is_open_to_listeners, tidy
from services.integration.partners.http import Limits, Line
from services.integration.partners.trouble import Garbled, WrongAddress
from tests.integration.conftest import Sandbox

pytestmark = pytest.mark.row("INT-06")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("shop.nl", "https://shop.nl"),
        (" HTTP://shop.nl/ ", "http://shop.nl"),
        ("https://shop.nl/nl/rest/V1/orders?x=1#y", "https://shop.nl/nl"),
        ("https://shop.nl/index.php/admin/dashboard/", "https://shop.nl/index.php"),
        ("https://shop.nl/api/v2_soap?wsdl", "https://shop.nl"),
        ("https://shop.nl/winkel/", "https://shop.nl/winkel"),
        ("https://[shop.nl", "https://[shop.nl"),
    ],
)
def test_what_people_copy_along_is_taken_off(typed: str, address: str) -> None:
    assert tidy(typed) == address


@pytest.mark.parametrize(
    ("address", "open_to_listeners"),
    [
        ("https://shop.nl", False),
        ("http://shop.nl", True),
        ("http://8.8.8.8", True),
        ("http://192.168.1.7", False),
        ("http://127.0.0.1:8100", False),
        ("http://magento", False),
        ("http://shop.local", False),
    ],
)
def test_passwords_in_the_open_are_told(address: str, open_to_listeners: bool) -> None:
    assert is_open_to_listeners(address) is open_to_listeners


Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A web server of this process that answers as told; its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer(self)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def found(address: str) -> Found:
    return find_shop(Line("The shop", Limits(connect=1, read=2, whole=3)), address)


@pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
def test_a_shop_that_moved_is_followed_once_and_asked_for_nothing_secret(
    shop: str, sandbox: Sandbox, serve: Serve
) -> None:
    headers: list[str] = []

    def moved(request: BaseHTTPRequestHandler) -> None:
        headers.extend(request.headers.keys())
        if request.path.startswith(f"/{shop}"):
            answer = requests.request(request.command, sandbox.address + request.path, data=_KNOCK, timeout=5)
            _says(answer.status_code, answer.content, **{"Content-Type": answer.headers["Content-Type"]})(request)
        else:
            _says(301, b"", Location=f"http://{request.headers['Host']}/{shop}{request.path}")(request)

    address = serve(moved)
    assert found(address).address == f"{address}/{shop}"
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("typed", "shop"),
    [
        ("meubelhuis/catalog/category/view/id/12/", "meubelhuis"),
        ("meubelhuis/index.php/kasten/boekenkast.html?sort=price#more", "meubelhuis"),
        ("fietshal/nl/checkout", "fietshal"),
    ],
)
def test_the_address_of_a_page_of_the_shop_leads_to_the_shop(typed: str, shop: str, sandbox: Sandbox) -> None:
    assert found(f"{sandbox.address}/{typed}").address == f"{sandbox.address}/{shop}"


def test_a_shop_that_sends_us_to_another_server_is_not_followed(sandbox: Sandbox, serve: Serve) -> None:
    """Its answer would be where the credentials go next; staff enter that address themselves, if it is theirs."""

    def moved(request: BaseHTTPRequestHandler) -> None:
        _says(301, b"", Location=f"{sandbox.address}/fietshal{request.path}")(request)

    with pytest.raises(WrongAddress, match=f"sends us on to another address: {sandbox.address}/fietshal/"):
        found(serve(moved))


def _says(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def test_a_server_that_is_no_shop_says_which_kind_of_no(serve: Serve) -> None:
    with pytest.raises(WrongAddress, match="asks for a password of its own"):
        found(serve(_says(401, b"<html>no</html>")))
    with pytest.raises(Garbled, match=r"internal error \(503\)"):
        found(serve(_says(503, b"<html>Onderhoud</html>")))
    with pytest.raises(WrongAddress, match=r"sends us on to another address: https://elsewhere\.example/login"):
        found(serve(_says(302, b"", Location="https://elsewhere.example/login")))
    with pytest.raises(WrongAddress, match="no Magento"):
        found(serve(_says(200, b"<html>Hello</html>")))
