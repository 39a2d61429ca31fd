"""Every open order is read again at night: once, by one replica, resumed where it stood, also when the shop is away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from kernel.clock import frozen, now
from kit.work import unit_of_work
from services.integration.storage import comparisons
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import COMPARISONS
from services.integration.use_cases import compare_orders
from services.integration.use_cases.compare_orders import begin_nights, compare_now, compare_some
from tests.integration.conftest import Sandbox, hasty, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import named

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Compare = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def compare(engine: Engine, vault: Vault) -> Compare:
    """Ask for a shop's comparison and do so many of its batches; what was said."""

    def run(shop: str, batches: int = 10) -> list[tuple[str, Any]]:
        before = last_outbox(engine)
        with unit_of_work(engine) as uow:
            compare_now(uow, shop)
        for _ in range(batches):
            hurry(engine)
            compare_some(engine, vault, hasty)
        return outbox(engine, before)

    return run


def hurry(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(COMPARISONS).values(next_batch=now() - timedelta(seconds=1)))


def row_of(engine: Engine, shop: str) -> Any:
    with Session(engine) as session:
        return comparisons.find(session, shop)


@BOTH
@pytest.mark.row("M-04")
def test_every_open_order_is_read_again(
    shop: str, sandbox: Sandbox, connected: Any, poll: Any, compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_orders, "BATCH", 2)
    connected(shop)
    placed = [sandbox.place(shop, payment="banktransfer") for _ in range(5)]
    sandbox.act(shop, placed[0]["increment_id"], "cancel")
    poll(shop)

    said = compare(shop)

    told = named(said, "ShopOrderCompared")
    assert sorted(body["order"]["number"] for body in told) == sorted(each["increment_id"] for each in placed[1:])
    assert {Decimal(body["order"]["totals"]["grand_total"]) for body in told} == {
        Decimal(each["grand_total"]) for each in placed[1:]
    }
    (end,) = named(said, "ComparisonEnded")
    assert (end["read"], end["unreachable_count"], end["shop"]) == (4, 0, shop)
    assert {body["comparison_id"] for body in told} == {end["comparison_id"]}
    assert len(named(compare(shop), "ComparisonEnded")) == 1  # asked again, done again


@pytest.mark.row("M-04")
def test_two_replicas_say_a_batch_once(
    sandbox: Sandbox, connected: Any, poll: Any, engine: Engine, vault: Vault
) -> None:
    connected("fietshal")
    sandbox.place("fietshal", count=3, payment="banktransfer")
    poll("fietshal")
    with unit_of_work(engine) as uow:
        compare_now(uow, "fietshal")
        compare_now(uow, "fietshal")  # one runs already
    with unit_of_work(engine) as uow:
        (first,) = comparisons.take_due(uow.session)
        assert comparisons.take_due(uow.session) == []
    before = last_outbox(engine)
    compare_orders._batch(engine, vault, first, hasty)
    compare_orders._batch(engine, vault, first, hasty)  # its lease ran out meanwhile

    assert len(named(outbox(engine, before), "ShopOrderCompared")) == 3


@BOTH
@pytest.mark.row("M-04")
def test_a_shop_that_is_away_is_tried_again_and_then_counted(
    shop: str, sandbox: Sandbox, connected: Any, poll: Any, compare: Compare, engine: Engine
) -> None:
    connected(shop)
    placed = [sandbox.place(shop, payment="banktransfer")["increment_id"] for _ in range(2)]
    poll(shop)
    sandbox.fault(shop, "status500", times=1000)

    said = compare(shop, batches=2)
    assert said == []
    assert row_of(engine, shop).tries == 2
    said = compare(shop)

    (end,) = named(said, "ComparisonEnded")
    assert (end["read"], end["unreachable_count"]) == (0, 2)
    assert sorted(end["unreachable"]) == sorted(placed)


@pytest.mark.row("M-04")
@pytest.mark.row("C-07")
def test_a_night_begins_once_by_the_shops_own_clock(
    sandbox: Sandbox, connected: Any, engine: Engine, vault: Vault
) -> None:
    """On the night the clocks go back 2:30 comes twice; on the one they go forward it never comes."""
    connected("fietshal", settings={"compare.hour": "2"})
    begun = []
    for moment in (
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # 1:30
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 2:30, summer time
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 2:30 again
        datetime(2026, 10, 25, 9, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 5, tzinfo=UTC),  # 3:05: there was no 2:05
    ):
        with frozen(moment):
            begin_nights(engine, AMSTERDAM)
            begun.append(row_of(engine, "fietshal") and row_of(engine, "fietshal").began_at)
            hurry(engine)
            compare_some(engine, vault, hasty)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 5, tzinfo=UTC)
    assert begun == [None, first, first, first, second]


@pytest.mark.row("M-04")
def test_a_night_that_begins_before_midnight_can_still_begin_after_it_and_counts_as_the_same(
    connected: Any, engine: Engine
) -> None:
    connected("fietshal", settings={"compare.hour": "23"})
    with frozen(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)):  # half past midnight: nobody was up at 23:00
        begin_nights(engine, AMSTERDAM)
    assert row_of(engine, "fietshal").night == date(2026, 11, 21)
