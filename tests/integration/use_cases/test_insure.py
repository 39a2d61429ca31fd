"""Insuring from the order: a premium at once, one policy a piece, none without an order, whatever the insurer does."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from contracts.facts import Address, Delivery, LineFacts, OrderFacts, OrderState, PaymentKind, Totals
from contracts.identity import line_id, order_id
from contracts.insurance import (
    InsuranceView,
    InsureAnswer,
    InsuredPiece,
    InsurePiece,
    PolicyOwner,
    PolicyView,
    SaveInsurer,
)
from contracts.invoicing import CreditNoteIssued
from kernel.clock import frozen, now, today
from kernel.refused import Refused
from kit.database import Work
from kit.documents import Documents
from kit.effects import Runner, states
from kit.settings import Settings, load
from kit.tables import new_metadata
from kit.work import unit_of_work
from services.integration.domain.insurance import Holder
from services.integration.partners.http import Limits
from services.integration.partners.insurer import client
from services.integration.storage.secrets import Vault
from services.integration.use_cases import insure
from services.integration.use_cases.insure_end import end_insurance
from services.integration.use_cases.insure_frame import look_for_policy, set_frame_number
from services.integration.use_cases.insure_hear import hear_order
from services.integration.use_cases.insure_perform import ConcludePolicy, EndPolicy, FetchPolicy, UpdatePolicy
from services.integration.use_cases.insure_quote import ask, ask_premiums, question_for
from services.integration.use_cases.insure_returned import hear_returned
from services.integration.use_cases.insure_settings import check_insurer, insurer_connection, save_insurer
from services.integration.use_cases.insure_view import insurance_of
from tests.integration.builders import SECRET
from tests.integration.conftest import Sandbox, outbox

NUMBER = "100012866"
ORDER = order_id("fietshal", NUMBER)
BIKE = line_id(ORDER, "1")
EFFECTS = new_metadata().tables["effects"]
HOME = Address(
    first_name="Daan", last_name="Bakker", street=("Koggeweg 12",), postcode="1695 GD", city="Blokker", country="NL"
)
HOLDER = Holder("Daan Bakker", "Koggeweg 12", "1695 GD", "Blokker", "NL")
ACCESS = {"user": "pakbon", "password": "sandbox-insurer-key"}
ACTS = (ConcludePolicy, EndPolicy, UpdatePolicy, FetchPolicy)


def a_bike(**told: Any) -> LineFacts:
    values: dict[str, Any] = {
        "line_id": BIKE,
        "shop_line_id": "1",
        "sku": "GAZ-C380",
        "name": "Gazelle Ultimate C380",
        "brand": "Gazelle",
        "quantity": Decimal(1),
        "row_total_incl_tax": Decimal("3399.0000"),
        "insurable": True,
    }
    return LineFacts(**{**values, **told})


def an_order(**told: Any) -> OrderFacts:
    values: dict[str, Any] = {
        "order_id": ORDER,
        "version": 1,
        "shop": "fietshal",
        "number": NUMBER,
        "placed_at": now(),
        "delivery": Delivery.VAN,
        "payment_kind": PaymentKind.ONLINE,
        "customer_id": uuid4(),
        "customer_email": "daan@example.nl",
        "billing": HOME,
        "delivery_address": HOME,
        "lines": (a_bike(),),
        "totals": Totals(),
    }
    return OrderFacts(**{**values, **told})


class Counter:
    """Integration without its broker: hears, is asked, and acts when it is told to."""

    def __init__(self, engine: Engine, settings: Settings, sandbox: Sandbox) -> None:
        self.engine, self.settings, self.sandbox = engine, settings, sandbox
        self.vault = Vault(settings.secret)
        self.work = Work(engine, {"actor": "Anna"}, (1.0,))

    def connect(self, **told: Any) -> None:
        values: dict[str, Any] = {
            "insurer": "zeker",
            "name": "Zeker & Zoon",
            "kind": "zekerenzoon",
            "address": f"{self.sandbox.address}/insurer/service",
            "credentials": ACCESS,
        }
        with unit_of_work(self.engine) as uow:
            save_insurer(uow, self.vault, SaveInsurer(**{**values, **told}))

    def hear(self, facts: OrderFacts, *called_off: UUID) -> None:
        with unit_of_work(self.engine) as uow:
            hear_order(uow, facts, called_off)

    def ask(self, again: bool = False) -> InsuranceView:
        return ask_premiums(self.engine, self.vault, ORDER, today(), again=again)

    def look(self) -> InsuranceView:
        with Session(self.engine) as session:
            return insurance_of(session, ORDER, today())

    def piece(self, number: int = 1) -> InsuredPiece:
        return next(each for each in self.look().pieces if each.piece == number)

    def policy(self) -> PolicyView:
        """The one that counts, or the last that did."""
        piece = self.look().pieces[0]
        found = piece.policy or piece.last
        assert found is not None
        return found

    def insure(self, months: int = 36, **told: Any) -> InsureAnswer:
        piece = next(each for each in self.ask().pieces if each.piece == told.get("piece", 1))
        offer = next((each for each in piece.offers if each.months == months), None)
        values: dict[str, Any] = {
            "order_id": ORDER,
            "line_id": piece.line_id,
            "owner": self.ask().owner,
            "quote_id": offer.quote_id if offer else uuid4(),
            "seen_premium": offer.premium if offer else Decimal(1),
        }
        return insure.insure_piece(self.work, self.vault, InsurePiece(**{**values, **told}), today())

    def runner(self) -> Runner:
        return Runner(self.engine, {act.kind: act(self.settings) for act in ACTS}, "integration")

    def act(self, later: float = 0) -> None:
        with frozen(now() + timedelta(seconds=later)):
            self.replica()

    def replica(self) -> None:
        runner = self.runner()
        while taken := runner.take():
            for effect, was in taken:
                runner.run(effect, was)

    def end(self, reason: str = "withdrawn", note: str = "") -> None:
        with unit_of_work(self.engine, "Anna") as uow:
            end_insurance(uow, self.policy().policy_id, reason, note)

    def said(self, *names: str) -> list[Any]:
        return [body for name, body in outbox(self.engine) if name in names]

    def policies(self) -> list[Any]:
        """As the insurer has them."""
        return list(self.sandbox.control("insurer/policies"))

    def states(self, kind: str) -> list[str]:
        return [state for _, state in states(self.engine, kind)]


@pytest.fixture
def settings(database_url: Callable[[str], str], tmp_path: Any) -> Settings:
    return load(
        {
            "PAKBON_BROKER": "inprocess://",
            "PAKBON_DATABASE": database_url("integration").replace("pakbon_integration", "pakbon_{service}"),
            "PAKBON_DOCUMENTS": tmp_path.as_uri(),
            "PAKBON_SECRET": SECRET,
        }
    )


@pytest.fixture
def counter(engine: Engine, settings: Settings, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """An order with a bicycle that can be insured; who waits for the insurer waits for half a second only."""
    monkeypatch.setattr(client, "LIMITS", Limits(read=0.5))
    monkeypatch.setattr(insure.wait_for, "__defaults__", (0.0,))
    found = Counter(engine, settings, sandbox)
    found.connect()
    found.hear(an_order())
    yield found
    sandbox.control("insurer/faults", method="DELETE")
    sandbox.control("insurer/settings", {"premium_factor": 1, "refuse": "", "refuse_end": ""})


# ---- premiums


@pytest.mark.row("INS-03", "INS-04", "M-10")
def test_the_premiums_of_every_cover_come_at_once_and_are_kept(counter: Counter, sandbox: Sandbox) -> None:
    (piece,) = counter.ask().pieces
    assert [(each.months, each.premium) for each in piece.offers] == [
        (12, Decimal("186.95")),
        (36, Decimal("475.86")),
        (60, Decimal("713.79")),
    ]
    assert (piece.value, piece.why_not) == (Decimal("3399.00"), "")
    sandbox.fault("insurer", "status500", times=9)
    assert counter.ask().pieces[0].offers == piece.offers  # nobody was asked again


def test_who_asks_again_finds_the_same_offers_under_the_same_ids(counter: Counter, sandbox: Sandbox) -> None:
    first = counter.ask().pieces[0].offers
    with Session(counter.engine) as session:
        question = question_for(session, counter.vault, ORDER, BIKE, HOLDER)
    sandbox.control("insurer/settings", {"premium_factor": 1.1})
    ask(counter.engine, question)  # as somebody who opened the page at the same moment does
    second = counter.look().pieces[0].offers
    assert [each.quote_id for each in second] == [each.quote_id for each in first]
    assert [each.premium for each in second] > [each.premium for each in first]


def test_another_value_or_postcode_is_another_premium(counter: Counter) -> None:
    counter.ask()
    moved = HOME.model_copy(update={"postcode": "8011 PK"})
    counter.hear(an_order(version=2, billing=moved, lines=(a_bike(row_total_incl_tax=Decimal(2000)),)))
    assert counter.look().pieces[0].offers == ()
    assert [each.premium for each in counter.ask().pieces[0].offers] == [
        Decimal("137.50"),
        Decimal("350"),
        Decimal(525),
    ]


@pytest.mark.row("INS-02")
@pytest.mark.parametrize(
    ("line", "terms", "takes"),
    [
        ({"insurable": True}, {}, True),
        ({"insurable": False}, {}, False),
        ({"insurable": False}, {"brands": ("gazelle ",)}, True),
        ({"insurable": True}, {"by_attribute": False}, False),
        ({"insurable": True, "is_virtual": True}, {}, False),
        ({"insurable": True, "parent_shop_line_id": "9"}, {}, False),
        ({"insurable": True}, {"enabled": False}, False),
    ],
)
def test_what_can_be_insured(counter: Counter, line: dict[str, Any], terms: dict[str, Any], takes: bool) -> None:
    counter.connect(**terms)
    counter.hear(an_order(version=2, lines=(a_bike(**line),)))
    assert bool(counter.ask().pieces) is takes


@pytest.mark.row("INS-02")
def test_each_piece_of_a_line_is_insured_by_itself(counter: Counter) -> None:
    counter.hear(an_order(version=2, lines=(a_bike(quantity=Decimal(2), row_total_incl_tax=Decimal(6798)),)))
    assert [each.value for each in counter.ask().pieces] == [Decimal(3399)] * 2
    counter.insure(piece=2, frame_number="GZ2")
    counter.act()
    assert counter.piece(1).policy is None
    assert counter.piece(2).policy is not None
    counter.insure(piece=1, frame_number="GZ1")
    counter.act()
    assert sorted(each["frame_number"] for each in counter.policies()) == ["GZ1", "GZ2"]


def test_an_insurer_in_trouble_is_not_asked_at_every_look(counter: Counter, sandbox: Sandbox) -> None:
    sandbox.fault("insurer", "status500")
    view = counter.ask()
    assert (view.trouble, view.pieces[0].offers) == ("garbled", ())
    assert counter.ask().trouble == "garbled"  # the fault was for one question
    assert counter.ask(again=True).pieces[0].offers
    assert counter.look().trouble == ""


def test_what_the_insurer_does_not_insure_it_says_in_its_words(counter: Counter) -> None:
    counter.hear(an_order(version=2, lines=(a_bike(row_total_incl_tax=Decimal(20000)),)))
    assert "Values above 15000.00 are not insured." in counter.ask().pieces[0].refused


# ---- concluding


@pytest.mark.row("INS-01", "INS-05", "M-10")
def test_one_click_concludes_and_the_policy_s_number_and_document_are_here(
    counter: Counter, settings: Settings
) -> None:
    assert counter.insure(frame_number=" GZ 4711 ").outcome == "taken"
    assert counter.policy().state == "concluding"
    counter.act()
    (theirs,) = counter.policies()
    policy = counter.policy()
    assert (policy.state, policy.policy_number, policy.by) == ("concluded", theirs["policy_number"], "Anna")
    assert (theirs["frame_number"], theirs["premium"]) == ("GZ 4711", Decimal("475.86"))
    assert theirs["owner"]["name"] == "Daan Bakker"
    assert policy.document is not None
    assert Documents(settings.documents).get(policy.document.sha256).startswith(b"%PDF-")
    (event,) = counter.said("PolicyConcluded")
    assert (event["policy_number"], event["insured"]) == (theirs["policy_number"], [str(BIKE)])
    assert counter.said("PolicyDocumented")[0]["revision"] > event["revision"]
    (issued,) = counter.said("PolicyIssued")
    assert (issued["document"]["sha256"], issued["owner"]) == (policy.document.sha256, "Daan Bakker")
    assert (issued["turn"], issued["frame_number"]) == (0, "GZ 4711")


@pytest.mark.row("M-10", "INS-05")
def test_a_policy_whose_document_never_comes_is_told_without_it(counter: Counter, sandbox: Sandbox) -> None:
    sandbox.fault("insurer", "status500", times=20, path="GetDocument")
    counter.insure()
    counter.act()
    assert (counter.policy().state, counter.said("PolicyIssued")) == ("concluded", [])
    for later in (10, 100, 1000, 2000, 4000, 8000, 16000):
        counter.act(later)
    assert counter.states("fetch_policy") == ["uncertain"]
    (issued,) = counter.said("PolicyIssued")
    assert issued["document"] is None


@pytest.mark.row("M-10")
def test_nobody_is_told_of_a_policy_that_was_called_off_meanwhile(counter: Counter) -> None:
    counter.insure()
    counter.end("cancelled")
    counter.act()
    assert counter.said("PolicyIssued") == []


@pytest.mark.row("M-10")
def test_two_clicks_and_four_replicas_make_one_policy(counter: Counter) -> None:
    piece = counter.ask().pieces[0]
    offer, owner = piece.offers[0], counter.look().owner
    wish = InsurePiece(order_id=ORDER, line_id=BIKE, quote_id=offer.quote_id, seen_premium=offer.premium, owner=owner)
    together = threading.Barrier(8)

    def click() -> str:
        together.wait()
        return insure.insure_piece(counter.work, counter.vault, wish, today()).outcome

    with ThreadPoolExecutor(8) as pool:
        assert {turn.result() for turn in [pool.submit(click) for _ in range(8)]} == {"taken"}
    with ThreadPoolExecutor(4) as pool:
        for turn in [pool.submit(counter.replica) for _ in range(4)]:
            turn.result()
    assert len(counter.policies()) == 1
    assert len(counter.said("PolicyConcluded")) == 1


@pytest.mark.row("M-10", "C-08")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("answer_lost", {}),
        ("answer_late", {"seconds": 1}),
        ("half_json", {}),
        ("twice", {}),
        ("slow", {"seconds": 0.2}),
        ("status500", {}),
        ("html", {}),
        ("empty", {}),
        ("entity_bomb", {}),
        ("wrong_credentials", {}),
    ],
)
def test_whatever_happens_to_the_answer_there_is_one_policy(
    counter: Counter, sandbox: Sandbox, fault: str, told: dict[str, Any]
) -> None:
    counter.ask()
    sandbox.fault("insurer", fault, path="Conclude", **told)
    counter.insure()
    counter.act()
    counter.act(later=3)
    assert len(counter.policies()) == 1
    assert counter.policy().state == "concluded"
    assert [each["policy_number"] for each in counter.said("PolicyConcluded")] == [counter.policy().policy_number]


@pytest.mark.row("M-10", "C-08")
def test_concluded_and_never_to_be_asked_about_is_uncertain_until_it_can_be(counter: Counter, sandbox: Sandbox) -> None:
    counter.ask()
    sandbox.fault("insurer", "answer_lost", path="Conclude")
    sandbox.fault("insurer", "status500", path="FindPolicy", times=99)
    counter.insure()
    for later in (0, 3, 9, 25, 66, 147):
        counter.act(later=later)
        assert (counter.policy().state, counter.policy().code) == ("concluding", "answer_lost")  # the screen says so
    counter.act(later=300)
    assert (counter.policy().state, counter.policy().code) == ("uncertain", "")
    assert (counter.said("PolicyFailed")[-1]["uncertain"], counter.said("PolicyFailed")[-1]["code"]) == (True, "")
    assert counter.said("PolicyFailed")[-1]["insured"] == []  # no colour without a policy
    counter.insure()  # nor a second application
    assert counter.policy().state == "uncertain"
    assert len(counter.states("conclude_policy")) == 1
    with unit_of_work(counter.engine, "Anna") as uow:
        look_for_policy(uow, counter.policy().policy_id)
    counter.act()
    assert counter.policy().state == "uncertain"
    sandbox.control("insurer/faults", method="DELETE")
    for later in (3, 9, 25):
        counter.act(later=later)
    assert counter.policy().state == "concluded"
    assert len(counter.policies()) == 1


@pytest.mark.row("M-10", "C-08")
def test_an_end_whose_answer_was_lost_says_so_until_the_insurer_can_be_asked(
    counter: Counter, sandbox: Sandbox
) -> None:
    counter.insure()
    counter.act()
    sandbox.fault("insurer", "answer_lost", path="EndPolicy")
    sandbox.fault("insurer", "status500", path="FindPolicy", times=2)
    counter.hear(an_order(version=2, state=OrderState.CANCELLED))
    for later in (0, 3):
        counter.act(later=later)
        assert (counter.policy().state, counter.policy().code) == ("ending", "answer_lost")
    counter.act(later=9)
    assert (counter.policy().state, counter.policy().code) == ("ended", "")


@pytest.mark.row("M-10", "C-08")
def test_not_concluded_after_all_it_is_no_longer_in_doubt(counter: Counter, sandbox: Sandbox) -> None:
    counter.ask()
    sandbox.fault("insurer", "status500", path="Conclude", times=2)
    sandbox.fault("insurer", "status500", path="FindPolicy")
    counter.insure()
    counter.act()
    assert counter.policy().code == "answer_lost"
    counter.act(later=3)  # the insurer has no such policy: it is concluded anew, in vain
    assert (counter.policy().state, counter.policy().code) == ("concluding", "")
    counter.act(later=9)
    assert counter.policy().state == "concluded"


@pytest.mark.row("M-10")
def test_while_the_insurer_is_down_it_waits_and_is_concluded_once(counter: Counter, engine: Engine) -> None:
    counter.insure()
    address = counter.sandbox.address
    counter.connect(address="http://127.0.0.1:9/insurer/service")
    counter.act()
    assert (counter.policy().state, counter.states("conclude_policy")) == ("concluding", ["due"])
    assert counter.look().trouble == "unreachable"
    counter.connect(address=f"{address}/insurer/service")
    counter.act(later=3)
    assert counter.policy().state == "concluded"
    assert len(counter.policies()) == 1


@pytest.mark.row("M-10", "C-08")
@pytest.mark.parametrize(
    "moment", ["before the insurer is asked", "after it has concluded", "before it is written down"]
)
def test_killed_at_any_moment_there_is_one_policy(counter: Counter, moment: str) -> None:
    """The process dies: its lease runs out, and another one finds out what became of the act."""
    counter.insure()
    runner = counter.runner()
    ((effect, _),) = runner.take()
    performer = runner.performers[effect.kind]
    if moment != "before the insurer is asked":
        result = performer.act(effect)
        if moment == "before it is written down":  # the settling of the dead comes after another took over
            other = counter.runner()
            with frozen(now() + timedelta(seconds=ConcludePolicy.lease + 1)):
                for again in other.take():
                    other.run(*again)
            with pytest.raises(RuntimeError, match="no longer ours"):
                runner._settle(performer, effect, "done", result=result)
    counter.act(later=ConcludePolicy.lease + 1)
    assert len(counter.policies()) == 1
    assert counter.policy().state == "concluded"
    assert len(counter.said("PolicyConcluded")) == 1


@pytest.mark.row("M-10", "INS-04")
def test_a_changed_premium_is_shown_and_nothing_is_concluded(counter: Counter, sandbox: Sandbox) -> None:
    counter.ask()
    sandbox.control("insurer/settings", {"premium_factor": 1.1})
    counter.insure()
    counter.act()
    last = counter.piece().last
    assert last is not None
    assert (last.state, last.code, last.new_premium) == ("refused", "premium_changed", Decimal("523.45"))
    assert counter.policies() == []
    (event,) = counter.said("PolicyFailed")
    assert (event["what"], event["code"], event["uncertain"]) == ("conclude", "premium_changed", False)
    assert counter.look().pieces[0].offers == ()  # what no longer counts is not offered
    counter.insure()
    counter.act()
    assert (counter.policy().state, counter.policy().premium) == ("concluded", Decimal("523.45"))


@pytest.mark.row("M-10")
def test_another_postcode_on_the_form_asks_the_premium_again_and_the_person(counter: Counter) -> None:
    owner = PolicyOwner(**{**counter.ask().owner.model_dump(), "postcode": "3511 AB", "city": "Utrecht"})
    answer = counter.insure(owner=owner)
    assert (answer.outcome, answer.offer and answer.offer.premium) == ("premium_changed", Decimal("594.83"))
    assert counter.states("conclude_policy") == []
    assert answer.offer is not None
    again = counter.insure(owner=owner, quote_id=answer.offer.quote_id, seen_premium=answer.offer.premium)
    counter.act()
    assert again.outcome == "taken"
    assert counter.policies()[0]["owner"]["city"] == "Utrecht"


def test_an_offer_that_ran_out_is_asked_again_and_one_that_has_run_out_already_is_not_taken(counter: Counter) -> None:
    counter.ask()
    later = today() + timedelta(days=30)
    piece = counter.look().pieces[0]
    wish = InsurePiece(
        order_id=ORDER,
        line_id=BIKE,
        quote_id=piece.offers[0].quote_id,
        seen_premium=piece.offers[0].premium,
        owner=counter.look().owner,
    )
    with pytest.raises(Refused, match="does not offer this cover"):  # the insurer's own day is today
        insure.insure_piece(counter.work, counter.vault, wish, later)
    assert counter.states("conclude_policy") == []


def test_a_refusal_at_conclusion_is_told_in_the_insurer_s_words_and_can_be_tried_anew(
    counter: Counter, sandbox: Sandbox
) -> None:
    counter.ask()
    sandbox.control("insurer/settings", {"refuse": "This frame number is registered as stolen."})
    counter.insure()
    counter.act()
    policy = counter.policy()
    assert (policy.state, policy.code) == ("refused", "not_insurable")
    assert "registered as stolen" in policy.words
    sandbox.control("insurer/settings", {"refuse": ""})
    counter.insure()
    counter.act()
    assert counter.policy().state == "concluded"
    keys = [key for key, _ in states(counter.engine, "conclude_policy")]
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"state": OrderState.CANCELLED}, "is cancelled"),
        ({"lines": ()}, "no longer on order"),
        ({"lines": (a_bike(row_total_incl_tax=Decimal(0)),)}, "Without a price"),
    ],
)
@pytest.mark.row("M-10")
def test_never_without_an_order_that_stands(counter: Counter, told: dict[str, Any], words: str) -> None:
    offer = counter.ask().pieces[0].offers[0]
    wish = InsurePiece(
        order_id=ORDER,
        line_id=BIKE,
        quote_id=offer.quote_id,
        seen_premium=offer.premium,
        owner=counter.look().owner,
    )
    counter.hear(an_order(version=2, **told))
    with pytest.raises(Refused, match=words):
        insure.insure_piece(counter.work, counter.vault, wish, today())
    with pytest.raises(Refused, match="not known"):
        insure.insure_piece(counter.work, counter.vault, wish.model_copy(update={"order_id": uuid4()}), today())
    assert counter.states("conclude_policy") == []


def test_without_the_owner_s_address_nothing_is_concluded(counter: Counter) -> None:
    owner = counter.ask().owner.model_copy(update={"street": " "})
    with pytest.raises(Refused, match="name, street"):
        counter.insure(owner=owner)


# ---- ending


@pytest.mark.row("M-10")
def test_a_cancelled_order_ends_its_policy_once_and_the_premium_comes_back(counter: Counter) -> None:
    counter.insure()
    counter.act()
    for version in (2, 3, 4):
        counter.hear(an_order(version=version, state=OrderState.CANCELLED))
        counter.act()
    (theirs,) = counter.policies()
    assert (theirs["state"], theirs["end_reason"], theirs["ends_asked"]) == ("ended", "cancelled", 1)
    (event,) = counter.said("PolicyEnded")
    assert (event["reason"], event["refund"], event["insured"]) == ("cancelled", "475.86", [])
    assert counter.policy().state == "ended"


@pytest.mark.row("M-10")
@pytest.mark.parametrize("fault", ["answer_lost", "answer_late", "twice", "status500"])
def test_ending_is_asked_once_whatever_happens_to_the_answer(counter: Counter, sandbox: Sandbox, fault: str) -> None:
    counter.insure()
    counter.act()
    sandbox.fault("insurer", fault, path="EndPolicy", seconds=1)
    counter.hear(an_order(version=2, state=OrderState.CANCELLED))
    counter.act()
    counter.act(later=3)
    assert counter.policy().state == "ended"
    assert len(counter.said("PolicyEnded")) == 1


@pytest.mark.row("M-10")
def test_cancelled_before_the_insurer_was_asked_it_is_never_concluded(counter: Counter) -> None:
    counter.insure()
    counter.hear(an_order(version=2, state=OrderState.CANCELLED))
    counter.act()
    assert counter.policies() == []
    assert (counter.policy().state, counter.policy().code) == ("refused", "called_off")


@pytest.mark.row("M-10")
def test_cancelled_while_it_is_being_concluded_it_ends_as_soon_as_it_is(counter: Counter) -> None:
    counter.insure()
    runner = counter.runner()
    ((effect, _),) = runner.take()
    performer = runner.performers[effect.kind]
    result = performer.act(effect)  # the insurer has concluded
    counter.hear(an_order(version=2, state=OrderState.CANCELLED))
    runner._settle(performer, effect, "done", result=result)
    assert counter.policy().state == "ending"
    counter.act()
    assert counter.policies()[0]["state"] == "ended"
    assert [name for name, _ in outbox(counter.engine)].count("PolicyEnded") == 1


@pytest.mark.row("M-10")
def test_what_the_shop_calls_off_or_takes_back_is_no_longer_insured(counter: Counter) -> None:
    two = a_bike(quantity=Decimal(2), row_total_incl_tax=Decimal(6798))
    counter.hear(an_order(version=2, lines=(two,)))
    for piece in (1, 2):
        counter.insure(piece=piece)
    counter.act()
    counter.hear(an_order(version=3, lines=(two.model_copy(update={"cancelled": Decimal(1)}),)))
    counter.act()
    assert [piece.policy is not None for piece in counter.look().pieces] == [True, False]
    counter.hear(an_order(version=3, lines=(two,)), BIKE)  # refunded after it left: the line is off as a whole
    counter.act()
    assert [each["reason"] for each in counter.said("PolicyEnded")] == ["returned", "returned"]


@pytest.mark.row("M-10")
def test_a_credit_note_ends_the_policies_of_what_it_takes_back_once(counter: Counter) -> None:
    two = a_bike(quantity=Decimal(2), row_total_incl_tax=Decimal(6798))
    counter.hear(an_order(version=2, lines=(two,)))
    for piece in (1, 2):
        counter.insure(piece=piece)
    counter.act()
    for pieces in (1, 1, 2):  # the second tells of shipping costs only
        note = CreditNoteIssued(
            credit_note_id=uuid4(),
            order_id=ORDER,
            order_number=NUMBER,
            shop="fietshal",
            number=f"2026-{pieces}",
            issued_on=today(),
            total=Decimal(10),
            currency="EUR",
            taken_back={"1": Decimal(pieces)},
        )
        with unit_of_work(counter.engine, "Anna") as uow:
            hear_returned(uow, note)
        counter.act()
        assert [each.policy is not None for each in counter.look().pieces] == [pieces < 2, False]
    assert [each["reason"] for each in counter.said("PolicyEnded")] == ["returned", "returned"]


def test_a_line_that_a_new_edition_left_out_is_no_longer_insured(counter: Counter) -> None:
    counter.insure()
    counter.act()
    counter.hear(an_order(version=2, lines=()))
    counter.act()
    assert counter.policies()[0]["state"] == "ended"
    assert counter.said("PolicyEnded")[0]["line_id"] == str(BIKE)


def test_older_news_change_nothing(counter: Counter) -> None:
    counter.hear(an_order(version=5))
    counter.insure()
    counter.hear(an_order(version=4, state=OrderState.CANCELLED))
    counter.act()
    assert counter.policy().state == "concluded"


@pytest.mark.row("INS-05")
def test_staff_end_a_policy_with_a_reason_and_may_insure_again(counter: Counter) -> None:
    counter.insure()
    counter.act()
    counter.end("withdrawn", "De klant wil niet meer")
    counter.act()
    assert counter.policy().end_reason == "withdrawn"
    counter.insure()
    counter.act()
    assert [each["state"] for each in counter.policies()] == ["ended", "active"]
    with pytest.raises(Refused, match="Choose why"):
        counter.end("because")


def test_an_insurer_that_refuses_to_end_is_heard_and_not_asked_for_ever(counter: Counter, sandbox: Sandbox) -> None:
    counter.insure()
    counter.act()
    sandbox.control("insurer/settings", {"refuse_end": "A claim is being handled."})
    for version in (2, 3):
        counter.hear(an_order(version=version, state=OrderState.CANCELLED))
        counter.act()
    assert counter.policy().state == "concluded"
    assert "A claim is being handled." in counter.policy().words
    assert len(counter.said("PolicyFailed")) == 1
    assert counter.said("PolicyFailed")[0]["insured"] == [str(BIKE)]
    sandbox.control("insurer/settings", {"refuse_end": ""})
    counter.end("cancelled")
    counter.act()
    assert counter.policy().state == "ended"


# ---- frame numbers


@pytest.mark.row("M-10")
def test_a_changed_frame_number_reaches_the_insurer_also_when_it_came_too_early(counter: Counter) -> None:
    counter.insure(frame_number="GZ1")
    _frame(counter, "GZ2")
    counter.act()
    assert (counter.policies()[0]["frame_number"], counter.policy().frame_wanted) == ("GZ2", "")
    _frame(counter, "GZ3")
    _frame(counter, "GZ4")
    counter.act()
    assert counter.policy().frame_number == counter.policies()[0]["frame_number"] == "GZ4"
    assert counter.said("PolicyChanged")[-1]["frame_number"] == "GZ4"
    papers = {told["frame_number"]: told["document"]["sha256"] for told in counter.said("PolicyIssued")}
    assert {"GZ2", "GZ4"} <= set(papers)  # each time with the policy that says so
    assert papers["GZ2"] != papers["GZ4"] == counter.policy().document.sha256
    counter.end()
    with pytest.raises(Refused, match="ended or is about to"):
        _frame(counter, "GZ5")


def _frame(counter: Counter, number: str) -> None:
    with unit_of_work(counter.engine, "Anna") as uow:
        set_frame_number(uow, counter.policy().policy_id, number)


# ---- a person on the operations page


@pytest.mark.row("C-08")
def test_repeating_an_application_that_is_over_concludes_nothing(counter: Counter, sandbox: Sandbox) -> None:
    counter.ask()
    sandbox.control("insurer/settings", {"refuse": "No."})
    counter.insure()
    counter.act()
    sandbox.control("insurer/settings", {"refuse": ""})
    with counter.engine.begin() as connection:  # what SettleEffect(verdict="again") writes
        connection.execute(update(EFFECTS).where(EFFECTS.c.kind == "conclude_policy").values(state="due", attempts=0))
    counter.act()
    assert counter.policies() == []
    assert counter.policy().state == "refused"


# ---- the connection


@pytest.mark.row("INS-03")
def test_a_connection_is_tried_step_by_step(counter: Counter, sandbox: Sandbox) -> None:
    connection = insurer_connection(counter.engine, counter.vault, "zeker")
    steps = {step.code: step.state for step in check_insurer(connection)}
    assert steps == dict.fromkeys(("address", "interface", "sign_in", "clock", "sample_premium"), "good")
    wrong = check_insurer(replace(connection, credentials={"user": "pakbon", "password": "x"}))
    assert (wrong[-1].code, wrong[-1].state) == ("sign_in", "wrong")
    sandbox.fault("insurer", "entity_bomb", path="wsdl")
    assert check_insurer(connection)[0].state == "wrong"
    assert check_insurer(replace(connection, address="http://127.0.0.1:9"))[0].state == "wrong"


def test_stored_credentials_stay_when_the_form_leaves_them_empty(counter: Counter) -> None:
    counter.connect(credentials={}, name="Anders")
    assert insurer_connection(counter.engine, counter.vault, "zeker").credentials == ACCESS
    with pytest.raises(Refused, match="another server"):
        counter.connect(credentials={"user": "pakbon"}, address="https://elsewhere.example/soap")
    by_another_scheme = insurer_connection(counter.engine, counter.vault, "zeker").address.replace("http:", "https:")
    with pytest.raises(Refused, match="another server"):
        counter.connect(credentials={}, address=by_another_scheme)
    with pytest.raises(Refused, match="not a web address"):
        counter.connect(address="zeker.example")
    with pytest.raises(Refused, match="is not known here"):
        counter.connect(kind="other")


def test_the_answer_waits_for_an_insurer_that_answers_at_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insure.wait_for, "__defaults__", (10.0,))

    def until_it_is_insured() -> None:
        while not counter.policies():
            counter.replica()

    acting = threading.Thread(target=until_it_is_insured, daemon=True)
    acting.start()
    answer = counter.insure()
    acting.join()
    policy = answer.insurance.pieces[0].policy
    assert policy is not None
    assert policy.state == "concluded"
