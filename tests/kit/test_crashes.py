"""A process may die at any step of a message's way: nothing is lost, and nothing has its effect twice."""

import signal

import pytest

from tests.kit.place import Place
from tests.waiting import until

pytestmark = pytest.mark.journey
DYING = {"RUNNER": "tests.kit.dying"}


@pytest.mark.parametrize(
    "step", ["received", "half way", "handled", "committed", "acknowledged", "to be published", "published"]
)
def test_the_hearer_dies_on_the_way_of_an_event(place: Place, step: str) -> None:
    words = [f"word {number}" for number in range(12)]
    doomed = place.begin("Hearer", DIE_AT=step, **DYING)
    place.put_in_outbox(*words)
    place.start("Speaker")
    assert doomed.wait_death() == -signal.SIGKILL
    place.start("Hearer")
    place.wait_heard(words)


@pytest.mark.parametrize("step", ["to be published", "published"])
def test_the_speaker_dies_as_its_relay_sends(place: Place, step: str) -> None:
    words = [f"word {number}" for number in range(12)]
    place.put_in_outbox(*words)
    doomed = place.begin("Speaker", DIE_AT=step, **DYING)
    assert doomed.wait_death() == -signal.SIGKILL
    place.start_all(("Speaker",), ("Hearer",))
    place.wait_heard(words)


@pytest.mark.parametrize("step", ["failed", "retried"])
def test_the_hearer_dies_over_a_failing_event(place: Place, step: str) -> None:
    place.put_in_outbox("bad", "good")
    doomed = place.begin("Hearer", DIE_AT=step, **DYING)
    place.start("Speaker")
    assert doomed.wait_death() == -signal.SIGKILL
    place.mended.touch()
    place.start("Hearer", **DYING)
    place.wait_heard(["bad", "good"])
    assert place.rows("hearer", "SELECT * FROM failed_messages") == []


@pytest.mark.parametrize(("step", "done"), [("handled", 0), ("answered", 1)])
def test_a_request_that_a_process_died_over_is_not_done_again(place: Place, step: str, done: int) -> None:
    doomed = place.start("Speaker", DIE_AT=step, **DYING)
    place.start("Desk")
    assert place.ask("Wait", seconds=0) == {"away": "speaker"}
    assert doomed.wait_death() == -signal.SIGKILL
    place.start("Speaker")
    assert "refused" in place.ask("Deny", name="Bob")  # what had come back would have come first
    assert place.heard("speaker") == ({"waited 0.0": done} if done else {})


@pytest.mark.parametrize(
    ("step", "word", "state", "knocks"),
    [
        ("act begun", "blind", "uncertain", 0),
        ("act settled", "blind", "uncertain", 1),
        ("act settled", "readable", "done", 1),
        ("act begun", "readable", "done", 1),
    ],
)
def test_an_act_that_a_process_died_over_is_found_or_left_to_a_person(
    place: Place, step: str, word: str, state: str, knocks: int
) -> None:
    doomed = place.begin("Hearer", DIE_AT=step, **DYING)
    place.start("Speaker", "Desk")
    place.say(f"knock {word}")
    assert doomed.wait_death() == -signal.SIGKILL
    place.start("Hearer")
    until(lambda: place.effects() == {word: state}, what=place.effects)
    assert place.knocks()[word] == knocks
