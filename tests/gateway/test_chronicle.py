"""What happened to an order, in words: nothing of it is a code, or an amount without a meaning."""

from typing import Any

import pytest
from flask import Flask

from contracts.facts import OrderFacts
from gateway.chronicle import facts_in_words
from gateway.names import FACTS


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"fields": ["delivery_address", "version", "totals"]}, "afleveradres, bedragen"),
        ({"fields": ["shipping_method", "delivery"]}, "manier van leveren"),
        ({"told": "credit_memo", "reference": "000000004"}, "creditfactuur · 000000004"),
        ({"day": "2026-11-25", "boxes": 1}, "wo 25 nov · 1 doos"),
        ({"amount": "74.90", "open": "0.00", "currency": "EUR"}, "€\xa074,90"),
        ({"amount": "74.90", "open": "5.10", "currency": "EUR"}, "€\xa074,90 · Open €\xa05,10"),
    ],
)
def test_facts_are_said_in_words(app: Flask, facts: dict[str, Any], words: str) -> None:
    with app.test_request_context():
        assert facts_in_words(facts) == words


def test_only_what_an_order_tells_has_words() -> None:
    assert set(FACTS) <= set(OrderFacts.model_fields)
