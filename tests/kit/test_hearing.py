"""Events have their effect once, whatever is delivered twice; what fails is tried again, parked, shown and resent."""

import signal
from uuid import uuid4

import pytest

from kernel.sentence import pack, plain
from kit import broker
from kit.failures import DEADLY
from tests.kit.place import Place
from tests.waiting import until

pytestmark = pytest.mark.journey
PARKED = "SELECT error, attempts FROM failed_messages WHERE parked"


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
    place.publish("this is <b>not</b> JSON")
    place.publish({"word": "fine"}, event_id=str(uuid4()))
    until(lambda: place.heard() == {"fine": 1})
    until(lambda: len([m for m in place.trouble()["messages"] if m["parked"]]) == 4, what="four parked")
    parked = {plain(message["error"]): message for message in place.trouble()["messages"]}
    assert "The message cannot be read (word: Field required)." in parked
    foreign = parked["The message is no JSON. It begins: this is <b>not</b> JSON"]
    again = {"event_id": foreign["event_id"], "handler": foreign["handler"], "to": "hearer"}
    assert place.ask("ResendMessage", **again)["answer"] == {}
    until(lambda: len(place.rows("hearer", f"{PARKED} AND error LIKE '%cannot be read%'")) == 4, what="parked again")
    assert process.child.poll() is None


def test_a_message_that_kills_who_works_on_it_is_parked_and_the_others_go_on(place: Place) -> None:
    place.start("Speaker", "Desk")
    words = [f"word {number}" for number in range(30)]
    place.say(*words[:15], "fatal", *words[15:])
    for _ in range(3):  # the first death, which nobody could foresee, and the two tries that were counted
        assert place.begin("Hearer", PAKBON_RETRY_PAUSES="0.1").wait_death() == -signal.SIGKILL
    hearer = place.start("Hearer", PAKBON_RETRY_PAUSES="0.1")
    place.wait_heard(words)
    until(lambda: place.rows("hearer", PARKED) == [(pack(DEADLY), 2)], what="parked")
    (message,) = place.trouble()["messages"]
    assert (message["about"], message["parked"], message["next_try"]) == ("100", True, None)
    place.ask("ResendMessage", event_id=message["event_id"], handler=message["handler"], to="hearer")
    hearer.wait_death()  # a person may try it again; that is counted anew
    assert place.rows("hearer", "SELECT attempts, parked FROM failed_messages") == [(1, False)]


def test_a_failing_message_that_kills_who_tries_it_again_is_parked_too(place: Place) -> None:
    place.start("Speaker", "Desk")
    hearer = place.start("Hearer", PAKBON_RETRY_PAUSES="600,600")
    place.say("bad, then fatal")
    until(lambda: place.rows("hearer", "SELECT 1 FROM failed_messages"), what="its first failure")
    place.mended.touch()
    for attempts in (2, 3):
        place.rows("hearer", "UPDATE failed_messages SET next_try = now()")  # its pause is over
        assert hearer.wait_death() == -signal.SIGKILL
        assert place.rows("hearer", "SELECT attempts, parked FROM failed_messages") == [(attempts, False)]
        hearer = place.start("Hearer", PAKBON_RETRY_PAUSES="600,600")
    place.rows("hearer", "UPDATE failed_messages SET next_try = now()")
    until(lambda: place.rows("hearer", PARKED) == [(pack(DEADLY), 3)], what="parked")
    assert hearer.child.poll() is None


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
