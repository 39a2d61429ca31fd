"""Letters: mails as they were handed over, and what is read from them."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import lru_cache

from sandbox.store import Doc
from sandbox.world import World


def keep(world: World, content: bytes, sender: str, recipients: list[str]) -> int:
    with world.store.change():
        number = world.store.next_number("mailbox", "mail")
        message = read(content)
        doc = {
            "id": number,
            "at": world.clock.stamp(),
            "sender": sender,
            "recipients": recipients,
            "subject": str(message.get("Subject", "")),
            "from": str(message.get("From", "")),
            "to": str(message.get("To", "")),
            "source": base64.b64encode(content).decode(),
        }
        world.store.put("mailbox", "mails", number, doc)
        return number


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def message_of(doc: Doc) -> EmailMessage:
    return read(base64.b64decode(doc["source"]))


def text_of(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else None


def attachments(message: EmailMessage) -> list[EmailMessage]:
    return list(message.iter_attachments())


def letter(doc: Doc) -> Doc:
    """A mail as tests and the page read it."""
    return {**{k: v for k, v in doc.items() if k != "source"}, **_opened(doc["source"])}


@lru_cache(2000)
def _opened(source: str) -> Doc:
    """Taking a mail apart takes milliseconds, and whoever waits for one reads them all again and again."""
    message = read(base64.b64decode(source))
    files = []
    for part in attachments(message):
        body = part.get_payload(decode=True)
        files.append({"name": part.get_filename() or "", "type": part.get_content_type(), "size": len(body or b"")})
    return {
        "message_id": str(message.get("Message-ID", "")).strip(),
        "date": str(message.get("Date", "")),
        "headers": {k: str(v) for k, v in message.items()},
        "text": text_of(message, "plain"),
        "html": text_of(message, "html"),
        "attachments": files,
    }


def search(world: World, to: str = "", since: str = "", words: str = "") -> list[Doc]:
    """Newest first; since is a mail's number or a moment; words are looked for in subject, sender and recipients."""
    found = [
        doc
        for doc in world.store.all("mailbox", "mails")
        if (not to or any(to.lower() in r.lower() for r in doc["recipients"]))
        and (not since or (doc["id"] > int(since) if since.isdigit() else doc["at"] >= since))
    ]
    if words:
        look = words.lower()
        found = [d for d in found if look in f"{d['subject']} {d['from']} {' '.join(d['recipients'])}".lower()]
    return found[::-1]
