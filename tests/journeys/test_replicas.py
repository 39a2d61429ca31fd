"""Two replicas of every service, killed one after the other while orders come in and a day is done: everything once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from commands import SERVICES
from commands.town import Town
from contracts.base import Request
from contracts.facts import Delivery
from contracts.invoicing import GetOrderMoney, IssueInvoice, PrintDayInvoices
from contracts.notifier import FindMails, MailRow
from contracts.planning import (
    AcceptProposals,
    CloseDay,
    DayView,
    GetAgenda,
    HandOver,
    MarkCollected,
    ReadyForCollection,
)
from kernel.clock import today
from kernel.refused import Refused
from kit.documents import Documents
from tests.journeys.looking import (
    SHOPS,
    here,
    is_quiet,
    mails,
    ordered_outside,
    outside,
    restless,
    rows,
    trouble,
)
from tests.waiting import until

pytestmark = pytest.mark.journey
SEED = 20261121
DEAD_AFTER = 15  # seconds; nothing outside takes that long here, so who still holds a lease then has been killed


def insist(town: Town, request: Request[Any]) -> Any:
    """Ask as staff do: where no answer comes, for the replica was just killed, press again. Meant to be harmless."""
    for _ in range(6):
        try:
            return town.ask(request)
        except TimeoutError:
            continue
    raise AssertionError(f"no answer to {request!r}")


@contextmanager
def misfortune(town: Town, seed: int) -> Iterator[None]:
    """kill -9 one replica of each service in turn, and start another in its place, until the work is done."""
    rng, over, gone = random.Random(seed), threading.Event(), list(SERVICES)
    rng.shuffle(gone)
    failed: list[BaseException] = []

    def strike() -> None:
        try:
            for service in gone:
                over.wait(rng.uniform(0.2, 2.0))
                town.kill(service, rng.randrange(2))
                town.start(service)
        except BaseException as error:  # told to the test, which waits for us
            failed.append(error)

    thread = threading.Thread(target=strike)
    thread.start()
    try:
        yield
    finally:
        over.set()  # what is still to be killed is killed at once
        thread.join()
    assert failed == []


def eventually(town: Town, condition: Any, what: Any, seconds: float = 90) -> Any:
    def look() -> Any:
        time.sleep(0.3)
        return condition()

    return until(look, seconds, what)


def day_of(town: Town, day: date) -> DayView:
    return insist(town, GetAgenda(start=day, days=1)).days[0]  # type: ignore[no-any-return]


@pytest.mark.row("INT-02")
@pytest.mark.row("CAR-01")
@pytest.mark.row("CAR-05")
@pytest.mark.row("PLN-14")
@pytest.mark.row("C-02")
@pytest.mark.row("C-03")
@pytest.mark.row("C-04")
@pytest.mark.row("C-08")
@pytest.mark.row("C-10")
@pytest.mark.row("C-11")
@pytest.mark.timeout(400)
def test_everything_happens_once_whoever_is_killed(two_of_each: Town) -> None:
    town = two_of_each
    with misfortune(town, SEED):
        take_in(town)
        day = plan(town)
        close(town, day)
        batch = insist(town, PrintDayInvoices(day=day))
        ship(town, day)
    view = day_of(town, day)
    eventually(town, lambda: is_quiet(town), lambda: restless(town))

    assert here(town) == Counter(ordered_outside(town)), "every order once"
    compare_mails(town, view)
    compare_labels(town, view, batch.sha256)
    compare_manifests(town)
    compare_invoices(town, view)
    compare_shipments(town, view)
    compare_stock(town)
    press_everything_again(town, view)


def take_in(town: Town) -> None:
    for _ in range(10):
        for shop in SHOPS:
            outside(town, f"{shop}/orders", {"count": 2})
        time.sleep(0.3)
    placed = ordered_outside(town)
    assert len(placed) == 40
    eventually(town, lambda: len(insist_rows(town)) >= 40, lambda: placed - insist_rows(town))


def insist_rows(town: Town) -> set[tuple[str, str]]:
    try:
        return set(here(town))
    except TimeoutError:
        return set()


def plan(town: Town) -> date:
    start = today() + timedelta(days=1)
    eventually(town, lambda: len(insist(town, GetAgenda(start=start)).to_plan) >= 5, "orders to plan")
    agenda = insist(town, AcceptProposals(start=start, days=14))
    return max(agenda.days, key=lambda each: len(each.cards)).day  # type: ignore[no-any-return]


def close(town: Town, day: date) -> None:
    insist(town, CloseDay(day=day))
    eventually(
        town,
        lambda: {c.manifest_state for c in day_of(town, day).closings if c.carrier != "van"} <= {"accepted"},
        lambda: day_of(town, day).closings,
    )


def ship(town: Town, day: date) -> None:
    for closing in day_of(town, day).closings:
        insist(town, HandOver(closing_id=closing.closing_id))
    for card in day_of(town, day).cards:
        if card.stop.delivery is Delivery.PICKUP:
            insist(town, ReadyForCollection(order_id=card.stop.order_id))
            insist(town, MarkCollected(order_id=card.stop.order_id))
    statuses = {card.status for card in day_of(town, day).cards}
    assert statuses <= {"shipped", "collected"}


def mails_in(town: Town, state: str) -> list[MailRow]:
    return list(town.ask(FindMails(state=state, limit=200)).rows)


def compare_mails(town: Town, view: DayView) -> None:
    """At most once each; missing only where the list of uncertain ones says so, or where it was no longer true."""
    found = mails(town)
    assert [key for key, times in found.items() if times > 1] == []
    wanted = {(number, "order_received") for _, number in ordered_outside(town)}
    for card in view.cards:
        tracked = any(parcel.tracking_number for parcel in card.stop.parcels)
        last = "ready_for_collection" if card.stop.delivery is Delivery.PICKUP else "order_shipped"
        wanted |= {(card.stop.number, "order_planned")}
        wanted |= {(card.stop.number, "order_shipped_tracking" if tracked else last)}
    uncertain = {(mail.order_number, mail.occasion) for mail in mails_in(town, "uncertain")}
    failed = mails_in(town, "failed")
    assert all(mail.error.startswith("Not sent: ") for mail in failed), failed
    withheld = {(mail.order_number, mail.occasion) for mail in failed}
    assert withheld <= {(card.stop.number, "order_planned") for card in view.cards} | {
        (card.stop.number, "ready_for_collection") for card in view.cards
    }
    assert wanted - set(found) <= uncertain | withheld
    listed = {each.key for each in trouble(town, "notifier").effects if each.state == "uncertain"}
    assert listed == {str(mail.mail_id) for mail in mails_in(town, "uncertain")}


def compare_labels(town: Town, view: DayView, batch: str) -> None:
    parcels = [parcel for card in view.cards for parcel in card.stop.parcels]
    assert parcels
    assert len({parcel.barcode for parcel in parcels}) == len(parcels)
    pdf = Documents(town.config.documents).get(batch)
    pages = [page.extract_text().replace(" ", "") for page in PdfReader(BytesIO(pdf)).pages]
    assert [sum(parcel.barcode in page for page in pages) for parcel in parcels] == [1] * len(parcels)


def compare_manifests(town: Town) -> None:
    with town.engine("planning").connect() as connection:
        closed = connection.execute(sa.text("SELECT closing_id FROM closings WHERE carrier <> 'van'")).scalars().all()
    theirs = [slip["key"] for slip in outside(town, "carrier/manifests")]
    assert sorted(theirs) == sorted(str(closing) for closing in closed)
    announced = Counter(barcode for slip in outside(town, "carrier/manifests") for barcode in slip["accepted"])
    assert set(announced.values()) <= {1}


def compare_invoices(town: Town, view: DayView) -> None:
    with town.engine("invoicing").connect() as connection:
        invoices = connection.execute(sa.text("SELECT shop, number, order_number, total FROM invoices")).all()
    per_order = Counter((row.shop, row.order_number) for row in invoices)
    assert set(per_order.values()) == {1}
    delivered = {(c.stop.shop, c.stop.number) for c in view.cards if c.stop.delivery is not Delivery.PICKUP}
    assert delivered <= set(per_order)
    totals = {(row.shop, row.number): row.grand_total for row in rows(town)}
    assert all(totals[row.shop, row.order_number] == row.total for row in invoices)
    for shop in SHOPS:
        numbers = sorted(int(row.number.rsplit("-", 1)[-1]) for row in invoices if row.shop == shop)
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), f"{shop}: {numbers}"


def compare_shipments(town: Town, view: DayView) -> None:
    for card in view.cards:
        shipped = outside(town, f"{card.stop.shop}/orders/{card.stop.number}")["shipments"]
        assert len(shipped) == 1, card.stop.number
        theirs = [track["track_number"] for shipment in shipped for track in shipment.get("tracks", [])]
        assert sorted(theirs) == sorted(p.tracking_number for p in card.stop.parcels if p.tracking_number)


def compare_stock(town: Town) -> None:
    with town.engine("order").connect() as connection:
        shelf = connection.execute(
            sa.text(
                "SELECT a.sku, a.counted + a.found AS on_hand, a.reserved, coalesce(sum(l.reserved), 0) AS promised"
                " FROM articles a LEFT JOIN order_lines l USING (shop, sku) WHERE a.manages_stock"
                " GROUP BY a.shop, a.sku"
            )
        ).all()
    assert [row for row in shelf if row.reserved > max(row.on_hand, Decimal(0))] == []
    assert [row for row in shelf if row.reserved != row.promised] == []


def press_everything_again(town: Town, view: DayView) -> None:
    """Ten at once press what was pressed before: nothing comes of it."""
    before = (len(outside(town, "carrier/manifests")), mails(town), invoice_count(town))
    delivered = [card for card in view.cards if card.stop.delivery is not Delivery.PICKUP]
    presses: list[Request[Any]] = [CloseDay(day=view.day) for _ in range(3)]
    presses += [HandOver(closing_id=closing.closing_id) for closing in view.closings]
    presses += [IssueInvoice(order_id=delivered[0].stop.order_id) for _ in range(4)]
    with ThreadPoolExecutor(10) as people:
        list(people.map(lambda press: pressed(town, press), presses))
    until(lambda: is_quiet(town), 30, lambda: restless(town))
    assert (len(outside(town, "carrier/manifests")), mails(town), invoice_count(town)) == before
    compare_shipments(town, view)
    for card in delivered[:3]:
        assert len(town.ask(GetOrderMoney(order_id=card.stop.order_id)).invoices) == 1


def pressed(town: Town, press: Request[Any]) -> None:
    with suppress(Refused):
        insist(town, press)


def invoice_count(town: Town) -> int:
    with town.engine("invoicing").connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM invoices")).scalar_one())
