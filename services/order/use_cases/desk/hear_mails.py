"""What the notifier tells: which mail went, or did not; kept in the order's chronicle."""

from contracts.notifier import MailEvent, MailFailed
from kernel.clock import now
from kit.work import UnitOfWork
from services.order.storage import chronicle


def hear_mail(uow: UnitOfWork, event: MailEvent, what: str) -> None:
    if event.order_id is None:
        return
    facts = {"mail_id": str(event.mail_id), "occasion": event.occasion, "to": event.to, "subject": event.subject}
    if isinstance(event, MailFailed):
        facts["reason"] = event.reason
    chronicle.write(uow.session, [chronicle.entry(event.order_id, now(), uow.actor, what, facts)])
