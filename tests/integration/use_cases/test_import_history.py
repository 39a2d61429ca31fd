"""The history of a shop comes in behind the day's orders: measured, paused, resumed, and once."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from contracts.integration import HistoryView, ShopView
from kernel.clock import now
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection, ShopPartner, Shown
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import GAPS, SEEN_ORDERS, SHOPS
from services.integration.use_cases import poll_shop
from services.integration.use_cases.import_history import ENOUGH, pause_history
from services.integration.use_cases.poll_shop import Round, nothing_waits
from tests.integration.builders import KINDS, OAUTH
from tests.integration.conftest import Sandbox, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import named, orders

Connect = Callable[..., None]
Poll = Callable[..., list[tuple[str, Any]]]
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
SOLD = 130  # orders before the shop was connected: two pages of Magento 2, three of OpenMage


@pytest.fixture
def sold(sandbox: Sandbox, connected: Connect) -> Iterator[Callable[[str], list[str]]]:
    """What the shop sold a month before it was connected."""

    def connect(shop: str) -> list[str]:
        sandbox.control("clock", {"seconds": -30 * 86400})
        numbers = [each["increment_id"] for each in sandbox.place(shop, count=SOLD, payment="banktransfer")]
        sandbox.control("clock", {"seconds": 0})
        connected(shop)
        return numbers

    yield connect
    sandbox.control("clock", {"seconds": 0})


def view(engine: Engine) -> ShopView:
    with Session(engine) as session:
        return queries.shop_views(session)[0]


def history(engine: Engine) -> HistoryView:
    return view(engine).history


def once(
    engine: Engine,
    vault: Vault,
    shop: str,
    opened: Callable[[Connection], ShopPartner] = connect,
    backlog: Callable[[Engine], int] = nothing_waits,
) -> list[Any]:
    """A round; the events it said."""
    before, lease = last_outbox(engine), uuid4()
    with engine.begin() as connection:
        values = {"lease": lease, "lease_until": now() + shops.LEASE}
        connection.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(values))
    Round(engine, vault, shop, lease, opened, backlog).run()
    return outbox(engine, before)


@BOTH
@pytest.mark.row("P-75")
def test_years_come_in_with_their_progress_and_as_history(
    shop: str, sold: Callable[[str], list[str]], engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = sold(shop)
    monkeypatch.setattr(poll_shop, "HISTORY_TIME", 0)  # a page a round
    assert history(engine) == HistoryView()

    first = once(engine, vault, shop)
    then = history(engine)
    rest = [event for _ in range(3) for event in once(engine, vault, shop)]
    done = history(engine)

    seen = named(first + rest, "ShopOrderSeen")
    assert Counter(body["order"]["number"] for body in seen) == Counter(numbers)
    assert all(body["historic"] for body in seen)
    assert not then.done
    assert then.orders in (50, 100)
    assert then.remaining == SOLD - then.orders
    assert (done.done, done.orders, done.remaining, done.minutes_left) == (True, SOLD, 0, 0)
    assert done.per_minute > 0
    assert done.done_at is not None
    told = named(first + rest, "ShopHistoryRead")
    assert [each["orders"] + each["remaining"] for each in told] == [SOLD] * len(told)
    assert named(once(engine, vault, shop), "ShopHistoryRead") == []


@BOTH
@pytest.mark.row("P-75")
@pytest.mark.row("INT-01")
def test_an_order_placed_meanwhile_comes_before_the_next_old_page(
    shop: str, sold: Callable[[str], list[str]], sandbox: Sandbox, engine: Engine, vault: Vault
) -> None:
    old, fresh = sold(shop), []

    def opened(connection: Connection) -> ShopPartner:
        partner = connect(connection)
        older = partner.older

        def and_somebody_buys(before: int | None) -> tuple[list[Shown], int]:
            page = older(before)
            if not fresh:
                fresh.append(sandbox.place(shop)["increment_id"])
            return page

        partner.older = and_somebody_buys  # type: ignore[method-assign]
        return partner

    said = [order["number"] for order in orders(once(engine, vault, shop, opened))]

    assert Counter(said) == Counter([*old, *fresh])
    assert said.index(fresh[0]) <= (100 if shop == "fietshal" else 50)


@BOTH
@pytest.mark.row("P-75")
def test_a_person_has_it_wait_and_go_on(
    shop: str, sold: Callable[[str], list[str]], sandbox: Sandbox, engine: Engine, vault: Vault
) -> None:
    numbers = sold(shop)
    with unit_of_work(engine, "Anna") as uow:
        pause_history(uow, shop, paused=True)
    assert orders(once(engine, vault, shop)) == []
    assert history(engine).paused_by == "Anna"
    assert history(engine).remaining is None

    with unit_of_work(engine, "Anna") as uow:
        pause_history(uow, shop, paused=False)
    assert len(orders(once(engine, vault, shop))) == len(numbers)
    assert history(engine).done


@BOTH
@pytest.mark.row("P-75")
@pytest.mark.row("C-10")
def test_what_the_import_has_not_reached_yet_is_not_missing(
    shop: str,
    sold: Callable[[str], list[str]],
    sandbox: Sandbox,
    engine: Engine,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An old order that was changed lately is here before its neighbours are; a new one's neighbour is missing."""
    numbers = sold(shop)
    monkeypatch.setattr(poll_shop, "HISTORY_TIME", 0)
    sandbox.act(shop, numbers[0], "hold")
    sandbox.place(shop, language="nl")
    lost = sandbox.place(shop, language="nl")["increment_id"]
    sandbox.place(shop, language="nl")

    first = once(engine, vault, shop)

    with engine.connect() as connection:
        assert connection.execute(select(GAPS.c.number)).all() == []
    assert len(orders(first)) == 4 + 47  # those three are in the page of the history, too
    with engine.begin() as connection:
        connection.execute(delete(SEEN_ORDERS).where(SEEN_ORDERS.c.number == lost))
        connection.execute(update(SHOPS).values(gaps_next=None, cursor=now() + poll_shop.OVERLAP))
    assert lost in [order["number"] for order in orders(once(engine, vault, shop))]
    with engine.connect() as connection:
        assert connection.execute(select(GAPS.c.number)).all() == []


@BOTH
@pytest.mark.row("P-75")
@pytest.mark.row("INT-01")
def test_the_import_goes_no_faster_than_its_orders_are_taken_over(
    shop: str,
    sold: Callable[[str], list[str]],
    sandbox: Sandbox,
    engine: Engine,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While they wait in the queues a new order would wait behind them: no page more is read, the new order is."""
    numbers = sold(shop)
    monkeypatch.setattr(poll_shop, "HISTORY_TIME", 0.5)
    monkeypatch.setattr(poll_shop, "LOOK", 0.2)
    fresh: list[str] = []

    def backlog(_: Engine) -> int:
        if not fresh:
            fresh.append(sandbox.place(shop)["increment_id"])
        return ENOUGH + 1

    held = once(engine, vault, shop, backlog=backlog)
    assert [order["number"] for order in orders(held)] == fresh
    assert history(engine).orders == 0

    went_on = once(engine, vault, shop, backlog=lambda _: ENOUGH)
    assert history(engine).orders >= 50
    assert {order["number"] for order in orders(went_on)} <= set(numbers)


class Killed(BaseException):
    """As a kill does: nothing is tidied up."""


@BOTH
@pytest.mark.row("P-75")
def test_a_process_killed_in_the_middle_loses_no_order_and_says_none_twice(
    shop: str, sold: Callable[[str], list[str]], engine: Engine, vault: Vault
) -> None:
    numbers = sold(shop)
    before = last_outbox(engine)

    def opened(connection: Connection) -> ShopPartner:
        partner = connect(connection)
        older = partner.older

        def dies_at_the_second(at: int | None) -> tuple[list[Shown], int]:
            if at is not None:
                raise Killed
            return older(at)

        partner.older = dies_at_the_second  # type: ignore[method-assign]
        return partner

    with pytest.raises(Killed):
        once(engine, vault, shop, opened)
    assert 0 < history(engine).orders < len(numbers)
    once(engine, vault, shop)

    assert Counter(order["number"] for order in orders(outbox(engine, before))) == Counter(numbers)
    assert history(engine).orders == len(numbers)


@BOTH
@pytest.mark.row("P-75")
def test_credentials_that_expire_in_the_middle_make_it_wait_and_say_so(
    shop: str,
    sold: Callable[[str], list[str]],
    sandbox: Sandbox,
    connected: Connect,
    engine: Engine,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = sold(shop)
    monkeypatch.setattr(poll_shop, "HISTORY_TIME", 0)
    said = orders(once(engine, vault, shop))
    wrong = {"access_token": "expired", "user": "pakbon", "key": "expired"}
    connected(shop, credentials=wrong)

    assert orders(once(engine, vault, shop)) == []
    waiting = view(engine)
    assert "does not accept" in waiting.message
    assert waiting.failing_since is not None
    assert not waiting.history.done

    connected(shop, credentials=KINDS[shop][1])
    monkeypatch.undo()
    said += orders(once(engine, vault, shop))
    assert Counter(order["number"] for order in said) == Counter(numbers)
    assert (view(engine).failing_since, view(engine).message) == (None, "")


@BOTH
@pytest.mark.row("INT-01")
@pytest.mark.parametrize("hours", [2, -2])
def test_a_shop_whose_clock_is_hours_off_is_read_right(
    shop: str, hours: int, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    """What was sold just before connecting is history, what is sold just after is not, and nothing is missed."""
    sandbox.control("clock", {"seconds": hours * 3600})
    try:
        old = sandbox.place(shop, payment="ideal")["increment_id"]
        connected(shop, credentials=OAUTH if shop == "fietshal" else KINDS[shop][1])  # a signature bears the time
        with engine.begin() as connection:  # the old one was a while ago
            connection.execute(update(SHOPS).values(connected_at=now() + poll_shop.OVERLAP))
        first = named(poll(shop), "ShopOrderSeen")
        with engine.begin() as connection:
            connection.execute(update(SHOPS).values(connected_at=now() - poll_shop.OVERLAP))
        fresh = [sandbox.place(shop, payment="ideal")["increment_id"] for _ in range(2)]
        then = named(poll(shop), "ShopOrderSeen")
        sandbox.act(shop, fresh[0], "hold")
        changed = orders(poll(shop))
    finally:
        sandbox.control("clock", {"seconds": 0})

    assert [(each["order"]["number"], each["historic"]) for each in first] == [(old, True)]
    assert sorted((each["order"]["number"], each["historic"]) for each in then) == [(each, False) for each in fresh]
    assert [order["number"] for order in changed] == [fresh[0]]
    assert abs(view(engine).clock_ahead - hours * 3600) < 60
    assert view(engine).last_delay is not None
    assert view(engine).last_delay < 60  # type: ignore[operator]


@BOTH
@pytest.mark.row("P-75")
def test_orders_moved_here_from_another_shop_with_old_dates_are_not_missed(
    shop: str, sandbox: Sandbox, connected: Connect, engine: Engine, vault: Vault
) -> None:
    """Their running numbers are the highest, their dates long past."""
    fresh = sandbox.place(shop)["increment_id"]
    sandbox.control("clock", {"seconds": -400 * 86400})
    moved = [each["increment_id"] for each in sandbox.place(shop, count=3)]
    sandbox.control("clock", {"seconds": 0})
    connected(shop)
    assert sorted(order["number"] for order in orders(once(engine, vault, shop))) == sorted([fresh, *moved])
