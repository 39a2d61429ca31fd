"""Send a mail: what the outside world is told, exactly the words on record, and what became of it."""

import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.notifier import MailFailed, MailSent, MailUncertain
from kernel.clock import now
from kernel.refused import NotFound
from kit.documents import Documents
from kit.effects import Effect, NotDone, Performer
from kit.engine import engine_of
from kit.settings import Settings
from kit.work import UnitOfWork
from services.notifier.channels import email
from services.notifier.channels.address import split
from services.notifier.domain.truth import Verdict, judge
from services.notifier.letters.render import one_line
from services.notifier.storage import mails, orders, shops
from services.notifier.storage.mails import Mail

log = logging.getLogger(__name__)
_HOUR = 3600.0


class SendMail(Performer):
    """A mail server cannot be asked whether it took a mail: what is not known stays uncertain, for a person."""

    kind = "send_mail"
    repeatable = False
    # a mail server may be away for a night: after about a day the mail has failed
    pauses = (5, 30, 120, 600, 1800, _HOUR, _HOUR, 2 * _HOUR, 4 * _HOUR, 6 * _HOUR, 6 * _HOUR)

    def __init__(self, settings: Settings) -> None:
        self.server, self.mail_from = settings.smtp, settings.mail_from
        self.engine = engine_of(settings.database_of("notifier"), settings.workers)
        self.documents = Documents(settings.documents)

    def act(self, effect: Effect) -> dict[str, Any]:
        """A mail that waited is looked at once more: what is no longer true is not sent."""
        try:
            mail, withheld = self._mail(effect)
        except DBAPIError as error:
            raise NotDone(f"The mail could not be read: {type(error).__name__}.") from error
        if withheld:
            return {"withheld": withheld}
        return {
            "answer": email.send(self.server, mail, self._pictures(mail) | self._papers(mail)),
            "sender": mail.sender,
        }

    def _pictures(self, mail: Mail) -> dict[str, bytes]:
        """A mail without its logo is still one."""
        found = {}
        for sha256 in email.pictures_in(mail):
            try:
                found[sha256] = self.documents.get(sha256)
            except (NotFound, OSError) as error:
                log.warning("the logo %s cannot be sent along: %s", sha256, error)
        return found

    def _papers(self, mail: Mail) -> dict[str, bytes]:
        """What its words say goes with it does: without it, the mail waits."""
        try:
            return {paper.sha256: self.documents.get(paper.sha256) for paper in email.papers_of(mail)}
        except (NotFound, OSError) as error:
            raise NotDone(f"What goes with the mail could not be read: {error}") from error

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        if result.get("withheld"):
            self.failed(uow, effect, f"Not sent: {result['withheld']}")
            return
        mail = mails.get(uow.session, _mail_id(effect), lock=True)
        mails.set_state(uow.session, mail.mail_id, "done", sent_at=now(), sender=result.get("sender") or mail.sender)
        uow.publish(MailSent(**_told(mail)))

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        mail = mails.get(uow.session, _mail_id(effect), lock=True)
        mails.set_state(uow.session, mail.mail_id, "failed", reason)
        uow.publish(MailFailed(**_told(mail), reason=reason))

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        mail = mails.get(uow.session, _mail_id(effect), lock=True)
        mails.set_state(uow.session, mail.mail_id, "uncertain", reason)
        uow.publish(MailUncertain(**_told(mail)))

    def _mail(self, effect: Effect) -> tuple[Mail, str]:
        with Session(self.engine) as session:
            mail = mails.get(session, _mail_id(effect))
            shop = shops.get(session, mail.shop)
            sender_name, sender = split(self.mail_from)
            name = one_line(shop.name or sender_name).replace('"', "'")
            mail = replace(mail, sender=f'"{name}" <{shop.sender or sender}>', reply_to=shop.reply_to)
            if mail.happening is None or mail.resend_of is not None or mail.order_id is None:
                return mail, ""  # who sends it once more has seen the words
            known = orders.find(session, mail.order_id)
        verdict, reason = judge(mail.happening, known.standing()) if known else (Verdict.WRITE, "")
        if verdict is Verdict.WAIT:
            raise NotDone(reason)
        return mail, reason if verdict is Verdict.DROP else ""


def _mail_id(effect: Effect) -> UUID:
    return UUID(effect.payload["mail_id"])


def _told(mail: Mail) -> dict[str, Any]:
    return {
        "mail_id": mail.mail_id,
        "order_id": mail.order_id,
        "order_number": mail.order_number,
        "occasion": mail.occasion,
        "to": mail.to_address,
        "subject": mail.subject,
    }
