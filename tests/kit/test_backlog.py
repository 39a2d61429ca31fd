"""Who says much at leisure can see how much of it is not heard yet."""

import pytest

from kit.backlog import ENDLESS, Backlog
from tests.kit.place import Place
from tests.kit.toys import WordSaid

pytestmark = pytest.mark.row("P-75")


def test_what_did_not_leave_and_what_nobody_has_heard_is_counted(place: Place) -> None:
    backlog = Backlog(place.url, [("hearer", WordSaid)])
    assert backlog.waiting(place.engine("speaker")) == 0
    place.put_in_outbox("one", "two")
    place.publish({"word": "three"})

    assert backlog.waiting(place.engine("speaker")) == 3


def test_while_the_broker_is_away_or_a_queue_is_missing_nobody_hears(place: Place) -> None:
    nobody = Backlog("amqp://guest:guest@127.0.0.1:9/", [("hearer", WordSaid)])
    assert nobody.waiting(place.engine("speaker")) == ENDLESS
    missing = Backlog(place.url, [("stranger", WordSaid)])
    assert missing.waiting(place.engine("speaker")) == ENDLESS
