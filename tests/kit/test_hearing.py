"""Events have their effect once, whatever is delivered twice; what fails is tried again, parked, shown and resent."""

from uuid import uuid4

import pytest

from kit import broker
from tests.kit.place import Place
from tests.waiting import until

pytestmark = pytest.mark.journey


def test_an_event_delivered_again_has_one_effect(place: Place) -> None:
    place.start_all(("Speaker",), ("Hearer",))
    twice = str(uuid4())
    for _ in range(3):
        place.publish({"word": "once"}, event_id=twice)
    place.publish({"word": "last"}, event_id=str(uuid4()))
    place.wait_heard(["once", "last"])


def test_events_sent_again_after_a_crash_of_the_relay_have_one_effect(either: Place) -> None:
    """The relay published, and died before it could delete: the same rows are sent once more."""
    words = [f"word {number}" for number in range(20)]
    ids = [uuid4() for _ in words]
    either.put_in_outbox(*words, ids=ids)
    either.put_in_outbox(*words, ids=ids)
    either.start_all(("Speaker",), ("Hearer",))
    either.wait_heard(words)


def test_a_failing_event_is_retried_parked_shown_mended_and_resent(either: Place) -> None:
    either.start_all(("Speaker", "Desk"), ("Hearer",))
    either.say("good", "bad one", "fine")
    either.wait_heard(["good", "fine"])
    until(lambda: [m for m in either.trouble()["messages"] if m["parked"]], what="parked")
    (message,) = either.trouble()["messages"]
    assert message["handler"] == message["event"] == "WordSaid"
    assert message["attempts"] == 3  # the first, and one after each pause
    assert message["error"] == "ValueError: this word hurts"
    assert message["about"] == "100"
    assert message["next_try"] is None

    either.mended.touch()
    again = {"event_id": message["event_id"], "handler": message["handler"], "to": "hearer"}
    assert either.ask("ResendMessage", **again)["answer"] == {}
    either.wait_heard(["good", "fine", "bad one"])
    assert either.trouble()["messages"] == []
    gone = either.ask("ResendMessage", **again)
    assert gone["not_found"] == "This message is no longer waiting; it has been handled meanwhile."


def test_pauses_grow(place: Place) -> None:
    process = place.start("Speaker", "Hearer", "Desk", PAKBON_RETRY_PAUSES="0.2,0.8")
    place.say("bad")
    until(lambda: place.rows("hearer", "SELECT 1 FROM failed_messages WHERE parked"), what="parked")
    times = [line["at"] for line in process.lines if "handling WordSaid failed" in line["text"]]
    at = [float(time[17:-6]) + 60 * float(time[14:16]) for time in times]
    first, second = at[1] - at[0], at[2] - at[1]
    assert 0.2 <= first < second
    assert second >= 0.8


def test_a_refusal_is_parked_in_its_own_words(place: Place) -> None:
    place.start_all(("Speaker", "Desk"), ("Hearer",), PAKBON_RETRY_PAUSES="0.1")
    place.say("refused")
    until(lambda: [m for m in place.trouble()["messages"] if m["parked"]], what="parked")
    assert place.trouble()["messages"][0]["error"] == "We do not say refused."


def test_a_dropped_message_is_never_tried_again_and_stays_on_record(place: Place) -> None:
    place.start_all(("Speaker", "Desk"), ("Hearer",), PAKBON_RETRY_PAUSES="0.1")
    place.say("bad")
    until(lambda: [m for m in place.trouble()["messages"] if m["parked"]], what="parked")
    (message,) = place.trouble()["messages"]
    gone = {"event_id": message["event_id"], "handler": message["handler"], "to": "hearer"}
    assert "answer" in place.ask("DropMessage", reason="never mind", **gone)
    assert place.trouble()["messages"] == []
    assert place.rows("hearer", "SELECT dropped FROM failed_messages") == [("never mind",)]


def test_unreadable_and_foreign_messages_are_parked_and_hurt_nobody(place: Place) -> None:
    process = place.start("Hearer", "Desk", PAKBON_RETRY_PAUSES="0.1")
    place.publish({"nothing": 1}, event_id=str(uuid4()))
    place.publish({"no": "id"})
    place.publish(["a list"], event_id="not an id")
    place.publish("this is not JSON")
    place.publish({"word": "fine"}, event_id=str(uuid4()))
    until(lambda: place.heard() == {"fine": 1})
    until(lambda: len([m for m in place.trouble()["messages"] if m["parked"]]) == 3, what="three parked")
    assert "The message cannot be read (word: Field required)." in {m["error"] for m in place.trouble()["messages"]}
    assert process.child.poll() is None


def test_two_replicas_of_speaker_and_hearer_share_the_work(place: Place) -> None:
    place.start_all(("Speaker", "Desk"), ("Speaker",), ("Hearer",), ("Hearer",))
    words = [f"word {number}" for number in range(200)]
    for number in range(0, 200, 20):
        place.say(*words[number : number + 20])
    place.wait_heard(words)


def test_relays_together_send_each_event_once(place: Place) -> None:
    """Without the inbox's help: what reaches the queue is counted."""
    words = [f"word {number}" for number in range(1500)]
    place.put_in_outbox(*words)
    place.start_all(("Speaker",), ("Speaker",))
    until(place.is_quiet, what="an empty outbox")
    with broker.connection(place.url) as connection:
        queue = broker.hearing_queue("hearer", "speaker", "WordSaid")(connection.channel())
        assert queue.queue_declare(passive=True).message_count == len(words)


def test_events_said_before_their_hearer_ever_started_arrive(place: Place) -> None:
    place.start("Speaker", "Desk")
    place.say("early", "bird")
    until(place.is_quiet)
    place.start("Hearer")
    place.wait_heard(["early", "bird"])


def test_every_replica_hears_a_broadcast(place: Place) -> None:
    place.start("Speaker", "Hearer", "Desk")
    place.say("live")
    until(lambda: place.shown() == ["live"], what="the word on the screen")
