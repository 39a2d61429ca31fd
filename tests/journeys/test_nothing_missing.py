"""What does not come by itself is found and fetched, and what is other here than in the shop is found by a cent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from commands.town import Town
from contracts.facts import OrderFacts
from contracts.integration import ListRefusedOrders, ListShops, SaveShop
from contracts.order import OrderView
from contracts.sums import DifferingOrder, ListDifferences
from contracts.tasks import ListTasks, TaskFilter
from kernel.clock import now
from services.integration.partners.connect import connect
from services.integration.partners.magento.text import stamp
from services.integration.partners.shop import Connection
from services.integration.storage.tables import COMPARISONS, SEEN_ORDERS, SHOPS
from services.integration.use_cases.read_orders import SETTLED
from tests.integration.builders import KINDS
from tests.integration.magento_sums.basket import Basket, Item
from tests.integration.partners.test_tax_modes import told
from tests.integration.use_cases.test_refused_orders import plain
from tests.journeys.looking import SHOPS as CODES
from tests.journeys.looking import Browser, here, mails, order, outside, place, trouble
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(200)]
BOTH = pytest.mark.parametrize("shop", CODES)
LONG_AGO = "2020-01-01 00:00:00"  # a change that no list of the last changes shows


@pytest.fixture(scope="module")
def watched(one_of_each: Town) -> Iterator[Town]:
    """Missing numbers are looked for each second, and it is the hour of the night's comparison."""
    town = one_of_each
    hour = now().astimezone(town.config.zone).hour
    before = {shop.shop: shop.settings for shop in town.ask(ListShops())}
    for shop in CODES:
        save(town, shop, {**before[shop], "poll.seconds": "1", "gaps.seconds": "1", "compare.hour": str(hour)})
        outside(town, f"{shop}/settings", {"webhook": {}})
    with town.engine("integration").begin() as connection:
        connection.execute(sa.update(SHOPS).values(gaps_next=None))  # as the two minutes until then were over
    yield town
    for shop in CODES:
        save(town, shop, before[shop])


def save(town: Town, shop: str, settings: dict[str, str]) -> None:
    kind, credentials = KINDS[shop]
    address, languages = f"{town.sandbox}/{shop}", {"1": "nl", "2": "de"}
    values = {"name": shop.capitalize(), "kind": kind, "address": address, "languages": languages}
    town.ask(SaveShop(shop=shop, credentials=credentials, settings=settings, **values))


def staff(town: Town) -> Browser:
    return Browser(town.config.public_address)


def body_of(town: Town, shop: str, number: str) -> dict[str, Any]:
    """The order as the shop shows it."""
    kind, credentials = KINDS[shop]
    partner = connect(Connection(shop, kind, f"{town.sandbox}/{shop}", credentials))
    return dict(plain(partner.numbered(number)[0].body))


def write(town: Town, shop: str, body: dict[str, Any]) -> None:
    """Put it in the place of the order with its number, behind everybody's back."""
    outside(town, f"{shop}/raw-orders", {**body, "mends": body["increment_id"]})


def taken(town: Town, shop: str, number: str, seconds: float = 40) -> OrderView:
    return until(lambda: order(town, number, shop), seconds, f"order {number}")  # type: ignore[no-any-return]


def placed(town: Town, shop: str) -> OrderFacts:
    return taken(town, shop, place(town, shop, payment="banktransfer")).order


# ---- numbers


@BOTH
@pytest.mark.row("C-10")
def test_an_order_that_no_list_shows_is_found_by_its_number_and_taken_over_as_new(watched: Town, shop: str) -> None:
    """It came to be while the shop could not be read, and its date of change is wrong."""
    town = watched
    placed(town, shop)
    outside(town, f"{shop}/faults", {"kind": "status500", "times": 10_000})
    hidden = place(town, shop, payment="banktransfer")
    outside(town, f"{shop}/faults", method="DELETE")
    body = body_of(town, shop, hidden)
    outside(town, f"{shop}/faults", {"kind": "status500", "times": 10_000})
    write(town, shop, {**body, "updated_at": LONG_AGO})
    after = place(town, shop, payment="banktransfer")
    outside(town, f"{shop}/faults", method="DELETE")
    save_again(town, shop)

    taken(town, shop, after)
    found = taken(town, shop, hidden)

    assert (found.order.historic, here(town)[shop, hidden]) == (False, 1)
    until(lambda: mails(town)[hidden, "order_received"], 30, "its mail")
    until(lambda: not view(town, shop).gaps, 20, lambda: view(town, shop).gaps)
    assert mails(town)[hidden, "order_received"] == 1


def save_again(town: Town, shop: str) -> None:
    """A shop that failed is asked at once again."""
    save(town, shop, view(town, shop).settings)


def view(town: Town, shop: str) -> Any:
    return next(each for each in town.ask(ListShops()) if each.shop == shop)


@BOTH
@pytest.mark.row("C-10")
def test_a_range_is_read_again_from_the_operations_page(watched: Town, shop: str) -> None:
    """What was changed in the shop's database by hand has no new date; staff know which orders, or which days."""
    town = watched
    first, last = placed(town, shop), placed(town, shop)
    for street, path, form in (
        ("Kadestraat 7", "numbers", {"first": first.number, "last": last.number}),
        ("Kadestraat 8", "range", {"first": str(now().date() - timedelta(days=1)), "last": str(now().date())}),
    ):
        for each in (first, last):
            body = body_of(town, shop, each.number)
            write(town, shop, {**body, "billing_address": {**body["billing_address"], "street": street}})

        page = staff(town).press("/operations/", f"/operations/shops/{path}", shop=shop, **form)

        assert "opnieuw" in page
        for each in (first, last):
            until(lambda n=each.number, s=street: billing(town, shop, n) == s, 30, f"{street} on {each.number}")  # type: ignore[misc]
    assert here(town)[shop, first.number] == 1
    assert [job.message for job in view(town, shop).refetches] == ["", ""]


def billing(town: Town, shop: str, number: str) -> str:
    return " ".join(taken(town, shop, number).order.billing.street)


@BOTH
@pytest.mark.row("C-10")
def test_a_refused_order_that_was_deleted_in_the_shop_can_still_come(watched: Town, shop: str) -> None:
    town = watched
    body = body_of(town, shop, placed(town, shop).number)
    number = f"9{time.time_ns() % 10**8:08d}"
    bad = {**body, "increment_id": number, "grand_total": -5, "created_at": stamp(now()), "updated_at": stamp(now())}
    outside(town, f"{shop}/raw-orders", bad)
    refused = until(lambda: refusal(town, number), 30, f"{number} refused")
    again = {"refused_id": str(refused.refused_id)}
    assert "kan niet worden overgenomen" in staff(town).press("/operations/", "/operations/shops/refused", **again)
    outside(town, f"{shop}/orders/{number}", method="DELETE")
    assert "kent order" in staff(town).press("/operations/", "/operations/shops/refused", **again)
    assert refusal(town, number) is None

    outside(town, f"{shop}/raw-orders", {**body, "increment_id": number, "updated_at": LONG_AGO})
    staff(town).press("/operations/", "/operations/shops/order", shop=shop, number=number)

    assert taken(town, shop, number).adds_up
    assert here(town)[shop, number] == 1


def refusal(town: Town, number: str) -> Any:
    return next((each for each in town.ask(ListRefusedOrders()) if each.number == number), None)


# ---- a cent


@pytest.mark.row("M-04")
def test_a_planted_cent_is_found_at_night_named_and_gone_when_the_order_is_taken_over_again(watched: Town) -> None:
    """In each shop one in our copy, and one in the shop itself; and integration is killed when the night begins."""
    town = watched
    ours = {shop: placed(town, shop) for shop in CODES}
    theirs = {shop: placed(town, shop) for shop in CODES}
    sound = {shop: body_of(town, shop, theirs[shop].number) for shop in CODES}
    until(lambda: all(is_settled(town, each) for each in theirs.values()), 30, "orders that are not looked at again")
    for shop in CODES:
        plant_here(town, ours[shop])
        write(town, shop, with_a_cent(sound[shop]))
    begin_night(town)

    until(lambda: all(differing(town, each) for each in (*ours.values(), *theirs.values())), 60, "four differences")

    for facts, sign in [*((each, -1) for each in ours.values()), *((each, 1) for each in theirs.values())]:
        listed = differing(town, facts)
        assert listed is not None
        difference = listed.differences[0]
        assert listed.at_night
        assert (difference.rule, difference.field, difference.line) == ("shop_lines", "row_total", facts.lines[0].sku)
        assert difference.expected - difference.found == sign * Decimal("0.01")
        told = f"{facts.lines[0].sku}: Bedrag: "
        for page in (f"/orders/{facts.order_id}", "/operations/"):
            assert told in staff(town).get(page)[1], page
        assert len(tasks(town, facts)) == 1
        assert f"€ 0,01 bij {facts.lines[0].sku}" in staff(town).get("/tasks/?filter=open")[1].replace("\xa0", " ")

    for facts in ours.values():
        read_again(town, facts)
        until(lambda f=facts: not differing(town, f), 20, f"order {facts.number} as in its shop")  # type: ignore[misc]
        assert taken(town, facts.shop, facts.number).order.lines[0].row_total == facts.lines[0].row_total
        assert tasks(town, facts) == []
    for shop, facts in theirs.items():  # the shop's own word does not add up: that is said until the shop is mended
        read_again(town, facts)
        until(lambda f=facts: at_night(town, f) is False, 20, f"order {facts.number} as in its shop")  # type: ignore[misc]
        assert not taken(town, shop, facts.number).adds_up
        write(town, shop, sound[shop])
        read_again(town, facts)
        until(lambda f=facts: not differing(town, f), 20, f"order {facts.number} sound")  # type: ignore[misc]
        assert tasks(town, facts) == []


def is_settled(town: Town, facts: OrderFacts) -> bool:
    """Read some seconds after its last change: with the same date it is not read again by the rounds."""
    mine = sa.select(SEEN_ORDERS.c.read_at - SEEN_ORDERS.c.changed_at)
    mine = mine.where(SEEN_ORDERS.c.shop == facts.shop, SEEN_ORDERS.c.number == facts.number)
    with town.engine("integration").connect() as connection:
        return bool(connection.execute(mine).scalar_one() > SETTLED)


def plant_here(town: Town, facts: OrderFacts) -> None:
    more = sa.text(
        "UPDATE order_lines SET document = jsonb_set(document, '{row_total}',"
        " to_jsonb(((document->>'row_total')::numeric + 0.01)::text)) WHERE line_id = :line"
    )
    with town.engine("order").begin() as connection:
        assert connection.execute(more, {"line": facts.lines[0].line_id}).rowcount == 1


def with_a_cent(body: dict[str, Any]) -> dict[str, Any]:
    first, *others = body["items"]
    return {**body, "items": [{**first, "row_total": float(first["row_total"]) + 0.01}, *others]}


def begin_night(town: Town) -> None:
    """It is night again, and integration is killed as soon as the comparison of each shop has begun."""
    began = now()
    with without_integration(town) as connection:
        connection.execute(sa.update(COMPARISONS).values(night=None, ended_at=now()))
        connection.execute(sa.text("UPDATE timers SET due_at = now() WHERE name = 'compare_at_night'"))
    until(lambda: compared_since(town, began) == len(CODES), 30, "a night that begins")
    with without_integration(town):
        pass


@contextmanager
def without_integration(town: Town) -> Iterator[sa.Connection]:
    """Kill it and start another, as if the leases of the killed one had run out."""
    town.kill("integration")
    with town.engine("integration").begin() as connection:
        yield connection
        for leased in (SHOPS, COMPARISONS):
            connection.execute(sa.update(leased).values(lease_until=now()))
    town.start("integration")


def compared_since(town: Town, began: datetime) -> int:
    with town.engine("integration").connect() as connection:
        counted = sa.select(sa.func.count()).select_from(COMPARISONS).where(COMPARISONS.c.began_at > began)
        return int(connection.execute(counted).scalar_one())


def differing(town: Town, facts: OrderFacts) -> DifferingOrder | None:
    return next((each for each in town.ask(ListDifferences()).orders if each.order_id == facts.order_id), None)


def at_night(town: Town, facts: OrderFacts) -> bool | None:
    found = differing(town, facts)
    return found.at_night if found else None


def tasks(town: Town, facts: OrderFacts) -> list[Any]:
    found = town.ask(ListTasks(filter=TaskFilter.OPEN)).tasks
    return [task for task in found if task.order_id == facts.order_id and task.conflict]


def read_again(town: Town, facts: OrderFacts) -> None:
    form = {"shop": facts.shop, "number": facts.number}
    staff(town).press("/operations/", "/operations/shops/order", **form)


# ---- size


@pytest.mark.row("INT-03")
def test_an_order_of_three_thousand_lines_goes_all_the_way_and_keeps_no_other_waiting(watched: Town) -> None:
    """From the shop whose answers are the larger ones."""
    town, shop = watched, "meubelhuis"
    kind = KINDS[shop][0]
    body = plain(told(kind, Basket(tuple(Item(kind="configurable") for _ in range(1500)))))
    number = f"8{time.time_ns() % 10**8:08d}"
    before = {service: memory(town, service) for service in town.running if service != "sandbox"}
    stamps = {"created_at": stamp(now()), "updated_at": stamp(now())}
    outside(town, f"{shop}/raw-orders", {**body, **stamps, "increment_id": number})
    after = place(town, shop, payment="banktransfer")

    found = taken(town, shop, number, 90)
    taken(town, shop, after)

    assert len(found.order.lines) == 1500  # and as many sizes, which are no lines of their own
    assert found.adds_up
    status, page = staff(town).get(f"/orders/{found.order.order_id}")
    assert status == 200
    assert len(page) < 1_000_000
    more = {service: memory(town, service) - megabytes for service, megabytes in before.items()}
    assert max(more.values()) < 200, more
    assert not [m for service in before if service != "gateway" for m in trouble(town, service).messages]


def memory(town: Town, service: str) -> int:
    """Megabytes that it ever held."""
    status = Path(f"/proc/{town.running[service][0].pid}/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
