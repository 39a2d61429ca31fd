"""Send a mail's words once more: a new mail that refers to the first; both stay on record."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.notifier.channels.address import NoAddress, checked
from services.notifier.storage import mails, orders
from services.notifier.storage.mails import Mail
from services.notifier.use_cases.tell import address_of, hand_over

DOUBLE_CLICK = timedelta(minutes=1)


def resend_mail(uow: UnitOfWork, mail_id: UUID) -> Mail:
    """It goes to the address the order has now: a mistyped one may have been mended since.

    A second click within a minute, or while the new one still waits, changes nothing and answers with the new one.
    """
    mail = mails.get(uow.session, mail_id)
    root = mails.get(uow.session, mail.resend_of or mail.mail_id, lock=True)
    if root.state == "due":
        raise Refused("This mail still waits to be sent; it needs no second one.")
    before = mails.newest_resend(uow.session, root.mail_id)
    if before is not None and (before.state == "due" or before.written_at > now() - DOUBLE_CLICK):
        return before
    again = replace(
        root,
        mail_id=uuid4(),
        key=f"again:{root.mail_id}:{uuid4()}",
        resend_of=root.mail_id,
        to_address=_address(uow, root),
        written_at=now(),
        state="due",
        error="",
        sent_at=None,
    )
    hand_over(uow, again)
    return again


def _address(uow: UnitOfWork, mail: Mail) -> str:
    known = orders.find(uow.session, mail.order_id) if mail.order_id else None
    if known is not None and known.facts is not None:
        address, reason = address_of(known)
    else:
        try:
            address, reason = checked(mail.to_address), ""
        except NoAddress as error:
            address, reason = mail.to_address, str(error)
    if reason:
        raise Refused("There is no address to send it to. {reason}", reason=reason)
    return address
