"""The mail log: found by every word, newest first, page by page."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from contracts.notifier import FindMails
from contracts.order import OrderPlaced
from kernel.clock import frozen
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.notifier import queries, use_cases
from tests.notifier.builders import an_order, paid

START = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def log(uow: UnitOfWork) -> UnitOfWork:
    for n, name in enumerate(("Anna de Vries", "Jörg Müller", "Zoë van 't Hof")):
        with frozen(START + timedelta(minutes=n)):
            order = an_order(f"10000000{n}", customer_name=name, customer_email=f"klant{n}@example.nl")
            use_cases.hear_placed(uow, OrderPlaced(order=order))
            use_cases.hear_money(uow, paid(order))
    uow.write_down()
    return uow


def numbers(uow: UnitOfWork, **wanted: object) -> list[str]:
    return [row.order_number for row in queries.find_mails(uow.session, FindMails(**wanted)).rows]


@pytest.mark.row("P-63")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["100000002"] * 2 + ["100000001"] * 2 + ["100000000"] * 2),
        ("muller", ["100000001", "100000001"]),
        ("JÖRG", ["100000001", "100000001"]),
        ("klant2", ["100000002", "100000002"]),
        ("klant2@example.nl", ["100000002", "100000002"]),
        ("100000000", ["100000000", "100000000"]),
        ("anna betaling", ["100000000"]),
        ("anna muller", []),
        ("  ", ["100000002"] * 2 + ["100000001"] * 2 + ["100000000"] * 2),
    ],
)
def test_every_word_is_searched_for(log: UnitOfWork, search: str, found: list[str]) -> None:
    assert numbers(log, search=search) == found


def test_an_order_s_mails_and_a_state_s(log: UnitOfWork) -> None:
    order = an_order("100000001")
    assert numbers(log, order_id=order.order_id) == ["100000001"] * 2
    assert len(numbers(log, state="due")) == 6
    assert numbers(log, state="failed") == []


def test_page_by_page_every_mail_comes_once(log: UnitOfWork) -> None:
    seen, after = [], ""
    while True:
        page = queries.find_mails(log.session, FindMails(limit=4, after=after))
        seen += [row.mail_id for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == 6


def test_a_page_that_never_was(log: UnitOfWork) -> None:
    with pytest.raises(Refused):
        queries.find_mails(log.session, FindMails(after="nonsense"))
    with pytest.raises(NotFound):
        queries.get_mail(log.session, uuid4())


FILL = """
INSERT INTO mails (mail_id, key, order_id, order_number, shop, occasion, language, to_name, to_address, subject, text,
                   html, state, written_at, search)
SELECT gen_random_uuid(), 'fill:' || n, gen_random_uuid(), to_char(n, 'FM000000000'), 'fietshal', 'order_received',
       'nl', 'Anna', 'klant' || n || '@example.nl', 'Bedankt voor uw bestelling', 'x', 'x',
       CASE WHEN n % 1000 = 0 THEN 'failed' ELSE 'done' END, now() - n * interval '1 minute',
       to_char(n, 'FM000000000') || ' anna de vries klant' || n || ' example nl bedankt voor uw bestelling'
FROM generate_series(1, :rows) n
"""


def test_a_word_is_found_however_deep_in_the_log(engine: Engine) -> None:
    """A common word is met by walking down the log, a rare one is gathered: each gives the newest that match."""
    rows = 3 * queries.WALKED
    with engine.begin() as connection:
        connection.execute(text(FILL), {"rows": rows})
    with Session(engine) as session:

        def numbers_of(search: str) -> list[str]:
            return [row.order_number for row in queries.find_mails(session, FindMails(search=search, limit=3)).rows]

        assert numbers_of("bestelling") == ["000000001", "000000002", "000000003"]
        assert numbers_of(f"klant{rows}") == [f"{rows:09d}"]
        assert numbers_of(f"{rows - 1:09d} anna") == [f"{rows - 1:09d}"]
        assert numbers_of("nobody") == []
