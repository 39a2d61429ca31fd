"""A shop's hook: believed only when signed, fresh and new; then what it speaks of is looked at first, and now."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kit import settings
from kit.door import Knock
from kit.settings import Settings
from kit.work import UnitOfWork, unit_of_work
from services.integration.domain.hooks import signature
from services.integration.storage import hooks, shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import HINTS, HOOK_DELIVERIES, HOOKS, SHOPS
from services.integration.use_cases import take_hook as at_the_door
from services.integration.use_cases.poll_shops import start_due_rounds
from services.integration.use_cases.renew_hook import hook_view, renew_hook
from services.integration.use_cases.take_hook import take_hook
from tests.integration.builders import SECRET
from tests.integration.conftest import Sandbox, outbox
from tests.integration.use_cases.test_poll_shop import BOTH, orders

Poll = Callable[..., list[tuple[str, Any]]]
Connect = Callable[..., None]
Send = Callable[..., int]
FIETSHAL = {"event": "order.saved", "increment_id": "000012801"}


@pytest.fixture
def told() -> Settings:
    needed = {"BROKER": "inprocess://here", "DATABASE": "postgresql+psycopg2://x@y/{service}", "DOCUMENTS": "file:///x"}
    return settings.load({f"PAKBON_{name}": value for name, value in {**needed, "SECRET": SECRET}.items()})


@pytest.fixture
def secret(engine: Engine, vault: Vault, connected: Connect) -> str:
    connected("fietshal")
    return renewed(engine, vault)


def renewed(engine: Engine, vault: Vault, shop: str = "fietshal") -> str:
    with unit_of_work(engine) as uow:
        return renew_hook(uow, vault, "https://hooks.example/hooks", shop).secret


@pytest.fixture
def send(engine: Engine, told: Settings, monkeypatch: pytest.MonkeyPatch) -> Send:
    """send(secret, {…}): the status it is answered with."""
    monkeypatch.setattr(at_the_door, "_false", at_the_door._Counted())

    def knock(secret: str, body: Any = FIETSHAL, shop: str = "fietshal", **headers: str) -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        timestamp = headers.pop("timestamp", str(int(now().timestamp())))
        delivery = headers.pop("delivery", uuid4().hex)
        signed = headers.pop("signature", signature(secret, timestamp, delivery, raw))
        sent = {"x-pakbon-timestamp": timestamp, "x-pakbon-delivery": delivery, "x-pakbon-signature": signed}
        came = headers.pop("instead").encode() if "instead" in headers else raw
        return take_hook(engine, told, Knock(shop, sent, came))

    return knock


def hints(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(HINTS.c.number)).scalars())


@pytest.mark.row("INT-01")
def test_what_a_hook_speaks_of_is_committed_before_it_is_answered(engine: Engine, secret: str, send: Send) -> None:
    with engine.begin() as connection:
        connection.execute(update(SHOPS).values(next_round=now() + timedelta(minutes=5)))

    assert send(secret) == 202

    with Session(engine) as session:
        assert shops.get(session, "fietshal").next_round <= now()
        row = hooks.find(session, "fietshal")
    assert row
    assert row.last_event == "order.saved"
    assert hints(engine) == ["000012801"]


@BOTH
@pytest.mark.row("INT-01")
@pytest.mark.row("INT-02")
def test_the_order_is_read_first_and_said_once(
    shop: str, engine: Engine, vault: Vault, sandbox: Sandbox, connected: Connect, poll: Poll, send: Send
) -> None:
    connected(shop)
    secret = renewed(engine, vault, shop)
    poll(shop)
    placed = sandbox.place(shop)
    for told in ({"increment_id": placed["increment_id"]}, {"entity_id": placed["entity_id"]}):
        assert send(secret, {"event": "order.saved", **told}, shop=shop) == 202

    said = [*poll(shop), *poll(shop)]

    assert [order["number"] for order in orders(said)] == [placed["increment_id"]]
    assert hints(engine) == []


def test_a_wrong_signature_and_an_unknown_shop_are_answered_alike(engine: Engine, secret: str, send: Send) -> None:
    answers = {
        send("another secret"),
        send(secret, shop="unknown"),
        send(secret, shop="fietshal/../meubelhuis"),
        send(secret, signature="v1=" + "0" * 64),
        send(secret, signature="nonsense"),
        send(secret, instead='{"event": "order.saved", "increment_id": "9"}'),
        send(secret, delivery="short"),
        send(secret, timestamp="yesterday"),
        send(secret, timestamp=str(int(now().timestamp()) - 310)),
        send(secret, timestamp=str(int(now().timestamp()) + 310)),
    }

    assert answers == {401}
    assert hints(engine) == []
    with engine.connect() as connection:
        assert connection.execute(select(HOOK_DELIVERIES)).all() == []


def test_the_same_delivery_counts_once_also_with_two_replicas(engine: Engine, secret: str, send: Send) -> None:
    """Sent again because its answer was lost, or by one who listened."""
    begin, answers = threading.Barrier(2), []

    def replica() -> None:
        begin.wait()
        answers.append(send(secret, delivery="the-same-one"))

    threads = [threading.Thread(target=replica) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as connection:
        connection.execute(HINTS.delete())

    assert answers == [202, 202]
    assert send(secret, delivery="the-same-one") == 202
    assert hints(engine) == []


@pytest.mark.row("C-11")
def test_killed_between_commit_and_answer_nothing_is_lost_and_nothing_comes_twice(
    engine: Engine, secret: str, send: Send, sandbox: Sandbox, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll("fietshal")
    placed = sandbox.place("fietshal")
    body = {"event": "order.saved", "increment_id": placed["increment_id"]}

    class Killed(BaseException):
        pass

    def commit_and_die(engine: Engine, actor: str) -> Any:
        class Work:
            def __enter__(self) -> UnitOfWork:
                self.inner = unit_of_work(engine, actor)
                return self.inner.__enter__()

            def __exit__(self, *error: Any) -> None:
                self.inner.__exit__(*error)
                raise Killed

        return Work()

    with monkeypatch.context() as patch:
        patch.setattr(at_the_door, "unit_of_work", commit_and_die)
        with pytest.raises(Killed):
            send(secret, body, delivery="answer-was-lost")
    assert hints(engine) == [placed["increment_id"]]

    assert send(secret, body, delivery="answer-was-lost") == 202
    assert [order["number"] for order in orders([*poll("fietshal"), *poll("fietshal")])] == [placed["increment_id"]]


def test_the_secret_before_stays_good_for_a_week(engine: Engine, vault: Vault, secret: str, send: Send) -> None:
    new = renewed(engine, vault)

    assert (send(secret), send(new)) == (202, 202)
    with engine.begin() as connection:
        connection.execute(update(HOOKS).values(old_until=now()))
    assert (send(secret), send(new)) == (401, 202)
    with unit_of_work(engine) as uow:
        view = hook_view(uow, "https://hooks.example/hooks", "fietshal")
    assert (view.address, view.old_until) == ("https://hooks.example/hooks/fietshal", None)
    with engine.connect() as connection:
        stored = connection.execute(select(HOOKS)).one()
    assert new.encode() not in stored.secret
    assert secret.encode() not in stored.old


def test_a_flood_is_limited_and_changes_nothing(
    engine: Engine, secret: str, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_the_door, "A_MINUTE", 5)
    answers = [send(secret, {"event": "order.saved", "increment_id": str(n)}) for n in range(8)]
    assert answers == [202] * 5 + [429] * 3
    assert len(hints(engine)) == 5

    monkeypatch.setattr(at_the_door, "FALSE_A_MINUTE", 3)
    assert [send("wrong") for _ in range(5)] == [401, 401, 401, 429, 429]


def test_a_shop_that_does_not_answer_is_left_in_peace(engine: Engine, secret: str, send: Send) -> None:
    later = now() + timedelta(minutes=3)
    with engine.begin() as connection:
        connection.execute(update(SHOPS).values(failures=4, next_round=later))
    assert send(secret) == 202
    with Session(engine) as session:
        assert shops.get(session, "fietshal").next_round == later


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"order"', b"{}", b'{"event": 7}', b"\xff\xfe", b"[" * 30000],
)
def test_what_makes_no_sense_is_refused(engine: Engine, secret: str, send: Send, body: bytes) -> None:
    assert send(secret, body) == 400
    assert hints(engine) == []


@pytest.mark.parametrize(
    ("body", "hinted"),
    [
        ({"increment_id": "000012801-1"}, ["000012801-1"]),
        ({"increment_id": "1' or 1=1", "entity_id": 12}, ["#12"]),
        ({"increment_id": None, "entity_id": "7"}, ["#7"]),
        ({"increment_id": "x" * 400}, []),
        ({"entity_id": -1}, []),
        ({"entity_id": {"a": 1}}, []),
    ],
)
def test_only_what_looks_like_an_order_is_a_hint(
    engine: Engine, secret: str, send: Send, body: dict[str, Any], hinted: list[str]
) -> None:
    assert send(secret, {"event": "order.saved", **body}) == 202
    assert hints(engine) == hinted


def test_stock_is_read_soon_but_not_with_every_hook(engine: Engine, secret: str, send: Send) -> None:
    with engine.begin() as connection:
        connection.execute(update(SHOPS).values(stock_next=now() + timedelta(minutes=5)))
    for _ in range(3):
        assert send(secret, {"event": "stock.saved"}) == 202
    with Session(engine) as session:
        assert now() < shops.get(session, "fietshal").stock_next < now() + timedelta(seconds=11)


@pytest.mark.row("INT-01")
def test_a_hook_that_came_during_a_round_is_not_forgotten(
    engine: Engine, secret: str, send: Send, sandbox: Sandbox, vault: Vault
) -> None:
    """Rounds end with the time of the next one: what came meanwhile makes that now."""
    (thread,) = start_due_rounds(engine, vault)
    assert send(secret, {"event": "order.saved", "increment_id": "000099999"}) == 202
    thread.join(30)
    if hints(engine):
        with Session(engine) as session:
            assert shops.get(session, "fietshal").next_round <= now()
    for again in start_due_rounds(engine, vault):
        again.join(30)
    assert hints(engine) == []
    assert orders(outbox(engine)) == []
