"""Processes start and stop in order, show the administrator what they do, and end when one of their services dies."""

import signal
import time

import pytest

from tests.kit.place import Place, seconds
from tests.waiting import until

pytestmark = pytest.mark.journey


def test_the_administrators_pages(either: Place) -> None:
    process = either.start_all(("Speaker", "Desk"), ("Hearer",))[-1]
    either.say("fine", "bad", "knock closed")
    until(lambda: either.heard()["fine"])
    until(lambda: "parked" in str(either.rows("hearer", "SELECT 'parked' FROM failed_messages WHERE parked")))
    assert process.get("/healthz") == (200, "alive\n")
    assert process.get("/readyz") == (200, "ready\n")
    assert process.get("/nothing")[0] == 404
    status, page = process.get("/metrics")
    assert status == 200
    handled = 'pakbon_entries_total{kind="event",name="WordSaid",outcome="%s",service="hearer"}'
    assert handled % "done" in page
    assert handled % "failed" in page
    assert 'pakbon_failed_messages{service="hearer",state="parked"} 1.0' in page
    assert 'pakbon_outbox_lag_seconds{service="hearer"}' in page
    assert 'pakbon_effects_total{kind="knock"' in page


def test_sigterm_finishes_what_runs(place: Place) -> None:
    hearer = place.start("Hearer")
    place.start("Speaker", "Desk")
    place.say("slow", "slow too")
    until(lambda: any(line["text"].startswith("heard by") for line in hearer.lines), what="work under way")
    began = time.monotonic()
    assert hearer.terminate() == 0
    assert seconds(began) < 25
    assert place.heard() == {"slow": 1, "slow too": 1}  # committed before the process ended
    assert not place.rows("hearer", "SELECT 1 FROM outbox")  # and said


def test_sigterm_finishes_an_act_and_hands_the_rest_to_others(place: Place) -> None:
    first = place.start("Hearer")
    place.start("Speaker", "Desk")
    words = [f"knock slow {number}" for number in range(12)]
    place.say(*words)
    until(lambda: "sending" in place.effects().values(), what="an act under way")
    assert first.terminate() == 0
    assert "sending" not in place.effects().values()
    place.start("Hearer")
    until(lambda: set(place.effects().values()) == {"done"} and len(place.effects()) == 12, 40, place.effects)
    assert set(place.knocks().values()) == {1}


def test_requests_go_on_while_a_replica_stops(place: Place) -> None:
    """A rolling restart: nobody gets a fault."""
    first, _, _ = place.start_all(("Speaker",), ("Speaker",), ("Desk",))
    first.child.send_signal(signal.SIGTERM)
    asked = 0
    while first.child.poll() is None:
        assert place.ask("Say", words=["on"])["answer"] == {"words": 1}
        asked += 1
    assert asked > 0
    assert first.child.returncode == 0


def test_a_process_ends_when_a_service_in_it_dies(place: Place) -> None:
    process = place.begin("Doomed")
    assert process.wait_death() == 1
    assert "doomed" in process.tail()


def test_a_wrong_setting_is_named_at_the_start(place: Place) -> None:
    process = place.begin("Hearer", PAKBON_WORKERS="many")
    assert process.wait_death() == 1
    assert "The setting PAKBON_WORKERS is wrong" in process.log.read_text()


def test_sigterm_before_the_broker_was_ever_reached(place: Place) -> None:
    process = place.begin("Hearer", PAKBON_BROKER="amqp://guest:guest@127.0.0.1:1/")
    until(lambda: "the broker is away" in process.log.read_text())
    began = time.monotonic()
    process.terminate()
    assert seconds(began) < 20


def test_a_timer_rings_once_per_turn_in_four_replicas(place: Place) -> None:
    place.start_all(*[("Hearer",)] * 4, TOY_RINGS="yes")
    place.rows("hearer", "DELETE FROM rings")
    began = time.monotonic()
    until(lambda: place.rows("hearer", "SELECT count(*) FROM rings")[0][0] >= 6, what="six rings")
    passed = seconds(began)
    (count,) = place.rows("hearer", "SELECT count(*) FROM rings")[0]
    assert count <= passed / 0.5 + 2  # a turn is half a second; at the edges one more
