"""The same words once more: a second row beside the first, and never two for a double click."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from contracts.order import OrderPlaced
from kernel.clock import frozen, now
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork, unit_of_work
from services.notifier import use_cases
from services.notifier.storage import mails
from tests.notifier.builders import an_order, newer, written

GONE = UUID("00000000-0000-0000-0000-000000000001")


def a_sent_mail(uow: UnitOfWork, **facts: object) -> UUID:
    order = an_order(**facts)
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    mail_id: UUID = written(uow.session, order)[0].mail_id
    mails.set_state(uow.session, mail_id, "done", sent_at=now())
    uow.effects.clear()
    return mail_id


def test_the_same_words_as_a_new_mail_that_refers_to_the_first(uow: UnitOfWork) -> None:
    first = a_sent_mail(uow)
    again = use_cases.resend_mail(uow, first)
    before = mails.get(uow.session, first)
    assert (again.subject, again.text, again.html, again.to_address) == (
        before.subject,
        before.text,
        before.html,
        before.to_address,
    )
    assert again.mail_id != first
    assert again.resend_of == first
    assert before.state == "done"
    assert [effect["key"] for effect in uow.effects] == [str(again.mail_id)]


def test_a_double_click_sends_one(uow: UnitOfWork) -> None:
    first = a_sent_mail(uow)
    again = use_cases.resend_mail(uow, first)
    assert use_cases.resend_mail(uow, first).mail_id == again.mail_id
    assert use_cases.resend_mail(uow, again.mail_id).mail_id == again.mail_id
    assert len(uow.effects) == 1


def test_later_it_can_be_sent_yet_again_and_still_refers_to_the_first(uow: UnitOfWork) -> None:
    first = a_sent_mail(uow)
    again = use_cases.resend_mail(uow, first)
    mails.set_state(uow.session, again.mail_id, "done")
    with frozen(now() + timedelta(minutes=2)):
        third = use_cases.resend_mail(uow, again.mail_id)
    assert third.mail_id not in (first, again.mail_id)
    assert third.resend_of == first


def test_it_goes_to_the_address_that_was_mended_since(uow: UnitOfWork) -> None:
    order = an_order(customer_email="anna@exmaple")
    mail_id = a_sent_mail(uow, customer_email="anna@exmaple")
    use_cases.hear_facts(uow, newer(order, customer_email="anna@example.nl"))
    assert use_cases.resend_mail(uow, mail_id).to_address == "anna@example.nl"


def test_what_still_waits_needs_no_second(uow: UnitOfWork) -> None:
    mail_id = a_sent_mail(uow)
    mails.set_state(uow.session, mail_id, "due")
    with pytest.raises(Refused, match="still waits"):
        use_cases.resend_mail(uow, mail_id)
    assert uow.effects == []


def test_without_an_address_nothing_is_sent(uow: UnitOfWork) -> None:
    mail_id = a_sent_mail(uow, customer_email="anna@")
    with pytest.raises(Refused, match="no address to send it to"):
        use_cases.resend_mail(uow, mail_id)
    assert uow.effects == []


def test_a_mail_that_is_not_there(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        use_cases.resend_mail(uow, uuid4())


def test_two_clicks_at_once_send_one(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        first = a_sent_mail(uow)
    together = threading.Barrier(4)

    def click() -> UUID:
        together.wait()
        with unit_of_work(engine) as uow:
            return use_cases.resend_mail(uow, first).mail_id

    clicks: list[Callable[[], UUID]] = [click] * 4
    with ThreadPoolExecutor(4) as pool:
        found = {turn.result() for turn in [pool.submit(each) for each in clicks]}
    assert len(found) == 1
