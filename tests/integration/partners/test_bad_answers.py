"""Answers that would harm: endless, packed, with entities, leading elsewhere, in unknown letters, with raw SQL."""

import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from services.integration.partners.magento2.rest import Rest
from services.integration.partners.openmage import description, rpc, wire
from services.integration.partners.openmage.legible import text_of
from services.integration.partners.openmage.soap import Soap
from services.integration.partners.trouble import Denied, Garbled, Rejected, TooLarge
from tests.integration.builders import BEARER, XMLRPC
from tests.integration.conftest import Sandbox
from tests.integration.partners.test_clients import Serve, says, serve  # noqa: F401 — a fixture

MB = 1024 * 1024
ANSWER = "<methodResponse><params><param><value><string>{}</string></value></param></params></methodResponse>"


@pytest.fixture
def peak() -> Iterator[Callable[[], float]]:
    """The most memory taken since the test began, in MB."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] / MB
    tracemalloc.stop()


def endless() -> Iterator[bytes]:
    """200 MB of an answer that never closes."""
    yield b"HTTP/1.1 200 Told\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n<methodResponse>"
    for _ in range(200):
        yield b" " * MB


def test_an_answer_of_200_mb_is_refused_while_it_comes(serve: Serve, peak: Any) -> None:  # noqa: F811
    address = serve(endless)
    with pytest.raises(TooLarge):
        rpc.Rpc(address, XMLRPC).read("sales_order.list")
    with pytest.raises(TooLarge):
        Soap(address, XMLRPC).read("sales_order.list")
    with pytest.raises(TooLarge):
        Rest(address, BEARER).get("orders")
    assert peak() < 80  # two lists of pieces up to the limit of 32 MB would be more


@pytest.fixture(scope="module")
def packed() -> bytes:
    """200 MB of blanks in 200 kB."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(b" " * MB) for _ in range(200)) + packer.flush()


def test_a_packed_bomb_is_refused_while_it_unpacks(packed: bytes, serve: Serve, peak: Any) -> None:  # noqa: F811
    address = serve(says(200, packed, "text/xml", **{"Content-Encoding": "gzip"}))
    with pytest.raises(TooLarge):
        rpc.Rpc(address, XMLRPC).read("sales_order.list")
    assert len(packed) < MB
    assert peak() < 80


WSDL = (
    b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema">%b</definitions>'
)
LAUGHS = b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(9))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"<!DOCTYPE d [" + LAUGHS + b"]>" + WSDL % b"&a8;", "holds entities"),
        (b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + WSDL % b"&f;", "holds entities"),
        (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">' + WSDL % b"", "holds entities"),
        (WSDL % b'<import namespace="urn:x" location="http://127.0.0.1:9/x.wsdl"/>', "leads to another address"),
        (WSDL % b'<types><x:schema><x:include schemaLocation="file:///etc/passwd"/></x:schema></types>', "leads to"),
        (
            WSDL % b'<types><x:schema><x:import namespace="urn:x" schemaLocation="http://a/"/></x:schema></types>',
            "leads to",
        ),
        (WSDL % b"", "cannot be read"),
        (WSDL % b"<types>", "cannot be read"),
        (b"<html>definitions</html>", "cannot be read"),
        (WSDL % (b"<documentation>" + b"a" * 5 * MB + b"</documentation>"), "too large"),
    ],
)
def test_a_description_that_would_harm_is_not_read(text: bytes, words: str, serve: Serve) -> None:  # noqa: F811
    """OpenMage 2: nothing is fetched but the shop's own description."""
    address = serve(says(200, text, "text/xml"))
    with pytest.raises(Garbled, match=words):
        Soap(address, XMLRPC).read("sales_order.list")


@pytest.fixture
def told(sandbox: Sandbox, serve: Serve) -> Callable[[bytes], Soap]:  # noqa: F811
    """told(body): a shop with the sandbox's description, signed in, that answers every call so."""
    shown = requests.get(f"{sandbox.address}/meubelhuis/api/v2_soap?wsdl", timeout=5).content

    def shop(body: bytes) -> Soap:
        address = serve(says(200, body, "text/xml"))
        door = f"{address}/api/v2_soap?wsdl"
        description._known[address] = description._described(description.read(shown), door)
        wire._sessions[(address, XMLRPC["user"], XMLRPC["key"])] = "session"
        return Soap(address, XMLRPC)

    return shop


def enveloped(body: str) -> str:
    return (
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )


def fault(code: str, words: str) -> bytes:
    fields = f"<faultcode>{code}</faultcode><faultstring>{words}</faultstring>"
    return enveloped(f"<SOAP-ENV:Fault>{fields}</SOAP-ENV:Fault>").encode()


@pytest.mark.parametrize(
    ("body", "trouble", "words"),
    [
        (fault("1", "SQLSTATE[42S22]: SELECT `password` FROM admin_user"), Garbled, "an internal error (fault 1)."),
        (fault("SOAP-ENV:Server", "Encoding: string is no utf-8"), Garbled, "an internal error (fault 1)."),
        (fault("5", "Session expired. Try to relogin."), Denied, "ends our session again and again."),
        (fault("2", "Access denied."), Denied, "gives them no right to this."),
        (fault("100", "Requested order not exists."), Rejected, "Requested order not exists."),
        (b"<!DOCTYPE x [" + LAUGHS + b"]>" + enveloped("<a>&a8;</a>").encode(), Garbled, "or one that is no SOAP."),
        (enveloped('<a href="http://127.0.0.1:9/"/>').encode(), Garbled, "or one that is no SOAP."),
        (b"<Envelope>", Garbled, "or one that is no SOAP."),
    ],
)
def test_what_soap_answers_is_put_in_words(body: bytes, trouble: type[Exception], words: str, told: Any) -> None:
    """OpenMage 5."""
    with pytest.raises(trouble) as caught:
        told(body).write("core_magento.info")
    assert str(caught.value).endswith(words)
    assert "SQL" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>Bäcker</a>'.encode("latin-1"), "<a>Bäcker</a>"),
        ("<?xml version='1.0' encoding='windows-1252'?><a>€ 5</a>".encode("cp1252"), "<a>€ 5</a>"),
        ('<?xml version="1.0" encoding="UTF-8"?><a>Bäcker 🛋</a>'.encode(), "<a>Bäcker 🛋</a>"),
        ("\ufeff<a>Bäcker</a>".encode(), "<a>Bäcker</a>"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>Bäcker</a>'.encode("utf-16"), "<a>Bäcker</a>"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>B\xe4cker na\xc3\xafef</a>', "<a>Bäcker naïef</a>"),
        (b'<?xml version="1.0" encoding="klingon"?><a>b</a>', "<a>b</a>"),
        (b'<?xml version="1.0" encoding="base64"?><a>b</a>', "<a>b</a>"),
        (b"<a>\xff\xfe\x00b&#11;c&#x1F;d&#x0b;e&#10;f\x0bg????</a>", "<a>ÿþbcde&#10;fg????</a>"),
    ],
)
def test_letters_of_every_kind_are_read(body: bytes, wanted: str) -> None:
    """OpenMage 14: what declares no encoding, a wrong one, or holds bytes and characters that XML does not allow."""
    assert text_of(body) == wanted


@pytest.mark.parametrize(
    ("declared", "encoding", "media_type"),
    [
        ("ISO-8859-1", "latin-1", "text/xml"),
        ("windows-1252", "cp1252", "text/xml; charset=utf-8"),  # the document knows better than the web server
        ("UTF-8", "utf-8", "text/xml; charset=ISO-8859-1"),
        ("UTF-8", "cp1252", "text/xml; charset=utf-8"),  # stored by an older shop
        ("UTF-16", "utf-16", "application/xml"),
        ("UTF-8", "utf-8-sig", "text/xml"),
    ],
)
def test_letters_come_whole_over_the_line(declared: str, encoding: str, media_type: str, serve: Serve) -> None:  # noqa: F811
    """OpenMage 14."""
    body = f'<?xml version="1.0" encoding="{declared}"?>{ANSWER.format("Bäcker Ñandú naïef ß &#11;")}'
    address = serve(says(200, body.encode(encoding), media_type))
    assert rpc.Rpc(address, XMLRPC).read("sales_order.info", "100000001") == "Bäcker Ñandú naïef ß "


def test_a_broken_letter_does_not_cost_the_answer() -> None:
    """OpenMage 14."""
    body = b'<?xml version="1.0" encoding="UTF-8"?>' + ANSWER.encode().replace(b"{}", b"B\xe4cker &amp;#11; ????")
    assert rpc.parse(body) == "Bäcker &#11; ????"


def test_what_is_sent_holds_no_control_characters(sandbox: Sandbox) -> None:
    """A shop's parser would refuse the whole call."""
    number = sandbox.place("meubelhuis", payment="banktransfer")["increment_id"]
    over = rpc.Rpc(f"{sandbox.address}/meubelhuis", XMLRPC)
    assert over.write("sales_order.addComment", number, "pending", "tab\tbel\x0b\x00 \ud83d even", 0) is True
    assert "tab\tbel  even" in [each["comment"] for each in over.read("sales_order.info", number)["status_history"]]
