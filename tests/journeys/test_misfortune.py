"""Shops and insurer fail in every way they can while integration is killed again and again: what was to be done
outside is done once, or stands on the operations page for a person."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from commands.town import Town
from contracts.facts import OrderFacts
from contracts.insurance import AskPremiums, GetInsurance, InsurePiece
from contracts.planning import AcceptProposals, CloseDay, GetAgenda, HandOver
from kernel.clock import today
from tests.journeys.conftest import opened
from tests.journeys.looking import SHOPS, order, outside, place, restless, trouble
from tests.journeys.test_replicas import insist
from tests.nursery import Nursery
from tests.rabbit import Node
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
FAULTS = ("status500", "half_json", "html", "empty", "slow", "answer_lost", "wrong_credentials")
LONG = ("hang", "answer_late")  # longer than a partner is waited for
INSURERS = (*FAULTS, "twice", "entity_bomb")
# what the shops are told, by where each message goes: in an address of REST, in a body of XML-RPC
COMMENT = {"fietshal": "/comments", "meubelhuis": "order.addComment"}
INVOICE = {"fietshal": "/invoice", "meubelhuis": "invoice.create"}
SHIPMENT = {"fietshal": "/ship", "meubelhuis": "shipment.create"}
PATIENCE = 20.0  # seconds that a partner is waited for
BICYCLE = "BAT-FONK-7"


@pytest.fixture(scope="module")
def harsh(node: Node, nursery: Nursery) -> Iterator[Town]:
    """Two replicas of integration, whose effects are taken up again soon after one was killed."""
    with opened(node, nursery) as town:
        town.start("integration")
        yield town


def go_wrong(town: Town, where: dict[str, str], kinds: tuple[str, ...] = FAULTS) -> None:
    """Each of the next messages that go there meets another fault."""
    for shop, path in where.items():
        for kind in kinds:
            seconds = PATIENCE + 2 if kind in LONG else 2
            outside(town, f"{shop}/faults", {"kind": kind, "times": 1, "seconds": seconds, "path": path})


def kill_one(town: Town) -> None:
    town.kill("integration", 0)
    town.start("integration")


@pytest.mark.row("M-03")
@pytest.mark.row("C-04")
@pytest.mark.row("C-11")
def test_a_shop_is_told_everything_once_or_a_person_is_asked(harsh: Town) -> None:
    town = harsh
    placed = {shop: [place(town, shop, shipping="parcel") for _ in (*LONG, *FAULTS)] for shop in SHOPS}
    count, start = sum(map(len, placed.values())), today() + timedelta(days=1)
    until(lambda: len(town.ask(GetAgenda(start=start)).to_plan) == count, 60, "orders to plan")
    go_wrong(town, COMMENT)
    agenda = town.ask(AcceptProposals(start=start, days=14))
    kill_one(town)
    days = [each.day for each in agenda.days if each.cards]
    go_wrong(town, INVOICE)
    for day in days:
        insist(town, CloseDay(day=day))
    kill_one(town)
    until(lambda: all(accepted(town, day) for day in days), 60, "packing slips with the carrier")
    go_wrong(town, SHIPMENT, (*LONG, *FAULTS))
    for day in days:
        for closing in day_of(town, day).closings:
            insist(town, HandOver(closing_id=closing.closing_id))
    kill_one(town)
    until(lambda: told(town) == 3 * count, 150, lambda: (told(town), restless(town)))

    unsure = {(each.kind, each.about) for each in trouble(town, "integration").effects}
    for shop, numbers in placed.items():
        for number in numbers:
            theirs = outside(town, f"{shop}/orders/{number}")
            assert once(theirs["shipments"], ("write_shipment", number) in unsure), theirs["shipments"]
            tracks = [track["track_number"] for paper in theirs["shipments"] for track in paper["tracks"]]
            assert len(tracks) == len(set(tracks))
            assert once(theirs["invoices"], ("write_invoice", number) in unsure), theirs["invoices"]
            said = [words for words in comments(theirs) if words.startswith("Pakbon: ")]
            assert once(said, ("write_comment", number) in unsure), said


def once(found: list[Any], unsure: bool) -> bool:
    """Never twice; missing only where a person is asked."""
    return len(found) == 1 or (unsure and not found)


def day_of(town: Town, day: date) -> Any:
    return insist(town, GetAgenda(start=day, days=1)).days[0]


def accepted(town: Town, day: date) -> bool:
    return {each.manifest_state for each in day_of(town, day).closings if each.carrier != "van"} == {"accepted"}


def told(town: Town) -> int:
    """Acts on the shops that came to an end."""
    return sum(states(town, ("write_comment", "write_invoice", "write_shipment")).values())


def states(town: Town, kinds: tuple[str, ...]) -> Counter[str]:
    ended = sa.text("SELECT kind, state FROM effects WHERE state IN ('done', 'failed', 'uncertain')")
    with town.engine("integration").connect() as connection:
        return Counter(state for kind, state in connection.execute(ended) if kind in kinds)


def comments(theirs: dict[str, Any]) -> list[str]:
    return [str(each.get("comment") or "") for each in theirs["history"]]


@pytest.mark.row("M-10")
@pytest.mark.row("INS-05")
def test_nothing_is_ever_insured_twice(harsh: Town) -> None:
    town = harsh
    placed = [place(town, lines=[{"sku": BICYCLE, "qty": 1}]) for _ in INSURERS]
    orders = [until(lambda n=number: order(town, n), 40, f"order {number}").order for number in placed]
    for kind, facts in zip(INSURERS, orders, strict=True):
        insure(town, facts, kind)
        if kind in ("answer_lost", "slow"):
            kill_one(town)
    until(lambda: all(policy(town, facts) for facts in orders), 120, lambda: [policy(town, f) for f in orders])

    theirs = Counter(each["key"] for each in outside(town, "insurer/policies"))
    assert set(theirs.values()) == {1}
    standing = [policy(town, facts) for facts in orders]
    assert len(theirs) == standing.count("concluded")
    assert "concluded" in standing
    assert set(standing) <= {"concluded", "uncertain", "refused"}


def insure(town: Town, facts: OrderFacts, kind: str) -> None:
    """Press the button under the first offer for its bicycle; the insurer's answer to that fails."""

    def offered() -> Any:
        view = town.ask(AskPremiums(order_id=facts.order_id, again=True))
        return view if view.pieces and view.pieces[0].offers else None

    view = until(offered, 30, f"a premium for {facts.number}")
    piece, offer = view.pieces[0], view.pieces[0].offers[0]
    outside(town, "insurer/faults", {"kind": kind, "times": 1, "seconds": 2, "path": "Conclude"})
    answer = insist(
        town,
        InsurePiece(
            order_id=facts.order_id,
            line_id=piece.line_id,
            quote_id=offer.quote_id,
            seen_premium=offer.premium,
            owner=view.owner,
            frame_number=f"FR{facts.number}",
        ),
    )
    assert answer.outcome == "taken"


def policy(town: Town, facts: OrderFacts) -> str:
    """How it ended; empty while it is under way."""
    (piece,) = insist(town, GetInsurance(order_id=facts.order_id)).pieces
    known = piece.policy or piece.last
    return known.state if known and known.state in ("concluded", "uncertain", "refused") else ""
