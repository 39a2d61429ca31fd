"""Mails about insurances: once each, with the policy along, and none about one that has ended."""

from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from contracts.facts import OrderState
from contracts.order import OrderCancelled, OrderPlaced
from kit.work import UnitOfWork
from services.notifier import queries, use_cases
from tests.notifier.builders import Postbox, an_order, issued, newer, occasions, policy_ended
from tests.notifier.use_cases.test_send import Office, office, postbox, postbox_and_office

__all__ = ["office", "postbox", "postbox_and_office"]
PDF = b"%PDF-1.4 the policy"


@pytest.mark.row("INS-05")
def test_the_customer_gets_the_policy_once(office: Office, postbox: Postbox) -> None:
    order = office.place()
    paper = office.performer.documents.put(PDF, "polis-ZZ700001.pdf")
    for _ in range(2):
        office.hear(use_cases.hear_issued, issued(order, document=paper))
    office.send()
    (mail,) = [each for each in postbox.taken if each["X-Pakbon-Occasion"] == "policy_concluded"]
    assert mail["Subject"] == "Uw verzekering bij bestelling 100012866: polis ZZ700001"
    (along,) = mail.iter_attachments()
    assert (along.get_filename(), along.get_content_type()) == ("polis-ZZ700001.pdf", "application/pdf")
    assert along.get_content() == PDF
    (row,) = [row for row in office.log() if row.occasion == "policy_concluded"]
    with Session(office.engine) as session:
        assert queries.get_mail(session, row.mail_id).attachments == ("polis-ZZ700001.pdf",)


@pytest.mark.row("M-10")
def test_without_its_paper_a_mail_that_speaks_of_it_waits(office: Office, postbox: Postbox) -> None:
    order = office.place()
    paper = office.performer.documents.put(PDF + b" lost", "polis.pdf").model_copy(update={"sha256": "0" * 64})
    office.hear(use_cases.hear_issued, issued(order, document=paper))
    office.send()
    (row,) = [row for row in office.log() if row.occasion == "policy_concluded"]
    assert (row.state, row.attempts) == ("due", 1)
    assert "could not be read" in row.error


@pytest.mark.row("M-10")
def test_another_frame_number_brings_the_new_policy(uow: UnitOfWork) -> None:
    order = an_order()
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    use_cases.hear_issued(uow, issued(order))
    for _ in range(2):
        use_cases.hear_issued(uow, issued(order, turn=1, frame_number="GZ 4711"))
    assert occasions(uow.session, order)[1:] == ["policy_concluded", "policy_changed"]


@pytest.mark.row("M-10")
@pytest.mark.parametrize("turn", list(permutations(range(3))))
def test_whatever_is_heard_first_nobody_is_told_of_a_policy_that_has_ended(
    uow: UnitOfWork, turn: tuple[int, ...]
) -> None:
    order = an_order()
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    off = newer(order, state=OrderState.CANCELLED)
    words = [
        lambda: use_cases.hear_issued(uow, issued(order)),
        lambda: use_cases.hear_policy_ended(uow, policy_ended(order)),
        lambda: use_cases.hear_cancelled(uow, OrderCancelled(order=off)),
    ]
    for number in turn:
        words[number]()
    told = [each for each in occasions(uow.session, order) if each.startswith("policy_")]
    assert told == (["policy_concluded", "policy_ended"] if turn.index(0) == 0 else [])


@pytest.mark.row("M-10")
def test_what_ended_before_its_mail_went_is_not_sent(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.send()
    office.hear(use_cases.hear_issued, issued(order))
    office.hear(use_cases.hear_policy_ended, policy_ended(order))
    office.send()
    assert [mail["X-Pakbon-Occasion"] for mail in postbox.taken] == ["order_received", "policy_ended"]
    (row,) = [row for row in office.log() if row.occasion == "policy_concluded"]
    assert (row.state, row.error) == ("failed", "Not sent: The policy has ended meanwhile.")


def test_an_order_on_hold_is_insured_all_the_same(uow: UnitOfWork) -> None:
    order = an_order(state=OrderState.HELD)
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    use_cases.hear_issued(uow, issued(order))
    assert "policy_concluded" in occasions(uow.session, order)
