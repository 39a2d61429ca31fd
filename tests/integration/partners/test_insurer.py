"""The insurer's client: its interface read safely, its answers believed only where they keep to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.integration.partners.http import Limits, Line
from services.integration.partners.insurer import description
from services.integration.partners.insurer.client import ZekerEnZoon
from services.integration.partners.insurer.connect import connect_insurer
from services.integration.partners.insurer.description import WSDL, operations, ours, read_description
from services.integration.partners.insurer.insurer import Application, InsurerConnection, NotAtThisPremium, Owner, Risk
from services.integration.partners.trouble import Denied, Garbled, NoAnswer, PartnerTrouble, Rejected, WrongAddress
from tests.integration.conftest import Sandbox

BIKE = Risk("GAZ-C380", "Gazelle", "Gazelle Ultimate C380", Decimal("3399.00"), "EUR", "8011 PK", "NL")
OWNER = Owner("Daan Bakker", "Koggeweg 12", "1695 GD", "Blokker", "NL")
BOMB = b'<!DOCTYPE b [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]><b>&b;</b>'


@pytest.fixture
def insurer(sandbox: Sandbox) -> Iterator[ZekerEnZoon]:
    yield ZekerEnZoon(connection(sandbox), Line("The insurer", Limits(read=0.5)))
    sandbox.control("insurer/faults", method="DELETE")
    sandbox.control("insurer/settings", {"premium_factor": 1})


def connection(sandbox: Sandbox, **told: Any) -> InsurerConnection:
    access = {"user": "pakbon", "password": "sandbox-insurer-key"}
    made = InsurerConnection("zeker", "Zeker", "zekerenzoon", f"{sandbox.address}/insurer/service", access)
    return replace(made, **told)


def application(insurer: ZekerEnZoon, key: str) -> Application:
    offer = insurer.quote(BIKE, (36,))[0]
    return Application(key, offer.quote_number, offer.premium, date(2026, 11, 25), OWNER, "GAZ", "", "Gazelle", "GZ1")


@pytest.mark.row("INS-03")
def test_quote_conclude_find_change_end(insurer: ZekerEnZoon) -> None:
    assert [(each.months, each.premium) for each in insurer.quote(BIKE, (12, 36))] == [
        (12, Decimal("233.68")),
        (36, Decimal("594.83")),
    ]
    policy = insurer.conclude(application(insurer, "k1"))
    assert insurer.find("k1") == policy
    assert insurer.find("k2") is None
    assert insurer.update("k1", "GZ2").frame_number == "GZ2"
    assert insurer.document("k1").content.startswith(b"%PDF-")
    ended = insurer.end("k1", "cancelled", "")
    assert (ended.active, ended.refund) == (False, policy.premium)
    assert list(insurer.missing()) == []


@pytest.mark.parametrize(
    ("fault", "trouble", "happened"),
    [
        ("status500", Garbled, True),
        ("half_json", Garbled, True),
        ("html", Garbled, True),
        ("empty", Garbled, True),
        ("entity_bomb", Garbled, True),
        ("answer_late", NoAnswer, True),
        ("answer_lost", NoAnswer, True),
        ("wrong_credentials", Denied, False),
    ],
)
def test_every_trouble_is_told_apart(
    insurer: ZekerEnZoon, sandbox: Sandbox, fault: str, trouble: type[PartnerTrouble], happened: bool
) -> None:
    sandbox.fault("insurer", fault, seconds=1)
    with pytest.raises(trouble) as caught:
        insurer.find("k1")
    assert caught.value.happened is happened
    assert insurer.find("k1") is None  # one bad answer spoils nothing


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda it: it.quote(replace(BIKE, value=Decimal(20000)), (12,)), "not_insurable"),
        (lambda it: it.conclude(replace(application(it, "no"), quote_number="Q1")), "quote_not_valid"),
        (lambda it: it.conclude(replace(application(it, "no"), premium=Decimal(1))), "premium_changed"),
        (lambda it: it.update("nobody", "GZ1"), "policy_unknown"),
        (lambda it: it.quote(replace(BIKE, country="Holland"), (12,)), "not_understood"),
        (lambda it: it.end("nobody", "because", ""), "not_understood"),
    ],
)
def test_a_refusal_has_its_code_and_surely_nothing_was_done(
    insurer: ZekerEnZoon, act: Callable[[ZekerEnZoon], Any], code: str
) -> None:
    with pytest.raises(Rejected) as caught:
        act(insurer)
    assert (caught.value.code, caught.value.happened) == (code, False)
    assert insurer.find("no") is None


def test_a_changed_premium_comes_with_the_new_one(insurer: ZekerEnZoon, sandbox: Sandbox) -> None:
    wanted = application(insurer, "changed")
    sandbox.control("insurer/settings", {"premium_factor": 2})
    with pytest.raises(NotAtThisPremium) as caught:
        insurer.conclude(wanted)
    assert (caught.value.premium, caught.value.currency) == (Decimal("1189.65"), "EUR")


def test_who_is_not_let_in_or_not_there(sandbox: Sandbox) -> None:
    with pytest.raises(Denied):
        connect_insurer(connection(sandbox, credentials={"user": "pakbon", "password": "guessed"})).find("k1")
    with pytest.raises(WrongAddress):
        connect_insurer(connection(sandbox, address=f"{sandbox.address}/insurer/nothing")).find("k1")
    with pytest.raises(WrongAddress):
        connect_insurer(connection(sandbox, address="http://127.0.0.1:9/insurer")).find("k1")
    with pytest.raises(WrongAddress):
        connect_insurer(connection(sandbox, kind="other"))


# ---- the description


@pytest.mark.row("INS-03")
def test_the_interface_is_complete() -> None:
    assert operations(ours()) == {"Quote", "Conclude", "FindPolicy", "UpdatePolicy", "EndPolicy", "GetDocument"}
    text = WSDL.read_text()
    for fault in ("NotInsurable", "QuoteNotValid", "PremiumChanged", "PolicyUnknown", "PolicyHasEnded", "EndRefused"):
        assert f'<wsdl:fault name="{fault}" message=' in text
        assert f'<soap:fault name="{fault}"' in text
    assert "sp:UsernameToken" in text


def an_import(where: str) -> bytes:
    text = WSDL.read_text().replace("<wsdl:types>", f'<wsdl:import namespace="urn:x" location="{where}"/><wsdl:types>')
    return text.encode()


@pytest.mark.parametrize(
    "evil",
    [
        BOMB,
        BOMB.decode().encode("utf-16"),
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        an_import("http://127.0.0.1:9/other.wsdl"),
        an_import("file:///etc/passwd"),
        an_import("other.wsdl"),
        b"<half",
        b"",
    ],
)
def test_a_description_that_wants_more_than_itself_is_refused(evil: bytes) -> None:
    with pytest.raises(Garbled):
        read_description(evil)


def test_another_service_s_description_offers_nothing_of_ours() -> None:
    assert operations(read_description(b"<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'/>")) == set()


def test_the_answer_is_held_against_the_interface(insurer: ZekerEnZoon, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another insurer's answer, or one that changed without a word."""
    wanted = application(insurer, "k9")
    insurer.conclude(wanted)
    real = insurer.wire.line.look
    for there, instead in (
        (b"<state>active</state>", b"<state>perhaps</state>"),
        (b"<key>k9</key>", b"<key>k1</key>"),
        (b"<months>36</months>", b""),
        (b":Body>", b":Head>"),
    ):

        def changed(*told: Any, there: bytes = there, instead: bytes = instead, **more: Any) -> Any:
            answer = real(*told, **more)
            return replace(answer, body=answer.body.replace(there, instead))

        monkeypatch.setattr(insurer.wire.line, "look", changed)
        with pytest.raises(Garbled):
            insurer.find("k9")
    assert description.schema()
