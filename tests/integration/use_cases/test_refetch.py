"""What staff ask to be read again: days, numbers, a refused order; and a number they know does not exist."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from contracts.integration import RefetchView
from kernel.clock import AMSTERDAM, today
from kernel.refused import NotFound, Refused
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection, ShopPartner
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import GAPS, REFUSED_ORDERS, SHOPS
from services.integration.use_cases import refetch
from tests.integration.conftest import Sandbox, last_outbox, outbox
from tests.integration.use_cases.test_import_history import once
from tests.integration.use_cases.test_poll_shop import orders
from tests.integration.use_cases.test_refused_orders import raw, refused

Connect = Callable[..., None]
Poll = Callable[..., list[tuple[str, Any]]]
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
pytestmark = pytest.mark.row("C-10")


def asked(engine: Engine) -> RefetchView:
    with Session(engine) as session:
        return queries.shop_views(session)[0].refetches[0]


@BOTH
def test_days_are_read_again_in_the_next_rounds(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    placed = sorted(each["increment_id"] for each in sandbox.place(shop, count=3))
    poll(shop)
    before = last_outbox(engine)

    with unit_of_work(engine, "Anna") as uow:
        refetch.ask_days(uow, shop, today() - timedelta(days=2), today())
    poll(shop)

    assert sorted(each["number"] for each in orders(outbox(engine, before))) == placed
    done = asked(engine)
    assert (done.steps, done.step, done.orders, done.asked_by) == (3, 3, 3, "Anna")
    assert done.ended_at is not None
    assert orders(poll(shop)) == []


@pytest.mark.row("C-07")
@BOTH
@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_is_the_shops_day_also_where_the_clocks_change(
    shop: str, day: date, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    placed = {
        local: datetime.combine(day + timedelta(days=days), time.fromisoformat(local), tzinfo=AMSTERDAM)
        for days, local in ((-1, "23:30"), (0, "00:30"), (0, "23:31"), (1, "00:31"))
    }
    for number, at in zip(range(900000001, 900000005), placed.values(), strict=True):
        raw(shop, sandbox, increment_id=str(number), created_at=f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}")
    poll(shop)
    before = last_outbox(engine)

    with unit_of_work(engine, "Anna") as uow:
        refetch.ask_days(uow, shop, day, day)
    poll(shop)

    assert sorted(each["number"] for each in orders(outbox(engine, before))) == ["900000002", "900000003"]


@BOTH
def test_numbers_are_read_again_with_their_editions(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    placed = [sandbox.place(shop, payment="banktransfer", language="nl")["increment_id"] for _ in range(4)]
    sandbox.act(shop, placed[1], "edit", customer={"city": "Deventer"})
    poll(shop)
    before = last_outbox(engine)

    with unit_of_work(engine, "Anna") as uow:
        refetch.ask_numbers(uow, shop, placed[0], placed[2])
    poll(shop)

    found = {each["number"]: each for each in orders(outbox(engine, before))}
    assert sorted(found) == placed[:3]
    assert (found[placed[1]]["edition"], found[placed[1]]["billing"]["city"]) == (1, "Deventer")
    assert (asked(engine).steps, asked(engine).step) == (3, 3)


@BOTH
def test_a_range_goes_on_where_it_was_when_its_process_died(
    shop: str, sandbox: Sandbox, connected: Connect, engine: Engine, vault: Vault
) -> None:
    connected(shop)
    sandbox.place(shop, count=2)
    once(engine, vault, shop)
    with unit_of_work(engine, "Anna") as uow:
        refetch.ask_days(uow, shop, today() - timedelta(days=4), today())

    class Killed(BaseException):
        pass

    def opened(connection: Connection) -> ShopPartner:
        partner = connect(connection)
        placed, days = partner.placed, []

        def dies_on_the_third(*told: Any) -> Any:
            days.append(told)
            if len(days) == 3:
                raise Killed
            return placed(*told)

        partner.placed = dies_on_the_third  # type: ignore[method-assign]
        return partner

    with pytest.raises(Killed):
        once(engine, vault, shop, opened)
    assert asked(engine).step == 2
    said = orders(once(engine, vault, shop))
    assert len(said) == 2
    assert (asked(engine).step, asked(engine).orders) == (5, 2)


def test_what_cannot_be_read_again_is_refused_in_words(connected: Connect, engine: Engine) -> None:
    connected("fietshal")
    with unit_of_work(engine) as uow, pytest.raises(Refused, match="from the first to the last"):
        refetch.ask_days(uow, "fietshal", today(), today() - timedelta(days=1))
    with unit_of_work(engine) as uow, pytest.raises(Refused, match="not of one series"):
        refetch.ask_numbers(uow, "fietshal", "NL-1", "DE-2")
    with unit_of_work(engine) as uow, pytest.raises(Refused, match="at most 20000"):
        refetch.ask_numbers(uow, "fietshal", "1", "90000")
    connected("fietshal", enabled=False)
    with unit_of_work(engine) as uow, pytest.raises(Refused, match="switched off"):
        refetch.ask_days(uow, "fietshal", today(), today())


@BOTH
def test_a_shop_that_will_not_read_it_again_keeps_its_orders_coming(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    poll(shop)
    with unit_of_work(engine, "Anna") as uow:
        refetch.ask_days(uow, shop, today(), today())
    sandbox.fault(shop, "status500", times=6, path="created_at")
    placed = sandbox.place(shop)["increment_id"]

    events = poll(shop, gaps_next=None)

    assert [order["number"] for order in orders(events)] == [placed]
    assert asked(engine).ended_at is not None
    assert asked(engine).message


@BOTH
def test_a_refused_order_is_taken_over_again_and_leaves_the_list_when_it_is_mended(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine, vault: Vault
) -> None:
    connected(shop)
    raw(shop, sandbox, grand_total=-5, increment_id="900000001")
    poll(shop)
    with engine.connect() as connection:
        refused_id = connection.execute(select(REFUSED_ORDERS.c.refused_id)).scalar_one()
    with pytest.raises(Refused, match="cannot be taken over: The grand total is negative"):
        refetch.retry_refused(engine, vault, refused_id, "Anna")
    assert [number for number, _ in refused(engine)] == ["900000001"]

    raw(shop, sandbox, increment_id="900000001", mends="900000001")
    refetch.retry_refused(engine, vault, refused_id, "Anna")

    assert refused(engine) == []
    assert [order["number"] for order in orders(outbox(engine))][-1] == "900000001"
    with pytest.raises(NotFound, match="somebody took it over"):
        refetch.retry_refused(engine, vault, refused_id, "Anna")


def test_a_refused_order_that_the_shop_deleted_leaves_the_list(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine, vault: Vault
) -> None:
    connected("fietshal")
    raw("fietshal", sandbox, grand_total=-5, increment_id="900000001")
    poll("fietshal")
    with engine.connect() as connection:
        refused_id = connection.execute(select(REFUSED_ORDERS.c.refused_id)).scalar_one()
    sandbox.control("reset", {"history": False})
    with pytest.raises(NotFound, match="off the list"):
        refetch.retry_refused(engine, vault, refused_id, "Anna")
    assert refused(engine) == []


@BOTH
def test_a_number_that_a_person_knows_does_not_exist_is_asked_for_no_more(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    first = int(sandbox.place(shop, language="nl")["increment_id"])
    raw(shop, sandbox, increment_id=f"{first + 2:09d}", store_id=1)
    poll(shop)
    missing = f"{first + 1:09d}"
    with unit_of_work(engine, "Anna") as uow:
        refetch.dismiss_gap(uow, shop, missing)
    with unit_of_work(engine, "Anna") as uow, pytest.raises(NotFound):
        refetch.dismiss_gap(uow, shop, "1")
    with engine.begin() as connection:
        connection.execute(update(GAPS).values(next_ask=GAPS.c.found_at))
    poll(shop, gaps_next=None)
    with engine.connect() as connection:
        (gap,) = connection.execute(select(GAPS)).all()
    with Session(engine) as session:
        assert queries.shop_views(session)[0].gaps == ()
    assert (gap.number, gap.asked, gap.dismissed_by) == (missing, 1, "Anna")

    placed = raw(shop, sandbox, increment_id=missing, store_id=1)  # it did exist, and shows itself late
    assert [order["number"] for order in orders(poll(shop))] == [placed["increment_id"]]
    with engine.connect() as connection:
        assert connection.execute(select(GAPS)).all() == []


def test_what_nobody_knows_is_not_found(engine: Engine, vault: Vault, connected: Connect) -> None:
    connected("fietshal")
    with pytest.raises(NotFound):
        refetch.retry_refused(engine, vault, uuid4(), "Anna")
    with engine.connect() as connection:
        assert connection.execute(select(SHOPS.c.shop)).scalars().all() == ["fietshal"]
