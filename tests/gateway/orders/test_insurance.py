"""Insurance on the order's page: premiums stand there unasked, one click concludes, each state in words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from contracts.facts import DocumentRef
from contracts.insurance import (
    AskPremiums,
    CheckInsurer,
    EndInsurance,
    GetInsurance,
    InsureAnswer,
    InsurePiece,
    InsurerView,
    ListInsurers,
    LookForPolicy,
    SaveInsurer,
    SetFrameNumber,
)
from contracts.integration import CheckStep
from gateway.chronicle import facts_in_words, happened
from kernel.refused import Refused
from kernel.sentence import pack
from tests.gateway.insured import ID, LINE, OFFERS, OWNER, POLICY, a_piece, a_policy, a_view, insured, offer
from tests.gateway.scripted import ScriptedAsker

ORDER = f"/orders/{ID}"
BLOCK = f"{ORDER}/insurance"
IN_PLACE = {"HX-Request": "true"}


def form(months: int = 36, **told: str) -> dict[str, str]:
    chosen = next(each for each in OFFERS if each.months == months)
    values = {"offer": f"{chosen.quote_id} {months} {chosen.premium}", "frame_number": "GZ1", **OWNER.model_dump()}
    return {**values, **told}


@pytest.fixture
def insurer(asker: ScriptedAsker) -> ScriptedAsker:
    asker.when(AskPremiums, a_view(a_piece()))
    return asker


@pytest.mark.row("INS-01", "M-10")
def test_the_order_s_page_never_waits_for_the_insurer(office: FlaskClient, insurer: ScriptedAsker) -> None:
    page = office.get(ORDER).text
    assert f'hx-get="{BLOCK}"' in page
    assert not insurer.was_asked(AskPremiums)


@pytest.mark.row("INS-04", "M-10")
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_the_premiums_stand_there_unasked(
    signed_in: Callable[..., FlaskClient], insurer: ScriptedAsker, language: str
) -> None:
    block = signed_in("office", language).get(BLOCK).text
    assert "Gazelle Ultimate C380" in block
    assert "186" in block
    assert "475" in block
    assert 'value="Daan Bakker"' in block
    assert "{" not in block


@pytest.mark.parametrize(
    "state", ["concluding", "concluded", "uncertain", "ending", "end_uncertain"], ids=lambda state: str(state)
)
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_every_state_is_told_in_the_reader_s_words(
    signed_in: Callable[..., FlaskClient], asker: ScriptedAsker, state: str, language: str
) -> None:
    asker.when(AskPremiums, insured(state, words=pack("{who} gave no answer within {seconds} s.", who="x", seconds=9)))
    block = signed_in("office", language).get(BLOCK).text
    assert "ZZ700001" in block
    assert state not in block.replace("/", " ").split()
    assert "{" not in block


@pytest.mark.row("INS-05")
def test_a_policy_shows_its_number_its_document_and_how_it_ends(office: FlaskClient, asker: ScriptedAsker) -> None:
    paper = DocumentRef(sha256="0" * 64, name="polis-ZZ700001.pdf")
    asker.when(AskPremiums, insured("concluded", document=paper, withdrawal_until=date(2026, 12, 5)))
    block = office.get(BLOCK).text
    assert "◆ insured" in block
    assert "polis-ZZ700001.pdf" in block
    assert "the whole premium is paid back" in block
    assert f'action="{BLOCK}/policy/{POLICY}/end"' in block


def test_while_it_is_being_concluded_the_block_follows_by_itself(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(AskPremiums, insured("concluding"))
    assert f'hx-get="{BLOCK}?follow=1" hx-trigger="load delay:4s"' in office.get(BLOCK).text
    asker.when(GetInsurance, insured("concluding"))
    asker.asked.clear()
    assert "being concluded" in office.get(f"{BLOCK}?follow=1").text.lower()
    assert not asker.was_asked(AskPremiums)
    asker.when(AskPremiums, insured("concluded"))
    assert "hx-trigger" not in office.get(BLOCK).text


@pytest.mark.parametrize("state", ["concluding", "ending"])
def test_a_lost_answer_is_uncertain_at_once_and_asked_for_again(
    office: FlaskClient, asker: ScriptedAsker, state: str
) -> None:
    asker.when(AskPremiums, insured(state, code="answer_lost"))
    block = office.get(BLOCK).text
    assert "The insurer’s answer was lost" in block
    assert "asked again by itself" in block
    assert ">Uncertain<" in block
    assert "hx-trigger" in block
    asker.when(AskPremiums, insured("concluded", code="answer_lost"))
    assert "answer was lost" not in office.get(BLOCK).text


def test_who_concludes_is_told_that_the_answer_was_lost(office: FlaskClient, insurer: ScriptedAsker) -> None:
    lost = insured("concluding", code="answer_lost")
    insurer.when(InsurePiece, InsureAnswer(outcome="taken", insurance=lost))
    answer = office.post(f"{BLOCK}/{LINE}/1", data=form(), headers=IN_PLACE)
    assert "answer was lost; we keep asking" in answer.text


def test_without_anything_to_insure_there_is_no_block(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(AskPremiums, a_view())
    assert office.get(BLOCK).text.strip() == '<div id="insurance"></div>'


@pytest.mark.parametrize("service", ["integration"])
def test_where_the_service_is_away_the_block_says_so(office: FlaskClient, asker: ScriptedAsker, service: str) -> None:
    asker.away = {service}
    answer = office.get(BLOCK)
    assert answer.status_code == 200
    assert "is away at the moment" in answer.text
    assert "Ask again" in answer.text


def test_an_insurer_in_trouble_is_named_and_can_be_asked_again(office: FlaskClient, asker: ScriptedAsker) -> None:
    words = pack("{who} cannot be reached at this address.", who="The insurer")
    asker.when(AskPremiums, a_view(a_piece(offers=()), trouble="unreachable", trouble_words=words))
    assert "The insurer cannot be reached at this address." in office.get(BLOCK).text
    office.get(f"{BLOCK}?again=1")
    assert asker.last(AskPremiums).again


@pytest.mark.row("INS-01", "INS-05", "M-10")
def test_one_click_concludes_at_the_premium_that_was_seen(office: FlaskClient, insurer: ScriptedAsker) -> None:
    insurer.when(InsurePiece, InsureAnswer(outcome="taken", insurance=insured("concluded")))
    answer = office.post(f"{BLOCK}/{LINE}/1", data=form(), headers=IN_PLACE)
    assert "Insured. Policy number ZZ700001." in answer.text
    wish = insurer.last(InsurePiece)
    assert (wish.quote_id, wish.seen_premium, wish.owner) == (UUID(int=36), Decimal("475.86"), OWNER)
    assert (wish.line_id, wish.piece, wish.frame_number) == (LINE, 1, "GZ1")


@pytest.mark.row("M-10", "INS-04")
def test_a_changed_premium_is_shown_and_has_to_be_confirmed(office: FlaskClient, insurer: ScriptedAsker) -> None:
    dearer = offer(36, "523.45")
    insurer.when(InsurePiece, InsureAnswer(outcome="premium_changed", insurance=a_view(a_piece()), offer=dearer))
    answer = office.post(f"{BLOCK}/{LINE}/1", data=form(city="Utrecht"), headers=IN_PLACE).text
    assert "Nothing was concluded: the insurer asks €523.45 now, instead of €475.86." in answer
    assert f'value="{dearer.quote_id} 36 523.45" checked' in answer
    assert 'value="Utrecht"' in answer  # what was typed stays
    assert 'value="GZ1"' in answer


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("premium_changed", "asks €523.45 now"),
        ("not_insurable", "Registered as stolen."),
        ("called_off", "It was called off before it was concluded."),
        ("quote_not_valid", "The premium no longer counts"),
    ],
)
def test_a_refusal_is_told_in_words(office: FlaskClient, insurer: ScriptedAsker, code: str, words: str) -> None:
    last = a_policy("refused", code=code, new_premium=Decimal("523.45"), words="Registered as stolen.")
    view = a_view(a_piece(last=last))
    insurer.when(AskPremiums, view)
    insurer.when(InsurePiece, InsureAnswer(outcome="taken", insurance=view))
    assert words in office.get(BLOCK).text
    assert words in office.post(f"{BLOCK}/{LINE}/1", data=form(), headers=IN_PLACE).text


def test_what_is_refused_keeps_what_was_typed(office: FlaskClient, insurer: ScriptedAsker) -> None:
    insurer.when(InsurePiece, Refused("This order is not known to the insurer's side yet. Try again in a moment."))
    answer = office.post(f"{BLOCK}/{LINE}/1", data=form(frame_number="GZ 99"), headers=IN_PLACE).text
    assert "not known to the insurer" in answer
    assert 'value="GZ 99"' in answer


def test_without_a_script_the_page_comes_back(office: FlaskClient, insurer: ScriptedAsker) -> None:
    insurer.when(InsurePiece, InsureAnswer(outcome="taken", insurance=insured("concluding")))
    answer = office.post(f"{BLOCK}/{LINE}/1", data={**form(), "back": ORDER})
    assert (answer.status_code, answer.headers["Location"]) == (303, ORDER)
    assert "Being concluded." in office.get(ORDER).text
    insurer.asked.clear()
    office.post(f"{BLOCK}/{LINE}/1", data=form(offer=""))
    assert "Choose for how long it is insured." in office.get(ORDER).text
    assert not insurer.was_asked(InsurePiece)


def test_frame_number_end_and_look(office: FlaskClient, insurer: ScriptedAsker) -> None:
    view = insured("concluded")
    for act in (SetFrameNumber, EndInsurance, LookForPolicy):
        insurer.when(act, view)
    insurer.when(AskPremiums, view)
    at = f"{BLOCK}/policy/{POLICY}"
    assert "passed on" in office.post(f"{at}/frame", data={"frame_number": "GZ2"}, headers=IN_PLACE).text
    ended = office.post(f"{at}/end", data={"reason": "withdrawn", "note": "Spijt"}, headers=IN_PLACE).text
    assert "asked to end the policy" in ended
    assert "asked once more" in office.post(f"{at}/look", headers=IN_PLACE).text
    assert insurer.last(SetFrameNumber).frame_number == "GZ2"
    assert (insurer.last(EndInsurance).reason, insurer.last(EndInsurance).note) == ("withdrawn", "Spijt")
    assert insurer.last(LookForPolicy).policy_id == POLICY


def test_who_may_not_is_told_why_and_is_not_let_through(
    signed_in: Callable[..., FlaskClient], insurer: ScriptedAsker
) -> None:
    workshop = signed_in("workshop")
    block = workshop.get(BLOCK).text
    assert 'aria-disabled="true"' in block
    assert "Your role does not include this." in block
    assert workshop.post(f"{BLOCK}/{LINE}/1", data=form()).status_code == 403
    assert workshop.post(f"{BLOCK}/policy/{POLICY}/end").status_code == 403
    assert not insurer.was_asked(InsurePiece)


def test_the_chronicle_tells_of_it_in_words() -> None:
    codes = ("concluded", "refused", "uncertain", "changed", "not_changed", "ended", "end_refused", "end_uncertain")
    for code in codes:
        assert happened(f"policy_{code}") != f"Policy {code.replace('_', ' ')}"
    assert facts_in_words({"months": 36, "end_reason": "withdrawn"}) == "36 maanden · Herroepen door de klant"


# ---- settings

INSURER = InsurerView(
    insurer="zeker",
    name="Zeker & Zoon",
    kind="zekerenzoon",
    address="https://zeker.example/soap",
    enabled=True,
    by_attribute=True,
    brands=("Gazelle",),
    covers=(12, 36),
    withdrawal_days=14,
)


@pytest.fixture
def settings_pages(asker: ScriptedAsker) -> ScriptedAsker:
    steps = (
        CheckStep(code="address", state="good"),
        CheckStep(code="clock", state="warn", values={"seconds": "400"}),
        CheckStep(code="sign_in", state="wrong", trouble="No."),
    )
    asker.when(ListInsurers, (INSURER,))
    asker.when(CheckInsurer, steps)
    asker.when(SaveInsurer, INSURER)
    return asker


@pytest.mark.parametrize("page", ["", "new", "zeker", "zeker?check=1"])
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_the_settings_pages_open(
    signed_in: Callable[..., FlaskClient], settings_pages: ScriptedAsker, page: str, language: str
) -> None:
    answer = signed_in("administrator", language).get(f"/settings/insurers/{page}")
    assert answer.status_code == 200
    assert "{" not in answer.text.replace('{"', "").replace("'{", "")
    assert signed_in("office", language).get(f"/settings/insurers/{page}").status_code == 403


def test_an_insurer_is_saved_without_showing_its_password(
    administrator: FlaskClient, settings_pages: ScriptedAsker
) -> None:
    told = {
        "insurer": "Zeker",
        "name": "Zeker & Zoon",
        "kind": "zekerenzoon",
        "address": "https://zeker.example/soap",
        "user": "pakbon",
        "password": "",
        "enabled": "on",
        "brands": "Gazelle\nBatavus",
        "covers": "12, 36 60",
        "withdrawal_days": "30",
    }
    assert administrator.post("/settings/insurers/", data=told).status_code == 303
    saved = settings_pages.last(SaveInsurer)
    assert (saved.insurer, saved.credentials, saved.by_attribute) == ("zeker", {"user": "pakbon"}, False)
    assert (saved.brands, saved.covers, saved.withdrawal_days) == (("Gazelle", "Batavus"), (12, 36, 60), 30)
    settings_pages.asked.clear()
    administrator.post("/settings/insurers/", data={**told, "covers": "a year"})
    assert not settings_pages.was_asked(SaveInsurer)
