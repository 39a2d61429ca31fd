"""Handing a mail to a real mail server: how far it came is told exactly."""

import socket
import ssl
import subprocess
from datetime import UTC, datetime
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult

from kit.effects import NotDone, RefusedOutside, Unknown
from services.notifier.channels import email
from services.notifier.channels.address import NoAddress, checked
from services.notifier.storage.mails import Mail
from tests.notifier.builders import closed_port, mail_server, raw_server


def a_mail(**facts: Any) -> Mail:
    values: dict[str, Any] = {
        "mail_id": UUID("11111111-2222-3333-4444-555555555555"),
        "key": "order_received:x",
        "order_id": None,
        "order_number": "100012866",
        "shop": "fietshal",
        "occasion": "order_received",
        "language": "de",
        "to_name": "Jörg Müller",
        "to_address": "joerg@example.de",
        "sender": '"Fietshal" <mail@pakbon.example>',
        "reply_to": "info@fietshal.example",
        "subject": "Vielen Dank für Ihre Bestellung 100012866",
        "text": "Guten Tag\n.Punkt am Anfang\nGrüße – €\n",
        "html": "<p>Grüße – €</p>\n",
        "written_at": datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    }
    return Mail(**{**values, **facts})


def test_what_arrives_is_what_was_written() -> None:
    with mail_server() as (postbox, server):
        answer = email.send(server, a_mail())
    assert answer == "250 taken"
    assert postbox.envelopes == [("mail@pakbon.example", ["joerg@example.de"])]
    (message,) = postbox.taken
    assert message["Message-ID"] == "<11111111-2222-3333-4444-555555555555@pakbon.example>"
    assert message["From"] == "Fietshal <mail@pakbon.example>"
    assert message["To"] == "Jörg Müller <joerg@example.de>"
    assert message["Reply-To"] == "Fietshal <info@fietshal.example>"
    assert message["Subject"] == "Vielen Dank für Ihre Bestellung 100012866"
    assert message["Date"] == "Sat, 21 Nov 2026 10:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Pakbon-Order"] == "100012866"
    assert message["X-Pakbon-Occasion"] == "order_received"
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == a_mail().text
    assert html.get_content().replace("\r\n", "\n") == a_mail().html


def test_every_attempt_sends_the_same_bytes_but_for_the_boundary() -> None:
    first, second = email.message_of(a_mail()), email.message_of(a_mail())
    assert dict(first.items()) == dict(second.items())


@pytest.mark.parametrize(
    "name",
    [
        "Anna\r\nBcc: everyone@example.nl",
        "Anna\nX-Evil: 1\n\n<p>body</p>",
        'Anna "de" <b@example.nl>, Jan',
        "A" * 300 + "\r\nBcc: x@example.nl",
        "Zoë\u2028Bcc: x@example.nl\x00",
    ],
)
def test_a_name_cannot_break_out_of_its_header(name: str) -> None:
    mail = a_mail(to_name=name, subject=f"Bestelling {name}", order_number=f"1{name}", sender=f'"{name}" <a@b.example>')
    with mail_server() as (postbox, server):
        try:
            email.send(server, mail)
        except RefusedOutside:
            assert postbox.taken == []
            return
    (message,) = postbox.taken
    assert "Bcc" not in message
    assert "X-Evil" not in message
    assert postbox.envelopes[0][1] == ["joerg@example.de"]
    assert [address for _, address in getaddresses([str(message["To"])])] == ["joerg@example.de"]


def test_nobody_at_home_is_surely_not_sent() -> None:
    with pytest.raises(NotDone, match="cannot be used"):
        email.send(closed_port(), a_mail())


@pytest.mark.parametrize("step", ["sender", "rcpt", "data"])
def test_not_now_is_surely_not_sent(step: str) -> None:
    with mail_server() as (postbox, server):
        setattr(postbox, step, "451 Greylisted, come back")
        with pytest.raises(NotDone, match="451 Greylisted"):
            email.send(server, a_mail())
        assert postbox.taken == []


@pytest.mark.parametrize("step", ["sender", "rcpt", "data"])
def test_never_is_refused_in_the_server_s_words(step: str) -> None:
    with mail_server() as (postbox, server):
        setattr(postbox, step, "550 5.1.1 Unknown here")
        with pytest.raises(RefusedOutside, match=r"550 5\.1\.1 Unknown here"):
            email.send(server, a_mail())


@pytest.mark.row("C-08")
def test_a_server_that_dies_over_its_answer_leaves_it_unknown() -> None:
    with mail_server() as (postbox, server):
        postbox.dies = True
        with pytest.raises(Unknown, match="gave no answer"):
            email.send(server, a_mail())
        assert len(postbox.taken) == 1


def test_a_server_that_breaks_off_before_data_has_nothing() -> None:
    def hangs_up_at_data(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        while line := connection.recv(1000):
            if line.upper().startswith(b"DATA"):
                return
            connection.sendall(b"250 fine\r\n")

    with raw_server(hangs_up_at_data) as server, pytest.raises(NotDone, match="broke off"):
        email.send(server, a_mail())


def test_an_answer_that_is_none_leaves_it_unknown() -> None:
    def babbles(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        while not connection.recv(1000).upper().startswith(b"DATA"):
            connection.sendall(b"250 fine\r\n")
        connection.sendall(b"354 go on\r\n")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += connection.recv(100_000)
        connection.sendall(b"what?\r\n")

    with raw_server(babbles) as server, pytest.raises(Unknown, match="no clear answer"):
        email.send(server, a_mail())


def test_a_full_house_that_greets_with_a_no_is_tried_again() -> None:
    def closed(connection: socket.socket) -> None:
        connection.sendall(b"554 No service today\r\n")

    with raw_server(closed) as server, pytest.raises(NotDone, match="554 No service today"):
        email.send(server, a_mail())


def test_an_address_the_server_cannot_write_is_refused() -> None:
    with mail_server(enable_SMTPUTF8=False) as (postbox, server):
        with pytest.raises(RefusedOutside, match="such letters"):
            email.send(server, a_mail(to_address="jörg@example.de"))
        assert postbox.taken == []


def test_an_address_with_such_letters_goes_where_the_server_can() -> None:
    with mail_server() as (postbox, server):
        email.send(server, a_mail(to_address="jörg@example.de"))
    assert postbox.envelopes[0][1] == ["jörg@example.de"]


def test_encrypted_where_offered_and_signed_in(tmp_path: Path) -> None:
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen: list[Any] = []

    def sign_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=data.password == b"s3cret/@", handled=False)

    options = {
        "tls_context": context,
        "authenticator": sign_in,
        "auth_require_tls": True,
        "auth_exclude_mechanism": ["LOGIN"],
    }
    with mail_server(**options) as (postbox, server):
        email.send(server, a_mail())  # no secret to keep: any certificate will do
        assert len(postbox.taken) == 1
        with pytest.raises(NotDone, match="CERTIFICATE_VERIFY_FAILED"):
            email.send(server.replace("//", "//pakbon:s3cret%2F%40@"), a_mail())
        assert seen == []  # the password was not shown to a stranger
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(certificate))
            email._trust.cache_clear()  # as in a new process
            email.send(server.replace("//", "//pakbon:s3cret%2F%40@"), a_mail())
            with pytest.raises(NotDone, match="535"):
                email.send(server.replace("//", "//pakbon:wrong@"), a_mail())
    assert len(postbox.taken) == 2
    assert seen == [(b"pakbon", b"s3cret/@", True), (b"pakbon", b"wrong", True)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.deVries@Example.NL ", "Anna.deVries@example.nl"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("jörg@müller.example", "jörg@müller.example"),
        ("a@shop.test", "a@shop.test"),
    ],
)
def test_addresses_people_have(text: str, address: str) -> None:
    assert checked(text) == address


@pytest.mark.parametrize("text", ["", "anna", "anna@", "@example.nl", "a b@example.nl", "a@b@c.nl", "a@x.nl\nb@y.nl"])
def test_addresses_nobody_has(text: str) -> None:
    with pytest.raises(NoAddress):
        checked(text)
