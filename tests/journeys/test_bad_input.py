"""Bad input and bad partners: each ends done, tried again until done, or shown to staff in words that name the cause.

The slowest partners begin to be slow when the town opens; what became of them is looked at last.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commands.town import Town
from contracts.facts import OrderState
from contracts.identity import order_id
from contracts.integration import ListRefusedOrders, ListShops, RefetchOrder, SaveShop, ShopView
from contracts.notifier import FindMails
from contracts.operations import SettleEffect
from contracts.order import OrderView, PaidState
from contracts.planning import AcceptProposals, CloseDay, Closing, GetAgenda, GetOrderPlan
from gateway.words import catalog
from kernel.clock import today
from kernel.refused import Refused
from kernel.sentence import plain, say
from tests.integration.builders import KINDS, payload
from tests.journeys.conftest import opened
from tests.journeys.looking import Browser, effect, here, is_quiet, mails, order, outside, place, restless
from tests.nursery import Nursery
from tests.rabbit import Node
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
PARCELS = 20
PATIENCE = 20.0  # seconds that a partner is waited for
ALWAYS = 10_000  # times


@dataclass
class Bad:
    """A town whose second shop hangs, and whose carrier takes a day's parcels but answers too late."""

    town: Town
    day: date
    closed_for: Closing
    heavy: str  # the order whose parcel the carrier refuses
    numbers: list[str]
    began: float

    def shop(self, code: str = "fietshal") -> ShopView:
        return next(shop for shop in self.town.ask(ListShops()) if shop.shop == code)

    def order(self, number: str) -> OrderView:
        return until(lambda: order(self.town, number), 40, f"order {number}")  # type: ignore[no-any-return]

    def closing(self) -> Closing:
        view = self.town.ask(GetAgenda(start=self.day, days=1)).days[0]
        return next(each for each in view.closings if each.closing_id == self.closed_for.closing_id)


@pytest.fixture(scope="module")
def bad(node: Node, nursery: Nursery) -> Iterator[Bad]:
    with opened(node, nursery) as town:
        outside(town, "meubelhuis/faults", {"kind": "hang", "times": ALWAYS, "seconds": 300})
        began = time.monotonic()
        connect(town)
        numbers = [place(town, shipping="parcel", customer=NEIGHBOUR) for _ in range(PARCELS)]
        start = today() + timedelta(days=1)
        until(lambda: len(town.ask(GetAgenda(start=start)).to_plan) == PARCELS, 90, "twenty orders to plan")
        outside(town, "carrier/faults", {"refuse_parcel": numbers[7], "reason": "te zwaar voor onze band"})
        late = {"kind": "answer_late", "seconds": PATIENCE + 5, "path": "manifests"}
        outside(town, "carrier/faults", late)
        agenda = town.ask(AcceptProposals(start=start, days=14))
        day = max(agenda.days, key=lambda each: len(each.cards)).day
        (closing,) = town.ask(CloseDay(day=day)).closings
        planned = {(number, "order_planned") for number in numbers}
        until(lambda: planned <= set(mails(town)), 40, "every planned mail")  # quiet before mails go wrong on purpose
        yield Bad(town, day, closing, numbers[7], numbers, began)


NEIGHBOUR = {"street": ["Dorpsstraat 1"], "postcode": "8011 AB", "city": "Zwolle", "country_id": "NL"}


def connect(town: Town, **told: Any) -> None:
    """Save the first shop's connection (again): it is asked at once, and every second from then on."""
    kind, credentials = KINDS["fietshal"]
    values = {"credentials": credentials, "languages": {"1": "nl", "2": "de"}, "settings": {"poll.seconds": "1"}}
    address = f"{town.sandbox}/fietshal"
    town.ask(SaveShop(**{"shop": "fietshal", "name": "Fietshal", "kind": kind, "address": address, **values, **told}))


def raw(town: Town, number: str, **changes: Any) -> str:
    """An order as no shop of ours would make it; the rest of it is an order that a real shop once showed."""
    body = {**payload("magento2_order_cod_fee_foreign_currency.json"), "increment_id": number, **changes}
    for name in {"created_at", "updated_at"} - set(changes):
        body.pop(name, None)
    outside(town, "fietshal/raw-orders", json.loads(json.dumps(body, default=float)))
    return number


def in_dutch(text: str) -> str:
    """As the page of a Dutch member of staff says it."""
    return say(text, lambda template: str(catalog("nl")[template].string))


# ---- the shop


@pytest.mark.row("C-10")
@pytest.mark.row("CAR-02")
@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("status500", "The shop has an internal error (500)."),
        ("half_json", "The shop sent half an answer, or one that is no JSON."),
        ("html", "The shop sent a web page instead of data"),
        ("empty", "The shop sent an empty answer."),
        ("wrong_credentials", "The shop does not accept our credentials"),
    ],
)
def test_a_shop_that_answers_badly_says_so_and_is_asked_again(bad: Bad, kind: str, cause: str) -> None:
    outside(bad.town, "fietshal/faults", {"kind": kind, "times": ALWAYS})
    number = place(bad.town)
    until(lambda: cause in plain(bad.shop().message), 30, lambda: f"{cause}: {bad.shop().message}")
    said = in_dutch(bad.shop().message)
    assert cause not in said
    assert said in Browser(bad.town.config.public_address).get("/operations/")[1]
    outside(bad.town, "fietshal/faults", method="DELETE")
    assert bad.order(number).order.number == number
    until(lambda: bad.shop().message == "", 10, lambda: bad.shop().message)


def test_wrong_credentials_are_named_and_right_ones_mend_it(bad: Bad) -> None:
    connect(bad.town, credentials={**KINDS["fietshal"][1], "access_token": "somebody else's"})
    number = place(bad.town)
    until(lambda: "does not accept our credentials" in bad.shop().message, 20, lambda: bad.shop().message)
    connect(bad.town)
    assert bad.order(number).order.number == number


# ---- orders


@pytest.mark.row("INT-03")
def test_odd_but_good_orders_are_taken_over_as_they_are(bad: Bad) -> None:
    """Unknown article, virtual and without an address, an emoji, four decimals, another currency than the shop's."""
    item = {"item_id": 990001, "sku": "BESTAAT/NIET+1", "name": "Klusbus 🚲", "product_type": "virtual",
            "is_virtual": 1, "product_id": 999999, "qty_ordered": 1, "price": "12.3456",
            "row_total": "12.3456"}  # fmt: skip
    nothing = dict.fromkeys(("shipping_amount", "tax_amount", "discount_amount", "discount_tax_compensation_amount"), 0)
    number = raw(
        bad.town,
        "900000004",
        items=[item],
        is_virtual=1,
        shipping_address=[],
        extension_attributes={},
        order_currency_code="SEK",
        subtotal="12.3456",
        grand_total="12.3456",
        **nothing,
    )
    view = bad.order(number)
    (line,) = view.order.lines
    assert (line.sku, line.name) == ("BESTAAT/NIET+1", "Klusbus 🚲")
    assert (view.order.totals.grand_total, view.order.currency) == (Decimal("12.3456"), "SEK")
    assert here(bad.town)["fietshal", number] == 1
    status, page = Browser(bad.town.config.public_address).get(f"/orders/{view.order.order_id}")
    assert (status, "Klusbus 🚲" in page) == (200, True)


@pytest.mark.row("C-10")
@pytest.mark.parametrize(
    ("number", "changes", "cause"),
    [
        ("900000101", {"grand_total": -5}, "The grand total is negative: -5"),
        ("900000102", {"order_currency_code": "QQQ"}, "The currency is not known: QQQ."),
        ("900000103", {"items": []}, "The order has no lines."),
    ],
)
def test_an_order_that_cannot_be_is_shown_with_its_reason(
    bad: Bad, number: str, changes: dict[str, Any], cause: str
) -> None:
    raw(bad.town, number, **changes)

    def reasons() -> dict[str, str]:
        return {each.number: plain(each.reason) for each in bad.town.ask(ListRefusedOrders())}

    until(lambda: cause in reasons().get(number, ""), 20, reasons)
    page = Browser(bad.town.config.public_address).get("/operations/")[1]
    assert number in page
    assert order(bad.town, number) is None
    with pytest.raises(Refused, match="cannot be taken over"):
        bad.town.ask(RefetchOrder(shop="fietshal", number=number))
    good = place(bad.town)  # and it keeps no other one waiting
    assert bad.order(good).order.number == good


@pytest.mark.row("INT-02")
def test_the_same_order_again_changes_nothing(bad: Bad) -> None:
    number = place(bad.town)
    version = bad.order(number).order.version
    until(lambda: mails(bad.town)[number, "order_received"], 20, "its mail")
    bad.town.ask(RefetchOrder(shop="fietshal", number=number))
    bad.town.ask(RefetchOrder(shop="fietshal", number=number))
    after = place(bad.town)
    until(lambda: mails(bad.town)[after, "order_received"], 30, "the next order's mail")
    assert here(bad.town)["fietshal", number] == 1
    assert mails(bad.town)[number, "order_received"] == 1
    assert bad.order(number).order.version == version


# ---- the mail server


@pytest.fixture
def quiet(bad: Bad) -> None:
    """No other mail is on its way that could meet the misfortune."""
    until(lambda: is_quiet(bad.town, ("order", "invoicing", "notifier")), 90, lambda: restless(bad.town))


def received(bad: Bad, number: str) -> tuple[str, str]:
    """How the mail that its customer gets for an order stands, and why."""
    found = bad.town.ask(FindMails(order_id=order_id("fietshal", number))).rows
    return next(((mail.state, mail.error) for mail in found if mail.occasion == "order_received"), ("", ""))


def arrived(bad: Bad, number: str) -> int:
    return mails(bad.town)[number, "order_received"]


@pytest.mark.row("C-08")
@pytest.mark.row("STA-07")
@pytest.mark.usefixtures("quiet")
def test_a_mail_server_that_is_away_gets_the_mail_later(bad: Bad) -> None:
    outside(bad.town, "mailbox/faults", {"down": True})
    number = place(bad.town, payment="banktransfer")
    shown = until(lambda: effect(bad.town, "notifier", "send_mail", number), 30, "a mail that waits")
    assert (shown.state, shown.error.startswith("The mail server cannot be used: ")) == ("due", True), shown
    outside(bad.town, "mailbox/faults", {"down": False})
    until(lambda: arrived(bad, number), 30, "the mail")
    until(lambda: received(bad, number) == ("done", ""), 10, lambda: received(bad, number))
    assert arrived(bad, number) == 1


@pytest.mark.row("C-08")
@pytest.mark.usefixtures("quiet")
def test_a_mail_server_that_is_busy_is_tried_again(bad: Bad) -> None:
    outside(bad.town, "mailbox/faults", {"refuse": 451, "times": 1})
    number = place(bad.town, payment="banktransfer")
    shown = until(lambda: effect(bad.town, "notifier", "send_mail", number), 30, "a mail that waits")
    assert (shown.state, shown.error) == ("due", "The mail server does not take it now: 451 Refused by the sandbox")
    until(lambda: received(bad, number) == ("done", ""), 30, lambda: received(bad, number))
    assert arrived(bad, number) == 1


@pytest.mark.row("C-08")
@pytest.mark.usefixtures("quiet")
def test_a_mail_that_is_refused_waits_for_a_person(bad: Bad) -> None:
    outside(bad.town, "mailbox/faults", {"refuse": 550, "times": 1})
    number = place(bad.town, payment="banktransfer")
    refusal = "The mail server refused it: 550 Refused by the sandbox"
    until(lambda: received(bad, number) == ("failed", refusal), 30, lambda: received(bad, number))
    shown = effect(bad.town, "notifier", "send_mail", number)
    assert shown is not None
    assert (shown.state, shown.error, arrived(bad, number)) == ("failed", refusal, 0)
    assert refusal in Browser(bad.town.config.public_address).get("/operations/")[1]
    bad.town.ask(SettleEffect(effect_id=shown.effect_id, verdict="again"), to="notifier")
    until(lambda: received(bad, number) == ("done", ""), 30, lambda: received(bad, number))
    assert arrived(bad, number) == 1


@pytest.mark.row("C-08")
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(("verdict", "copies"), [("done", 1), ("again", 2)])
def test_a_mail_of_which_nobody_knows_is_never_sent_twice_unasked(bad: Bad, verdict: str, copies: int) -> None:
    """The server dies after it was handed the mail: a person looks, and decides."""
    outside(bad.town, "mailbox/faults", {"refuse": 451, "times": 1, "at": "lost"})
    number = place(bad.town, payment="banktransfer")
    until(lambda: received(bad, number)[0] == "uncertain", 30, lambda: received(bad, number))
    shown = effect(bad.town, "notifier", "send_mail", number)
    assert shown is not None
    assert shown.state == "uncertain"
    assert shown.error.startswith("The mail server had the mail and gave no ")
    assert arrived(bad, number) == 1
    bad.town.ask(SettleEffect(effect_id=shown.effect_id, verdict=verdict), to="notifier")
    until(lambda: received(bad, number)[0] == "done", 30, lambda: received(bad, number))
    assert arrived(bad, number) == copies
    with pytest.raises(Refused, match="decided this already"):
        bad.town.ask(SettleEffect(effect_id=shown.effect_id, verdict=verdict), to="notifier")


# ---- the shop changes its mind


def test_an_order_follows_its_shop(bad: Bad) -> None:
    """Held, released, paid; edited under a number with a suffix; cancelled: always the same order here."""
    number = place(bad.town, payment="banktransfer")
    assert bad.order(number).row.paid_state is PaidState.UNPAID
    turn = f"fietshal/orders/{number}"
    outside(bad.town, f"{turn}/hold", {})
    until(lambda: bad.order(number).order.state is OrderState.HELD, 20, "held")
    outside(bad.town, f"{turn}/unhold", {})
    until(lambda: bad.order(number).order.state is OrderState.OPEN, 20, "released")

    lines = [{"sku": "BINNENBAND-28", "qty": 3}]
    edited = outside(bad.town, f"{turn}/edit", {"lines": lines, "preferred_day": "2031-01-15"})
    assert edited["increment_id"] == f"{number}-1"
    until(lambda: bad.order(number).order.lines[0].quantity == 3, 20, lambda: bad.order(number).order)
    changed = bad.order(number).order
    assert (changed.order_id, changed.state) == (order_id("fietshal", number), OrderState.OPEN)
    assert changed.totals.grand_total == edited["grand_total"]
    assert [row for row in here(bad.town) if row[1].startswith(number)] == [("fietshal", number)]

    outside(bad.town, f"fietshal/orders/{number}-1/cancel", {})
    until(lambda: bad.order(number).order.state is OrderState.CANCELLED, 20, "cancelled")
    assert bad.order(number).row.next_step.code == "cancelled"

    paid = place(bad.town, paid=False)
    assert bad.order(paid).row.paid_state is PaidState.UNPAID
    outside(bad.town, f"fietshal/orders/{paid}/pay", {})
    until(lambda: bad.order(paid).row.paid_state is PaidState.PAID, 20, "paid")


# ---- what was slow from the beginning


@pytest.mark.row("CAR-02")
@pytest.mark.row("C-04")
def test_a_carrier_that_answers_too_late_has_one_packing_slip(bad: Bad) -> None:
    until(lambda: bad.closing().manifest_state == "accepted", 60, bad.closing)
    (slip,) = outside(bad.town, "carrier/manifests")
    assert (slip["key"], slip["manifest_id"]) == (str(bad.closed_for.closing_id), bad.closing().manifest_number)
    assert len(slip["accepted"]) == PARCELS - 1
    assert bad.closing().collection_day == bad.closed_for.collection_day


@pytest.mark.row("CAR-02")
def test_one_refused_parcel_of_twenty_is_named_and_the_others_go(bad: Bad) -> None:
    until(lambda: bad.closing().manifest_state == "accepted", 60, bad.closing)
    assert bad.closing().refused_parcels == 1
    for number in bad.numbers:
        plan = bad.town.ask(GetOrderPlan(order_id=order_id("fietshal", number)))
        ((box,),) = [shipment.parcels for shipment in plan.shipments]
        heavy = number == bad.heavy
        assert (box.refused, bool(box.tracking_number)) == (("te zwaar voor onze band", False) if heavy else ("", True))
    until(lambda: bad.order(bad.heavy).row.next_step.code == "refused_parcel", 20, lambda: bad.order(bad.heavy).row)
    page = Browser(bad.town.config.public_address).get(f"/orders/{order_id('fietshal', bad.heavy)}")[1]
    assert "te zwaar voor onze band" in page


@pytest.mark.row("C-10")
def test_a_shop_that_hangs_says_so_and_keeps_nobody_waiting(bad: Bad) -> None:
    """All the while the other shop's orders came in."""
    cause = f"The shop gave no answer within {PATIENCE:g} s."
    until(lambda: cause in plain(bad.shop("meubelhuis").message), 90, lambda: bad.shop("meubelhuis"))
    number = place(bad.town, "meubelhuis")
    outside(bad.town, "meubelhuis/faults", method="DELETE")
    kind, credentials = KINDS["meubelhuis"]
    address = f"{bad.town.sandbox}/meubelhuis"
    values = {"shop": "meubelhuis", "name": "Meubelhuis", "kind": kind, "credentials": credentials}
    bad.town.ask(SaveShop(**values, address=address, languages={"1": "nl", "2": "de"}))  # asked anew at once
    until(lambda: order(bad.town, number, "meubelhuis"), 40, "the order that waited")
