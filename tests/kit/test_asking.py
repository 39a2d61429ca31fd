"""The gateway's requests: an answer, a refusal or a fault in time, or Away; what is Away is not done later."""

import time
from uuid import uuid4

import pytest

from kit import broker
from tests.kit.place import Place, seconds
from tests.waiting import until

pytestmark = pytest.mark.journey


def test_answers_refusals_and_faults_travel(either: Place) -> None:
    either.start_all(("Speaker", "Desk"), ("Hearer",))
    assert either.ask("Say", words=["a", "b"]) == {"answer": {"words": 2}, "type": "Said"}
    assert either.ask("Deny", name="Bob") == {"refused": "No, {name}.", "values": {"name": "Bob"}}
    missing = {"not_found": "There is no order {number}.", "values": {"number": "7"}}
    assert either.ask("Miss", number="7") == missing
    fault = either.ask("Break", correlation_id="c-1")
    assert fault == {"fault": "speaker failed at Break (c-1)"}  # its own words stay in the log
    assert either.ask("Ghost", correlation_id="c-2") == {"fault": "speaker failed at Ghost (c-2)"}
    assert "never" not in either.heard("speaker")  # refused: nothing was changed
    lines = [line for process in either.processes for line in process.lines]
    (error,) = [line for line in lines if line["level"] == "error" and line.get("correlation_id") == "c-1"]
    assert "secret words" in error["trace"]


def test_a_stopped_service_is_away_and_does_nothing_later(place: Place) -> None:
    place.start("Desk")
    began = time.monotonic()
    assert place.ask("Wait", seconds=0) == {"away": "speaker"}
    assert seconds(began) < 4  # its deadline is 1 s
    place.start("Speaker")
    assert place.ask("Say", words=["now"])["answer"] == {"words": 1}
    assert place.heard("speaker") == {}


def test_a_slow_answer_is_away_in_time_and_others_go_on(place: Place) -> None:
    place.start("Speaker", "Desk")
    began = time.monotonic()
    assert place.ask("Wait", seconds=8) == {"away": "speaker"}
    assert seconds(began) < 6
    assert place.ask("Wait", seconds=0)["answer"] == {}


def test_a_request_that_waited_too_long_for_a_worker_is_not_done(place: Place) -> None:
    """One worker, busy for longer than the second request's asker waits."""
    place.start("Speaker", PAKBON_WORKERS="1")
    place.start("Desk")
    assert place.ask("Wait", seconds=4) == {"away": "speaker"}
    assert place.ask("Wait", seconds=0) == {"away": "speaker"}
    until(lambda: "refused" in place.ask("Deny", name="Bob"))
    assert place.heard("speaker") == {"waited 4.0": 1}


def test_replicas_share_the_requests(place: Place) -> None:
    first, second, _ = place.start_all(("Speaker",), ("Speaker",), ("Desk",))
    for _ in range(8):
        assert place.ask("Wait", seconds=0)["answer"] == {}
    assert place.heard("speaker") == {"waited 0.0": 8}
    for process in (first, second):
        assert 'pakbon_entries_total{kind="request",name="Wait"' in process.get("/metrics")[1]


def test_a_malformed_request_hurts_nobody(place: Place) -> None:
    process = place.start("Speaker", "Desk")
    with broker.connection(place.url) as connection:
        for headers in ({}, {"request": "Say", "expires_at": "soon"}, {"request": "Say"}):
            connection.Producer().publish([1], exchange="requests", routing_key="speaker", headers=headers)
    assert place.ask("Say", words=["fine"])["answer"] == {"words": 1}
    assert process.child.poll() is None


def test_who_acts_and_the_correlation_id_travel_from_the_click_to_the_last_log_line(either: Place) -> None:
    processes = either.start_all(("Speaker", "Desk"), ("Hearer",))
    click = uuid4().hex
    either.say("hello", correlation_id=click, actor="Carla")
    either.wait_heard(["hello"])
    lines = [line for process in processes for line in process.lines if line.get("correlation_id") == click]
    (line,) = [line for line in lines if line["text"].startswith("heard by")]
    assert (line["text"], line["service"], line["entry"]) == ("heard by Carla", "hearer", "WordSaid")
    assert {"at", "level", "logger"} <= set(line)
