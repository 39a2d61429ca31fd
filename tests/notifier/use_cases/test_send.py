"""Sending: each mail once, or on record as failed or uncertain; never twice unasked, never lost unnoticed."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from contracts.facts import OrderFacts, OrderState
from contracts.notifier import FindMails, MailFailed, MailSent, MailUncertain
from contracts.order import OrderCancelled, OrderPlaced
from contracts.shop_identity import ShopIdentified, ShopIdentity
from kernel.clock import frozen, now
from kit.effects import Runner, states
from kit.tables import new_metadata
from kit.work import unit_of_work
from services.notifier import queries, use_cases
from services.notifier.use_cases import SendMail
from tests.notifier.builders import (
    SHOP,
    Postbox,
    an_order,
    closed_port,
    mail_server,
    moved,
    newer,
    planned,
    settings_with,
)
from tests.notifier.sender import send_until_killed
from tests.paper_reading import a_logo

EFFECTS = new_metadata().tables["effects"]


class Office:
    """A notifier without its broker: hears what it is told, and sends when it is told to."""

    def __init__(self, engine: Engine, url: str, smtp: str) -> None:
        self.engine = engine
        self.performer = SendMail(settings_with(smtp, url.replace("pakbon_notifier", "pakbon_{service}")))
        self.said: list[Any] = []

    def hear(self, use_case: Callable[..., None], event: Any) -> None:
        with unit_of_work(self.engine) as uow:
            use_case(uow, event)

    def place(self, number: str = "100012866", **facts: Any) -> OrderFacts:
        order = an_order(number, **facts)
        self.hear(use_cases.hear_placed, OrderPlaced(order=order))
        return order

    def send(self, later: float = 0) -> None:
        with frozen(now() + timedelta(seconds=later)):
            self.send_now()

    def send_now(self) -> None:
        runner = Runner(self.engine, {SendMail.kind: self.performer}, "notifier")
        while taken := runner.take():
            for effect, was in taken:
                runner.run(effect, was)

    def log(self, **wanted: Any) -> list[Any]:
        with Session(self.engine) as session:
            return list(queries.find_mails(session, FindMails(**wanted)).rows)

    def events(self) -> list[str]:
        with self.engine.connect() as connection:
            return [row.name for row in connection.execute(text("SELECT name FROM outbox ORDER BY id"))]


@pytest.fixture
def postbox_and_office(engine: Engine, database_url: Callable[[str], str]) -> Iterator[tuple[Postbox, Office]]:
    with mail_server() as (postbox, server):
        yield postbox, Office(engine, database_url("notifier"), server)


@pytest.fixture
def office(postbox_and_office: tuple[Postbox, Office]) -> Office:
    return postbox_and_office[1]


@pytest.fixture
def postbox(postbox_and_office: tuple[Postbox, Office]) -> Postbox:
    return postbox_and_office[0]


@pytest.mark.row("STA-07")
def test_a_mail_goes_out_with_the_words_on_record(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.send()
    (row,) = office.log()
    assert (row.state, row.attempts, row.error) == ("done", 0, "")
    assert row.sent_at is not None
    (message,) = postbox.taken
    with Session(office.engine) as session:
        view = queries.get_mail(session, row.mail_id)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == view.text
    assert view.sender == '"Fietshal" <mail@pakbon.example>'
    assert message["X-Pakbon-Order"] == order.number
    assert office.events() == [MailSent.__name__]


@pytest.mark.row("P-70")
def test_a_mail_bears_its_shops_name_sender_and_logo(office: Office, postbox: Postbox) -> None:
    logo = office.performer.documents.put(a_logo(), "logo.png", "image/png")
    gone = logo.model_copy(update={"sha256": "0" * 64})
    for version, shown in ((1, logo), (2, gone)):  # a mail without its logo is still one
        identity = ShopIdentity(shop=SHOP, version=version, name="Fiets & Co", sender="wij@fiets.example", logo=shown)
        office.hear(use_cases.hear_shop, ShopIdentified(identity=identity))
        office.place(f"{version}")
    office.send()
    first, second = postbox.taken
    assert first["From"] == "Fiets & Co <wij@fiets.example>"
    html = first.get_body(("html",))
    assert html is not None
    assert f'<img src="cid:{logo.sha256}" alt="Fiets &amp; Co"' in html.get_content()
    (picture,) = [part for part in first.walk() if part.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_content()) == (f"<{logo.sha256}>", a_logo())
    assert [part.get_content_type() for part in second.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.row("C-08")
def test_two_replicas_send_each_mail_once(office: Office, postbox: Postbox) -> None:
    for n in range(20):
        office.place(f"3000{n:05}")
    together = threading.Barrier(4)

    def replica() -> None:
        together.wait()
        office.send_now()

    with ThreadPoolExecutor(4) as pool:
        for turn in [pool.submit(replica) for _ in range(4)]:
            turn.result()
    assert sorted(message["X-Pakbon-Order"] for message in postbox.taken) == [f"3000{n:05}" for n in range(20)]
    assert {row.state for row in office.log()} == {"done"}


@pytest.mark.row("C-08")
def test_heard_by_two_at_once_it_is_written_once(office: Office, postbox: Postbox) -> None:
    order = an_order()
    together = threading.Barrier(8)
    hearings = [
        (use_cases.hear_placed, OrderPlaced(order=order)),
        (use_cases.hear_planned, planned(order)),
    ] * 4

    def hear(use_case: Callable[..., None], event: Any) -> None:
        together.wait()
        office.hear(use_case, event)

    with ThreadPoolExecutor(8) as pool:
        for turn in [pool.submit(hear, *hearing) for hearing in hearings]:
            turn.result()
    office.send()
    assert sorted(message["X-Pakbon-Occasion"] for message in postbox.taken) == ["order_planned", "order_received"]


def test_while_the_server_is_away_mails_wait_and_then_go_once(office: Office, postbox: Postbox) -> None:
    server, office.performer.server = office.performer.server, closed_port()
    office.place()
    office.send()
    (row,) = office.log()
    assert (row.state, row.attempts) == ("due", 1)
    assert "cannot be used" in row.error
    office.performer.server = server
    office.send(later=6)
    office.send(later=600)
    assert len(postbox.taken) == 1
    assert [row.state for row in office.log()] == ["done"]


def test_after_a_day_without_a_server_the_mail_has_failed(office: Office) -> None:
    office.performer.server = closed_port()
    office.place()
    hours = 0.0
    for pause in (0, *SendMail.pauses):
        hours += pause / 3600
        office.send(later=hours * 3600 + 60)
    assert 20 < hours < 30
    (row,) = office.log(state="failed")
    assert "cannot be used" in row.error
    assert office.events() == [MailFailed.__name__]


def test_greylisted_is_tried_again(office: Office, postbox: Postbox) -> None:
    postbox.rcpt = "451 Come back"
    office.place()
    office.send()
    assert office.log()[0].state == "due"
    postbox.rcpt = "250 OK"
    office.send(later=6)
    assert len(postbox.taken) == 1


@pytest.mark.row("P-63")
def test_an_unknown_recipient_is_a_failure_with_the_server_s_words(office: Office, postbox: Postbox) -> None:
    postbox.rcpt = "550 5.1.1 No such customer here"
    office.place()
    office.send()
    office.send(later=9999)
    (row,) = office.log()
    assert row.state == "failed"
    assert row.error == "The mail server refused it: 550 5.1.1 No such customer here"
    assert office.events() == [MailFailed.__name__]


@pytest.mark.row("C-08")
def test_a_lost_answer_is_uncertain_and_never_repeated_unasked(office: Office, postbox: Postbox) -> None:
    postbox.dies = True
    office.place()
    office.send()
    office.send(later=9999)
    assert len(postbox.taken) == 1
    (row,) = office.log()
    assert row.state == "uncertain"
    assert "gave no answer" in row.error
    assert office.events() == [MailUncertain.__name__]


def test_a_person_who_says_again_has_it_sent_again(office: Office, postbox: Postbox) -> None:
    postbox.dies = True
    office.place()
    office.send()
    postbox.dies = False
    with office.engine.begin() as connection:  # what SettleEffect(verdict="again") writes
        connection.execute(update(EFFECTS).values(state="due", next_try=now(), attempts=0))
    assert office.log()[0].state == "due"
    office.send()
    assert [row.state for row in office.log()] == ["done"]
    assert len(postbox.taken) == 2
    first, second = postbox.taken
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.row("C-09")
def test_a_mail_that_waited_is_not_sent_when_it_is_no_longer_true(office: Office, postbox: Postbox) -> None:
    server, office.performer.server = office.performer.server, closed_port()
    order = office.place()
    office.hear(use_cases.hear_planned, planned(order))
    office.send()
    office.hear(use_cases.hear_moved, moved(order))
    office.performer.server = server
    office.send(later=10)
    assert sorted(message["X-Pakbon-Occasion"] for message in postbox.taken) == ["order_moved", "order_received"]
    (withheld,) = office.log(state="failed")
    assert withheld.occasion == "order_planned"
    assert withheld.sent_at is None
    assert withheld.error == "Not sent: The order's planning has changed meanwhile."


def test_what_waited_when_the_order_was_cancelled_stays_here(office: Office, postbox: Postbox) -> None:
    server, office.performer.server = office.performer.server, closed_port()
    order = office.place()
    office.send()
    cancelled = OrderCancelled(order=newer(order, state=OrderState.CANCELLED))
    office.hear(use_cases.hear_cancelled, cancelled)
    office.performer.server = server
    office.send(later=10)
    assert [message["X-Pakbon-Occasion"] for message in postbox.taken] == ["order_cancelled"]


def test_an_order_the_shop_cancels_and_places_anew_is_not_told_cancelled(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.send()
    gone = newer(order, state=OrderState.CANCELLED)
    office.hear(use_cases.hear_cancelled, OrderCancelled(order=gone, by_shop=True))
    office.send(later=5)
    office.hear(use_cases.hear_facts, newer(gone, state=OrderState.OPEN))
    office.send(later=60)
    assert [message["X-Pakbon-Occasion"] for message in postbox.taken] == ["order_received"]


def test_an_order_the_shop_cancels_for_good_is_told_cancelled(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.send()
    gone = OrderCancelled(order=newer(order, state=OrderState.CANCELLED), by_shop=True)
    office.hear(use_cases.hear_cancelled, gone)
    office.send(later=60)
    assert [message["X-Pakbon-Occasion"] for message in postbox.taken] == ["order_received", "order_cancelled"]


def test_a_hold_holds_back_what_is_not_sent_yet(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.hear(use_cases.hear_facts, newer(order, state=OrderState.HELD))
    office.send()
    assert postbox.taken == []
    assert office.log()[0].error == "The order is on hold."
    office.hear(use_cases.hear_facts, newer(newer(order), state=OrderState.OPEN))
    office.send(later=6)
    assert len(postbox.taken) == 1


@pytest.mark.row("C-08")
def test_killed_at_any_moment_no_mail_goes_twice_or_is_lost_unnoticed(
    office: Office, postbox: Postbox, database_url: Callable[[str], str]
) -> None:
    """A sender is killed and killed again; then leases run out. Done means taken once, and what was taken is never
    due again: at worst it is uncertain."""
    numbers = [f"4000{n:05}" for n in range(80)]
    for number in numbers:
        office.place(number)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.notifier.sender"])
    for life in range(5):
        here = processes.Event()
        address = (database_url("notifier"), office.performer.server, here)
        sender = processes.Process(target=send_until_killed, args=address, daemon=True)
        sender.start()
        assert here.wait(30)
        time.sleep(0.005 + life * 0.017)
        sender.kill()
        sender.join()
    patience = time.monotonic() + 20  # the database may need a moment to let a dead sender's row go
    while {state for _, state in states(office.engine, "send_mail")} & {"due", "sending"}:
        assert time.monotonic() < patience, [row for row in office.log(limit=100) if row.state in ("due", "sending")]
        office.send(later=SendMail.lease + 1)
        time.sleep(0.02)
    taken = [message["X-Pakbon-Order"] for message in postbox.taken]
    assert len(taken) == len(set(taken))
    by_number = {row.order_number: row.state for row in office.log(limit=100)}
    assert set(by_number.values()) <= {"done", "uncertain"}
    assert {number for number, state in by_number.items() if state == "done"} <= set(taken)
    assert len(by_number) == len(numbers)
    assert {state for _, state in states(office.engine, "send_mail")} <= {"done", "uncertain"}
