"""Many at once: one invoice and one number per order, no gap in the row, each payment once."""

import functools
import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from contracts.invoicing import InvoiceSettings, IssueInvoice, MarkPaid
from contracts.order import OrderPlaced
from kit.database import Work
from kit.heard import Heard
from kit.work import unit_of_work
from services.invoicing.service import InvoicingService
from services.invoicing.storage.tables import counters, invoices, metadata, payments
from services.invoicing.use_cases import issue
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_planning import close_day
from services.invoicing.use_cases.issue import issue_invoices
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.save_settings import save_settings
from services.invoicing.use_cases.see_payment import see_payment
from tests.invoicing.builders import A, a_closed_day, a_stop, an_order, money_seen


def at_once(times: int, act) -> None:
    with ThreadPoolExecutor(times) as pool:
        for done in [pool.submit(act, n) for n in range(times)]:
            done.result()


def known(engine, documents, *orders) -> None:
    with unit_of_work(engine) as uow:
        for order in orders:
            hear_order(uow, documents, order)


def rows(engine, *columns):
    with engine.connect() as connection:
        return connection.execute(select(*columns)).all()


@pytest.mark.row("C-02")
def test_fifty_at_once_make_one_invoice_with_one_number(engine, documents):
    order = an_order()
    known(engine, documents, order)

    def make(_: int) -> None:
        issue_invoice(functools.partial(unit_of_work, engine, "Anna"), documents, IssueInvoice(order_id=order.order_id))

    at_once(50, make)
    assert [row.number for row in rows(engine, invoices.c.number)] == ["2026-000001"]
    assert [row.last for row in rows(engine, counters.c.last)] == [1]
    outbox = metadata.tables["outbox"]
    assert [row.name for row in rows(engine, outbox.c.name) if row.name == "InvoiceIssued"] == ["InvoiceIssued"]


@pytest.mark.row("C-02")
def test_days_closed_and_invoices_made_by_hand_meet_and_leave_no_gap(engine, documents):
    orders = [an_order() for _ in range(24)]
    known(engine, documents, *orders)
    forwards = a_closed_day(*[a_stop(order, at) for at, order in enumerate(orders)])
    backwards = a_closed_day(*[a_stop(order, at) for at, order in enumerate(reversed(orders))], carrier="van")

    def act(n: int) -> None:
        work = functools.partial(unit_of_work, engine)
        if n < 4:
            close_day(work, documents, forwards if n % 2 else backwards)
        else:
            issue_invoice(work, documents, IssueInvoice(order_id=orders[n].order_id))

    at_once(16, act)
    numbers = sorted(row.number for row in rows(engine, invoices.c.number))
    assert numbers == [f"2026-{n:06d}" for n in range(1, 25)]


@pytest.mark.row("C-02")
def test_work_that_fails_after_taking_its_number_leaves_no_gap(engine, documents):
    first, second = an_order(), an_order()
    known(engine, documents, first, second)

    def fail_late() -> None:
        with unit_of_work(engine) as uow:
            issue_invoices(uow, documents, {first.order_id: None})
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        fail_late()
    issue_invoice(functools.partial(unit_of_work, engine), documents, IssueInvoice(order_id=second.order_id))
    assert rows(engine, invoices.c.number, invoices.c.order_id) == [("2026-000001", second.order_id)]


@pytest.mark.row("C-02")
def test_a_day_whose_making_breaks_off_keeps_whole_slices_and_the_rest_follows_without_gap_or_double(
    engine, documents, monkeypatch
):
    monkeypatch.setattr(issue, "SLICE", 5)
    orders = [an_order(shop="fietsen" if n % 3 else "moebel") for n in range(14)]
    known(engine, documents, *orders)
    day = a_closed_day(*[a_stop(order, at) for at, order in enumerate(orders)])
    work, put = functools.partial(unit_of_work, engine), documents.put
    stored = []

    def power_fails(content, name):
        stored.append(name)
        if len(stored) == 8:  # in the second slice, its numbers taken
            raise KeyboardInterrupt
        return put(content, name)

    monkeypatch.setattr(documents, "put", power_fails)
    with pytest.raises(KeyboardInterrupt):
        close_day(work, documents, day)
    assert len(rows(engine, invoices.c.number)) == 5
    monkeypatch.setattr(documents, "put", put)
    for _ in range(2):  # the message comes again
        close_day(work, documents, day)

    made = rows(engine, invoices.c.shop, invoices.c.number, invoices.c.order_id)
    assert {row.order_id for row in made} == {order.order_id for order in orders}
    for shop in ("fietsen", "moebel"):
        mine = [order.order_id for order in orders if order.shop == shop]
        numbers = {row.order_id: row.number for row in made if row.shop == shop}
        assert [numbers[order_id] for order_id in mine] == [f"2026-{n:06d}" for n in range(1, len(mine) + 1)]
    said = [row.name for row in rows(engine, metadata.tables["outbox"].c.name)]
    assert said.count("InvoiceIssued") == 14


def test_an_order_that_changes_while_its_invoice_is_drawn_gets_the_invoice_of_what_it_is(
    engine, documents, monkeypatch
):
    order = an_order()
    known(engine, documents, order)
    newer = an_order(order.number, A("250.00"), version=2)
    draw = issue.draw_all

    def meanwhile(contents, logos):
        if len(drawn) == 0:
            drawn.append(contents)
            known(engine, documents, newer)  # no transaction is open, so nobody waits
        return draw(contents, logos)

    drawn: list[object] = []
    monkeypatch.setattr(issue, "draw_all", meanwhile)
    issue_invoice(functools.partial(unit_of_work, engine), documents, IssueInvoice(order_id=order.order_id))
    assert rows(engine, invoices.c.number, invoices.c.total) == [("2026-000001", Decimal("250.00"))]


@pytest.mark.row("C-03")
def test_twenty_clicks_on_paid_book_once(engine, documents):
    order = an_order()
    known(engine, documents, order)

    def click(_: int) -> None:
        with unit_of_work(engine, "Anna") as uow:
            mark_paid(uow, documents, MarkPaid(order_id=order.order_id, seen_open=Decimal(100)))

    at_once(20, click)
    assert [row.amount for row in rows(engine, payments.c.amount)] == [Decimal(100)]


def test_the_shops_words_and_the_order_itself_meet_and_the_money_is_booked_once(engine, documents):
    order = an_order()

    def act(n: int) -> None:
        with unit_of_work(engine) as uow:
            if n % 2:
                see_payment(uow, documents, money_seen(order, "100.00", n))
            else:
                hear_order(uow, documents, order)

    at_once(16, act)
    assert [row.amount for row in rows(engine, payments.c.amount)] == [Decimal(100)]


@pytest.mark.row("C-02")
def test_batches_of_orders_and_of_their_money_meet_and_number_each_invoice_once(engine, documents):
    """Invoiced at once, so that all of them wait for one counter, with their order locked."""
    with unit_of_work(engine) as uow:
        save_settings(uow, InvoiceSettings(shop="fietshal", made="at_order"))
    orders = [an_order(shop="fietshal") for _ in range(12)]

    def hear(name: str, events) -> None:
        service = InvoicingService()
        service.work, service.documents = Work(engine, {}, (1.0,)), documents
        heard = [Heard(type(e), json.loads(e.model_dump_json()), {"event_id": str(uuid4())}) for e in events]
        assert getattr(service, name)(*heard) == []

    placed = [OrderPlaced(order=order) for order in orders]
    money = [money_seen(order, "100.00", 1) for order in orders]
    batches = [("order_placed", placed), ("payment_seen", money), ("payment_seen", money[::-1])]
    at_once(3, lambda n: hear(*batches[n]))

    numbers = sorted(row.number for row in rows(engine, invoices.c.number))
    assert numbers == [f"2026-{n:06d}" for n in range(1, 13)]
    assert sorted(row.amount for row in rows(engine, payments.c.amount)) == [Decimal(100)] * 12
    assert rows(engine, metadata.tables["failed_messages"].c.error) == []
