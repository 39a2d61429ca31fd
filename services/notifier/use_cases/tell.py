"""Tell a customer: write the mail where it is true now, keep it waiting where it is not yet, leave out what is past."""

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from contracts.notifier import MailFailed
from kernel.clock import now
from kit.work import UnitOfWork
from services.notifier.channels.address import NoAddress, checked
from services.notifier.domain.happening import Happening, Occasion
from services.notifier.domain.truth import Verdict, judge
from services.notifier.letters import formats
from services.notifier.letters.letter import letter_of
from services.notifier.letters.render import render
from services.notifier.storage import mails, orders, shops
from services.notifier.storage.mails import Mail
from services.notifier.storage.orders import KnownOrder

log = logging.getLogger(__name__)
# a shop edits an order by cancelling it and placing it anew: what it takes back at once is not told
SECOND_THOUGHTS = timedelta(seconds=30)
_APPOINTMENTS = (Occasion.ORDER_PLANNED, Occasion.ORDER_MOVED)


def tell(uow: UnitOfWork, known: KnownOrder, happening: Happening) -> None:
    """The order is locked by the caller: what is decided here about it nobody decides at the same time."""
    if mails.known(uow.session, happening.key):
        return
    verdict, reason = judge(happening, known.standing())
    match verdict:
        case Verdict.WRITE:
            _write(uow, known, happening)
        case Verdict.WAIT:
            orders.keep_waiting(uow.session, happening)
        case Verdict.DROP:
            log.info("no mail %s: %s", happening.occasion.value, reason)


def tell_waiting(uow: UnitOfWork, known: KnownOrder) -> None:
    """The order became known, or was released: look again at what waited for that."""
    for happening in orders.take_waiting(uow.session, known.order_id):
        tell(uow, known, happening)


def _write(uow: UnitOfWork, known: KnownOrder, happening: Happening) -> None:
    order = known.facts
    assert order is not None
    if happening.occasion in _APPOINTMENTS:
        happening = _as_the_customer_knows(known, happening)
    shop = shops.get(uow.session, order.shop)
    language = formats.language_of(order.language, shop.language)
    letter = letter_of(known, happening, shop, language)
    words = render(letter)
    address, reason = address_of(known)
    mail = Mail(
        mail_id=uuid4(),
        key=happening.key,
        order_id=order.order_id,
        order_number=order.number,
        shop=order.shop,
        occasion=happening.occasion.value,
        language=language,
        to_name=letter.name,
        to_address=address,
        sender=shop.name,  # with its address once it is sent
        reply_to=shop.reply_to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        written_at=now(),
        happening=happening,
        state="failed" if reason else "due",
        error=reason,
    )
    hand_over(uow, mail)
    if happening.occasion in _APPOINTMENTS:
        known.told_day = happening.day
        orders.save(uow.session, known)


def _as_the_customer_knows(known: KnownOrder, happening: Happening) -> Happening:
    """A day is new to who was told none, and moved to who was told another: whatever it was called in the house."""
    if known.told_day is None:
        return replace(happening, occasion=Occasion.ORDER_PLANNED, from_day=None)
    if happening.occasion is Occasion.ORDER_MOVED or known.told_day != happening.day:
        return replace(happening, occasion=Occasion.ORDER_MOVED, from_day=known.told_day)
    return happening


def address_of(known: KnownOrder) -> tuple[str, str]:
    """Where the customer is written to; with the reason where that cannot be."""
    order = known.facts
    assert order is not None
    text = order.customer_email or order.billing.email or order.delivery_address.email
    try:
        return checked(text), ""
    except NoAddress as error:
        return text.strip(), str(error)


def hand_over(uow: UnitOfWork, mail: Mail) -> None:
    """Keep the mail, and have it sent; one that cannot be sent is on record as failed, and said so."""
    if not mails.add(uow.session, mail):
        return
    if mail.state == "due":
        pause = SECOND_THOUGHTS if mail.happening and mail.happening.by_shop else timedelta()
        uow.effect(
            "send_mail",
            str(mail.mail_id),
            {"mail_id": str(mail.mail_id)},
            about=mail.order_number,
            not_before=now() + pause,
        )
    else:
        uow.publish(
            MailFailed(
                mail_id=mail.mail_id,
                order_id=mail.order_id,
                order_number=mail.order_number,
                occasion=mail.occasion,
                to=mail.to_address,
                subject=mail.subject,
                reason=mail.error,
            )
        )
