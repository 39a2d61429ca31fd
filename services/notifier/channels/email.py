"""Hands a mail to the mail server, and tells exactly how far it came: not, surely, or nobody can know."""

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from functools import cache
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from kit.effects import NotDone, RefusedOutside, Unknown
from services.notifier.channels.address import named, split
from services.notifier.domain.happening import Paper
from services.notifier.letters.render import one_line
from services.notifier.storage.mails import Mail

NONE: Mapping[str, bytes] = MappingProxyType({})
_PICTURE = re.compile(r'src="cid:([0-9a-f]{64})"')
SECONDS = 20.0  # for every single step of the conversation


def pictures_in(mail: Mail) -> list[str]:
    """The hashes of the pictures its HTML shows; they travel inside the mail, as nothing is loaded from outside."""
    return sorted(set(_PICTURE.findall(mail.html)))


def papers_of(mail: Mail) -> list[Paper]:
    """What goes with it."""
    return mail.happening.papers if mail.happening else []


def message_of(mail: Mail, files: Mapping[str, bytes] = NONE) -> EmailMessage:
    """The mail as a message: text and HTML with its pictures (PNG) and papers, the same bytes each time it is made.
    `files`: what was found of them, by the hash of its content."""
    sender_name, sender = split(mail.sender)
    plain = (sender + mail.reply_to + mail.to_address).isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = named(sender_name, sender)
    message["To"] = named(mail.to_name, mail.to_address)
    if mail.reply_to:
        message["Reply-To"] = named(sender_name, mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = mail.written_at
    message["Message-ID"] = f"<{mail.mail_id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Pakbon-Order"] = one_line(mail.order_number)
    message["X-Pakbon-Occasion"] = one_line(mail.occasion)
    message["Content-Language"] = mail.language
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
    for sha256 in pictures_in(mail):
        html = message.get_body(("html",))
        assert isinstance(html, EmailMessage)
        if (content := files.get(sha256)) is not None:
            html.add_related(content, "image", "png", cid=f"<{sha256}>", disposition="inline", filename="logo.png")
    for paper in papers_of(mail):
        kind, _, subkind = paper.media_type.partition("/")
        message.add_attachment(files[paper.sha256], kind, subkind, filename=one_line(paper.name))
    return message


def send(server: str, mail: Mail, files: Mapping[str, bytes] = NONE) -> str:
    """Send through smtp://user:password@host:port or smtps://…; returns the server's words of acceptance.

    NotDone: it surely did not go. RefusedOutside: the server will not have it. Unknown: it was handed over and no
    answer came.
    """
    try:
        content = bytes(message_of(mail, files))
    except (ValueError, IndexError, MessageError) as error:
        raise RefusedOutside(f"The mail cannot be made into a message: {one_line(str(error))}") from error
    sender, recipient = split(mail.sender)[1], mail.to_address
    with _conversation(server) as smtp:
        options = ["SMTPUTF8"] if not (sender + recipient).isascii() else []
        if options and not smtp.has_extn("smtputf8"):
            raise RefusedOutside("The mail server cannot send to an address with such letters.")
        try:
            _accepted(smtp.mail(sender, options))
            _accepted(smtp.rcpt(recipient))
            _accepted(smtp.docmd("DATA"), 354)
            smtp.send(_quoted(content))
        except (OSError, smtplib.SMTPException) as error:
            raise NotDone(f"The mail server broke off: {_words(error)}") from error
        try:  # from here on the server has the whole mail: only its answer tells what it made of it
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(f"The mail server had the mail and gave no answer: {_words(error)}") from error
        if answer[0] < 200:
            raise Unknown(f"The mail server had the mail and gave no clear answer: {_reply(answer)}")
        return _accepted(answer)


@contextmanager
def _conversation(server: str) -> Iterator[smtplib.SMTP]:
    """Signed in and ready to take a mail; whatever goes wrong until then, nothing was sent."""
    address = urlsplit(server)
    host, secure = address.hostname or "localhost", address.scheme == "smtps"
    trusted = _trust(secure or bool(address.username))
    smtp: smtplib.SMTP | None = None
    try:
        if secure:
            smtp = smtplib.SMTP_SSL(host, address.port or 465, timeout=SECONDS, context=trusted)
        else:
            smtp = smtplib.SMTP(host, address.port or 25, timeout=SECONDS)
            smtp.ehlo_or_helo_if_needed()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=trusted)
                smtp.ehlo()
        smtp.ehlo_or_helo_if_needed()
        if address.username:
            smtp.login(unquote(address.username), unquote(address.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        if smtp is not None:
            smtp.close()
        raise NotDone(f"The mail server cannot be used: {_words(error)}") from error
    try:
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was accepted stays accepted without a goodbye
            smtp.quit()
        smtp.close()


@cache
def _trust(known_only: bool) -> ssl.SSLContext:
    """With no secret to keep, any encryption is better than none. Made once: reading the world's certificates takes
    longer than sending a mail."""
    context = ssl.create_default_context()
    if not known_only:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _accepted(answer: tuple[int, bytes], wanted: int = 250) -> str:
    code = answer[0]
    if code == wanted or (wanted == 250 and code == 251):
        return _reply(answer)
    if 500 <= code < 600:
        raise RefusedOutside(f"The mail server refused it: {_reply(answer)}")
    raise NotDone(f"The mail server does not take it now: {_reply(answer)}")


def _quoted(content: bytes) -> bytes:
    """As it goes over the line: every line ended, a leading dot doubled."""
    body = content.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _reply(answer: tuple[int, bytes]) -> str:
    return one_line(f"{answer[0]} {answer[1].decode('utf-8', 'replace')}")[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _reply((error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode()))
    return one_line(str(error) or type(error).__name__)[:500]
