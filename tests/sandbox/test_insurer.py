"""The insurer's SOAP service as any SOAP client sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
from lxml import etree
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken

OWNER = {"name": "Sanne Jansen", "street": "Oudegracht 1", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"}
BIKE = {"sku": "GAZ-ULTIMATE-C8-53", "description": "Gazelle Ultimate", "frame_number": "GZ123"}


def client_of(box: Any, key: str = "sandbox-insurer-key", **token: Any) -> Client:
    wsse = UsernameToken("pakbon", key, use_digest=True, zulu_timestamp=True, **token)
    return Client(f"{box.address}/insurer/service?wsdl", wsse=wsse, transport=Transport(timeout=5))


@pytest.fixture(scope="module")
def client(box: Any) -> Client:
    return client_of(box)


def ask(client: Client, **more: Any) -> Any:
    told = {"article": BIKE, "value": Decimal("3399.00"), "currency": "EUR", "postcode": "8011 PK", "country": "NL"}
    return client.service.Quote(**{**told, "months": [12, 36], **more})


def conclude(client: Client, key: str, offer: Any, **more: Any) -> Any:
    told = {
        "key": key,
        "quote_number": offer.quote_number,
        "premium": offer.premium,
        "starts_on": date(2026, 11, 25),
        "owner": OWNER,
        "article": BIKE,
    }
    return client.service.Conclude(**{**told, **more})


def refusal(fault: Fault) -> str:
    """Which of the declared faults it is."""
    return str(etree.QName(fault.detail[0]).localname)


def test_several_covers_are_quoted_at_once(client: Client) -> None:
    year, three_years = ask(client)
    assert (year.months, three_years.months) == (12, 36)
    assert three_years.premium == Decimal("594.83")  # 14 % of 3399.00 in Zwolle (80: a quarter more)
    assert ask(client, months=[7]) is None or ask(client, months=[7]) == []  # no rate, no offer


def test_one_policy_for_each_key(box: Any, client: Client) -> None:
    offer = ask(client)[1]
    first = conclude(client, "order-1-line-1", offer)
    again = conclude(client, "order-1-line-1", offer)
    assert first.policy_number == again.policy_number
    assert client.service.FindPolicy(key="order-1-line-1").policy_number == first.policy_number
    assert client.service.FindPolicy(key="never") is None
    assert len([p for p in box.look("insurer/policies") if p["key"] == "order-1-line-1"]) == 1


def test_a_message_that_is_delivered_twice_concludes_once(box: Any, client: Client) -> None:
    offer = ask(client)[0]
    box.control("insurer/faults", {"kind": "twice", "path": "Conclude"}, status=201)
    conclude(client, "twice", offer)
    assert len([p for p in box.look("insurer/policies") if p["key"] == "twice"]) == 1


def test_a_policy_s_life(client: Client) -> None:
    offer = ask(client)[1]
    begun = conclude(client, "life", offer)
    assert (begun.state, begun.ends_on) == ("active", date(2029, 11, 24))
    assert client.service.UpdatePolicy(key="life", frame_number="GZ9").frame_number == "GZ9"
    assert client.service.GetDocument(key="life").content.startswith(b"%PDF-")
    over = client.service.EndPolicy(key="life", reason="cancelled")
    assert (over.state, over.refund) == ("ended", begun.premium)  # within the withdrawal days
    assert client.service.EndPolicy(key="life", reason="other") == over
    with pytest.raises(Fault) as caught:
        client.service.UpdatePolicy(key="life", frame_number="GZ10")
    assert refusal(caught.value) == "PolicyHasEnded"


def test_the_insurer_says_no_by_its_declared_faults(box: Any, client: Client) -> None:
    offer = ask(client)[0]
    box.control("insurer/settings", {"refuse": "Stolen."})
    with pytest.raises(Fault, match="Stolen") as refused:
        conclude(client, "refused", offer)
    box.control("insurer/settings", {"refuse": "", "premium_factor": 2})
    with pytest.raises(Fault) as changed:
        conclude(client, "changed", offer)
    box.control("insurer/settings", {"premium_factor": 1})
    with pytest.raises(Fault, match=r"Values above 15000\.00 are not insured") as too_much:
        ask(client, value=Decimal("20000.00"))
    with pytest.raises(Fault) as unknown:
        client.service.EndPolicy(key="never", reason="other")
    with pytest.raises(Fault) as no_quote:
        conclude(client, "no-quote", offer, quote_number="Q1")
    caught = (refused, changed, too_much, unknown, no_quote)
    names = ["NotInsurable", "PremiumChanged", "NotInsurable", "PolicyUnknown", "QuoteNotValid"]
    assert [refusal(each.value) for each in caught] == names
    assert changed.value.detail[0].findtext("{*}premium") == f"{offer.premium * 2:.2f}"


def test_who_is_not_known_is_not_let_in(box: Any) -> None:
    with pytest.raises(Fault) as wrong:
        client_of(box, key="guessed").service.FindPolicy(key="x")
    old = datetime.now(UTC) - timedelta(minutes=6)
    with pytest.raises(Fault) as late:
        client_of(box, created=old).service.FindPolicy(key="x")
    once = client_of(box, nonce="the same each time")
    once.service.FindPolicy(key="x")
    with pytest.raises(Fault, match="used before") as replayed:
        once.service.FindPolicy(key="x")
    with pytest.raises(Fault) as nobody:
        Client(f"{box.address}/insurer/service?wsdl").service.FindPolicy(key="x")
    codes = [each.value.code for each in (wrong, late, replayed, nobody)]
    failed, shut = "wsse:FailedAuthentication", "wsse:InvalidSecurity"
    assert codes == [failed, "wsse:MessageExpired", shut, shut]


def test_messages_outside_the_schema_and_entities_are_refused(box: Any, client: Client) -> None:
    with pytest.raises(Fault, match="Not valid against the schema"):
        ask(client, months=[130])
    evil = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>&e;</s:Body></s:Envelope>'
    )
    answer = requests.post(f"{box.address}/insurer/service", data=evil, timeout=5)
    assert (answer.status_code, "document type is not allowed" in answer.text) == (500, True)


def test_the_pages_show_the_policies_and_their_document(box: Any, client: Client) -> None:
    number = conclude(client, "page", ask(client)[0]).policy_number
    assert number in requests.get(f"{box.address}/insurer/", timeout=5).text
    paper = requests.get(f"{box.address}/insurer/policies/{number}.pdf", timeout=5)
    assert paper.content.startswith(b"%PDF-")
    assert requests.get(f"{box.address}/insurer/policies/none.pdf", timeout=5).status_code == 404
