"""The insurer's SOAP service as zeep sees it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import requests
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport

CUSTOMER = {"name": "Sanne Jansen", "street": "Oudegracht 1", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"}


@pytest.fixture(scope="module")
def client(box: Any) -> Client:
    session = requests.Session()
    session.auth = ("pakbon", "sandbox-insurer-key")
    return Client(f"{box.address}/insurer/service?wsdl", transport=Transport(session=session, timeout=5))


def ask(client: Client, **more: Any) -> Any:
    told = {"category": "e-bike", "value": Decimal("3399.00"), "postcode": "8011 PK", "country": "NL", "months": 36}
    return client.service.Quote(**{**told, **more})


def conclude(client: Client, key: str, offer: Any, **more: Any) -> Any:
    told = {
        "key": key,
        "quote_number": offer.quote_number,
        "premium": offer.premium,
        "start": date(2026, 11, 25),
        "customer": {**CUSTOMER, "email": "s@example.nl"},
        "article": {"sku": "GAZ-ULTIMATE-C8-53", "description": "Gazelle Ultimate", "frame_number": "GZ123"},
    }
    return client.service.Conclude(**{**told, **more})


def test_one_policy_for_each_key(box: Any, client: Client) -> None:
    offer = ask(client)
    assert offer.premium == Decimal("594.83")  # 14 % of 3399.00 in Zwolle (80: a quarter more)
    first = conclude(client, "order-1-line-1", offer)
    again = conclude(client, "order-1-line-1", offer)
    assert (first.concluded_before, again.concluded_before) == (False, True)
    assert first.policy_number == again.policy_number
    assert len([p for p in box.look("insurer/policies") if p["key"] == "order-1-line-1"]) == 1


def test_the_insurer_says_no_in_words(client: Client) -> None:
    with pytest.raises(Fault, match=r"Values above 15000\.00 are not insured"):
        ask(client, value=Decimal("20000.00"))
    offer = ask(client)
    with pytest.raises(Fault, match="The premium of quote"):
        conclude(client, "other", offer, premium=Decimal("1.00"))


def test_messages_outside_the_schema_and_entities_are_refused(box: Any, client: Client) -> None:
    with pytest.raises(Fault, match="Not valid against the schema"):
        ask(client, months=13)
    evil = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>&e;</s:Body></s:Envelope>'
    )
    auth = ("pakbon", "sandbox-insurer-key")
    answer = requests.post(f"{box.address}/insurer/service", data=evil, auth=auth, timeout=5)
    assert (answer.status_code, "document type is not allowed" in answer.text) == (500, True)
    assert requests.post(f"{box.address}/insurer/service", data=evil, timeout=5).status_code == 401
