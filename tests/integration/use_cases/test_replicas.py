"""Any number of replicas: a shop is read by one at a time, and one that lost its turn changes nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, select, text, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.sentence import plain
from kit.work import unit_of_work
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS
from services.integration.use_cases import poll_shops
from services.integration.use_cases.poll_shop import Round
from services.integration.use_cases.poll_shops import start_due_rounds
from services.integration.use_cases.save_shop import save_shop
from tests.integration.builders import shop_request
from tests.integration.conftest import Sandbox, hasty, outbox
from tests.integration.use_cases.test_poll_shop import orders


def test_many_replicas_take_each_shop_once(engine: Engine, vault: Vault) -> None:
    with unit_of_work(engine) as uow:
        for number in range(12):
            save_shop(uow, vault, shop_request("fietshal", "http://127.0.0.1:9", shop=f"shop{number}"))
    taken: list[str] = []
    begin = threading.Barrier(6)

    def replica() -> None:
        begin.wait()
        for _ in range(3):
            with unit_of_work(engine) as uow:
                taken.extend(shop for shop, _ in shops.take_due(uow.session, 2))

    threads = [threading.Thread(target=replica) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted({f"shop{number}" for number in range(12)})


def test_two_rounds_of_all_that_is_due_say_every_order_once(
    sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    for shop in ("fietshal", "meubelhuis"):
        connected(shop)
        sandbox.place(shop, count=4)

    threads = [*start_due_rounds(engine, vault), *start_due_rounds(engine, vault)]
    for thread in threads:
        thread.join(30)

    assert len(threads) == 2
    assert len(orders(outbox(engine))) == 8
    with Session(engine) as session:
        assert session.execute(select(SHOPS.c.lease)).scalars().all() == [None, None]


@pytest.mark.row("C-11")
def test_a_round_whose_turn_was_taken_over_changes_nothing(
    sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected("fietshal")
    sandbox.place("fietshal", count=2)

    Round(engine, vault, "fietshal", uuid4(), hasty).run()

    assert orders(outbox(engine)) == []
    with Session(engine) as session:
        assert shops.get(session, "fietshal").last_contact is None


@pytest.mark.row("C-11")
def test_a_shop_whose_reader_died_is_taken_again_when_the_lease_is_over(
    connected: Callable[..., None], sandbox: Sandbox, engine: Engine, vault: Vault
) -> None:
    connected("fietshal")
    with unit_of_work(engine) as uow:
        assert len(shops.take_due(uow.session, 5)) == 1
        assert shops.take_due(uow.session, 5) == []
    with engine.begin() as connection:
        connection.execute(update(SHOPS).values(lease_until=now() - timedelta(seconds=1)))
    with unit_of_work(engine) as uow:
        assert len(shops.take_due(uow.session, 5)) == 1


def test_a_disabled_shop_is_left_alone(connected: Callable[..., None], engine: Engine) -> None:
    connected("fietshal", enabled=False)
    with unit_of_work(engine) as uow:
        assert shops.take_due(uow.session, 5) == []


def test_a_fault_of_our_own_is_told_in_words(
    sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected("fietshal")

    def broken(connection: Any) -> Any:
        raise KeyError("a fault of ours")

    with unit_of_work(engine) as uow:
        ((shop, lease),) = shops.take_due(uow.session, 5)
    Round(engine, vault, shop, lease, broken).run()

    with Session(engine) as session:
        row = shops.get(session, "fietshal")
    assert (plain(row.message), row.failures, row.lease) == ("Reading this shop failed; the log says why.", 1, None)


@pytest.mark.row("INT-02")
@pytest.mark.parametrize("replicas", [1, 4])
def test_twenty_shops_are_shared_without_any_being_read_twice(
    replicas: int, sandbox: Sandbox, engine: Engine, vault: Vault
) -> None:
    names = [f"shop{number:02d}" for number in range(20)]
    placed = sorted(each["increment_id"] for each in sandbox.place("fietshal", count=2))
    with unit_of_work(engine) as uow:
        for name in names:
            settings = {"poll.seconds": "3600"}
            save_shop(uow, vault, shop_request("fietshal", sandbox.address, shop=name, settings=settings))
        later = now() + timedelta(days=1)  # only orders are read: what else there is takes time and proves nothing
        due = {"products_next": later, "stock_next": later, "gaps_next": later, "history_read": True}
        uow.session.execute(update(SHOPS).values(facts_at=now(), **due))
    read: list[tuple[int, str]] = []

    def replica(which: int) -> None:
        while True:
            with unit_of_work(engine) as uow:
                taken = shops.take_due(uow.session, 2)
            if not taken:
                return
            for shop, lease in taken:
                read.append((which, shop))
                Round(engine, vault, shop, lease, hasty).run()

    threads = [threading.Thread(target=replica, args=(which,)) for which in range(replicas)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(shop for _, shop in read) == names
    assert len({which for which, _ in read}) == replicas
    said = orders(outbox(engine))
    assert sorted((order["shop"], order["number"]) for order in said) == [
        (name, number) for name in names for number in placed
    ]


@pytest.mark.row("C-11")
def test_a_shop_whose_reader_lost_its_database_is_read_again_as_soon_as_that_is_back(
    connected: Callable[..., None], sandbox: Sandbox, engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected("fietshal")
    monkeypatch.setattr(poll_shops, "AWAY_PAUSE", 0.05)
    admin = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name, gone = engine.url.database, threading.Event()
    load = Round._load

    def crash(self: Round) -> Any:
        row = load(self)
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"), {"n": name}
            )
        gone.set()
        return row

    with monkeypatch.context() as during:
        during.setattr(Round, "_load", crash)
        (thread,) = start_due_rounds(engine, vault)
        try:
            assert gone.wait(10)
            thread.join(0.5)
            assert thread.is_alive()  # it waits for its database
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        thread.join(10)

    with Session(engine) as session:
        row = shops.get(session, "fietshal")
    assert (row.lease, row.failures) == (None, 0)
    sandbox.place("fietshal", count=2)
    (again,) = start_due_rounds(engine, vault)  # at once, not when a lease is over
    again.join(30)
    assert len(orders(outbox(engine))) == 2
