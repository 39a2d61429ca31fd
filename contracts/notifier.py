"""What the notifier says, and what may be asked of it."""

from datetime import datetime
from uuid import UUID

from contracts.base import Contract, Event, Request


class MailEvent(Event):
    mail_id: UUID
    order_id: UUID | None
    order_number: str = ""
    occasion: str  # order_received, order_paid, order_planned …
    to: str
    subject: str


class MailSent(MailEvent, source="notifier"):
    """The mail server took it."""


class MailFailed(MailEvent, source="notifier"):
    """The mail server refused it for good."""

    reason: str


class MailUncertain(MailEvent, source="notifier"):
    """Nobody can know whether it went: a person decides."""


# ---- asked by the gateway


class MailRow(Contract):
    mail_id: UUID
    order_id: UUID | None
    order_number: str
    shop: str
    occasion: str
    language: str
    to: str
    subject: str
    state: str  # due, sending, done, failed, uncertain
    written_at: datetime
    sent_at: datetime | None = None
    error: str = ""
    attempts: int = 0


class MailView(Contract):
    """A mail word for word."""

    mail: MailRow
    text: str
    html: str
    sender: str
    attachments: tuple[str, ...] = ()


class MailPage(Contract):
    rows: tuple[MailRow, ...]
    after: str | None = None


class FindMails(Request[MailPage], to="notifier"):
    """The mail log, newest first; every word searched for in address, subject or order number."""

    search: str = ""
    order_id: UUID | None = None
    state: str = ""
    after: str = ""
    limit: int = 50


class GetMail(Request[MailView], to="notifier"):
    mail_id: UUID


class ResendMail(Request[MailView], to="notifier"):
    """Send the same words once more; both sendings stay on record."""

    mail_id: UUID
