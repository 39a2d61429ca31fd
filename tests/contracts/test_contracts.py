"""The language between services: complete, unambiguous, and changed only with everybody's knowledge."""

from collections import Counter

import pytest

from commands.contracts import LOCK, all_of, as_text
from contracts.base import Event, Request

SERVICES = {"order", "planning", "invoicing", "notifier", "integration", "gateway"}
EVERYWHERE = {"ListTrouble", "ResendMessage", "DropMessage", "SettleEffect"}  # asked of each service alike


def test_contracts_change_only_announced() -> None:
    assert LOCK.read_text() == as_text(), "the contracts changed: if that is meant, run python -m commands.contracts"


@pytest.mark.parametrize("event", all_of(Event), ids=lambda event: event.__name__)
def test_an_event_names_who_says_it(event: type[Event]) -> None:
    assert event.source in SERVICES


@pytest.mark.parametrize("request_", all_of(Request), ids=lambda request: request.__name__)
def test_a_request_names_who_is_asked_and_what_comes_back(request_: type[Request[object]]) -> None:
    assert request_.to in SERVICES or request_.__name__ in EVERYWHERE
    assert request_.answer is not None
    assert 0 < request_.deadline <= 120


def test_names_are_unique_because_messages_travel_under_them() -> None:
    names = Counter(each.__name__ for each in (*all_of(Event), *all_of(Request)))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_hearer_ignores_fields_it_does_not_know_yet() -> None:
    for contract in (*all_of(Event), *all_of(Request)):
        assert contract.model_config["extra"] == "ignore"
        assert contract.model_config["frozen"] is True
