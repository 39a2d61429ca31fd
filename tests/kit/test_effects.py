"""Acts on the world outside: once each, found again or left to a person when nobody knows, settled as a person says."""

import pytest

from tests.kit.place import Place
from tests.waiting import until

pytestmark = pytest.mark.journey


def wait_states(place: Place, **states: str) -> None:
    expected = {key.replace("_", " "): state for key, state in states.items()}
    until(lambda: place.effects() == expected, 40, lambda: f"{expected}, while {place.effects()}")


def test_each_act_ends_as_it_should_with_two_replicas(place: Place) -> None:
    place.start_all(("Speaker", "Desk"), ("Hearer",), ("Hearer",))
    place.say(*(f"knock {number}" for number in range(20)))
    place.say("knock closed", "knock no", "knock lost", "knock lost readable", "knock 1", "ring lost key")
    expected = {
        **{str(number): "done" for number in range(20)},
        "closed": "failed",  # not done, tried again after its pauses, given up
        "no": "failed",  # refused for good
        "lost": "uncertain",  # cannot be read back
        "lost readable": "done",  # found outside, not repeated
        "lost key": "uncertain",  # repeated under its own key until the pauses were over, and never answered
    }
    until(lambda: place.effects() == expected, 40, lambda: f"{expected}, while {place.effects()}")
    knocks = place.knocks()
    assert all(knocks[str(number)] == 1 for number in range(20))
    assert (knocks["closed"], knocks["no"]) == (0, 0)
    lines = place.door.read_text().splitlines()
    assert (lines.count("lost"), lines.count("lost readable"), lines.count("lost key")) == (1, 1, 3)
    assert place.heard()["knocked lost readable"] == 1
    assert place.rows("hearer", "SELECT attempts FROM effects WHERE key = 'closed'") == [(2,)]


def test_a_person_decides_what_is_uncertain(place: Place) -> None:
    place.start_all(("Speaker", "Desk"), ("Hearer",))
    place.say("knock lost a", "knock lost b", "knock lost c")
    wait_states(place, lost_a="uncertain", lost_b="uncertain", lost_c="uncertain")
    listed = {effect["key"]: effect for effect in place.trouble()["effects"]}
    assert {(e["state"], e["about"], e["error"]) for e in listed.values()} == {
        ("uncertain", "100", "no answer the door cannot be asked")
    }
    for key, verdict in (("lost a", "done"), ("lost b", "failed"), ("lost c", "again")):
        done = place.ask("SettleEffect", to="hearer", effect_id=listed[key]["effect_id"], verdict=verdict)
        assert done["answer"] == {}
    until(lambda: place.door.read_text().splitlines().count("lost c") == 2, what="the repeated act")
    wait_states(place, lost_a="done", lost_b="failed", lost_c="uncertain")
    assert place.heard()["knocked lost a"] == 1
    assert place.door.read_text().splitlines().count("lost a") == 1
    again = place.ask("SettleEffect", to="hearer", effect_id=listed["lost a"]["effect_id"], verdict="again")
    assert again["refused"] == "Somebody has decided this already."
    wrong = place.ask("SettleEffect", to="hearer", effect_id=listed["lost c"]["effect_id"], verdict="perhaps")
    assert wrong["refused"] == "An effect can be repeated, or written down as done or failed."


def test_the_act_itself_kills_the_process(place: Place) -> None:
    """It happened outside, and nobody was left to write that down."""
    place.start("Speaker", "Desk")
    for act in ("die", "die readable"):  # one after the other: a death cuts short whatever else the process does
        doomed = place.start("Hearer")
        place.say(f"knock {act}")
        doomed.wait_death()
    place.start("Hearer")
    wait_states(place, die="uncertain", die_readable="done")
    assert sorted(place.door.read_text().splitlines()) == ["die", "die readable"]
