"""Reading shops: every order once, changes as changes, nothing lost when a shop fails."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from services.integration import queries
from services.integration.storage.tables import SHOPS
from tests.integration.builders import OAUTH
from tests.integration.conftest import Sandbox

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
Poll = Callable[..., list[tuple[str, Any]]]
Connect = Callable[..., None]


def named(events: list[tuple[str, Any]], name: str) -> list[Any]:
    return [body for found, body in events if found == name]


def orders(events: list[tuple[str, Any]]) -> list[Any]:
    return [body["order"] for body in named(events, "ShopOrderSeen")]


def contact(events: list[tuple[str, Any]]) -> Any:
    return named(events, "ShopContacted")[-1]


@BOTH
@pytest.mark.row("INT-01")
@pytest.mark.row("INT-02")
def test_a_placed_order_is_said_once(shop: str, sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    connected(shop)
    assert orders(poll(shop)) == []
    placed = sandbox.place(shop, payment="banktransfer")

    first, second = poll(shop), poll(shop)

    (order,) = orders(first)
    assert order["number"] == placed["increment_id"]
    assert Decimal(order["totals"]["grand_total"]) == Decimal(placed["grand_total"])
    assert not named(first, "ShopOrderSeen")[0]["historic"]
    assert named(first, "ShopPaymentSeen") == []
    assert orders(second) == []


@BOTH
@pytest.mark.row("INT-03")
def test_what_is_written_on_an_order_in_the_shop_comes_along(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll
) -> None:
    connected(shop)
    gift = {"sender": "Oma", "recipient": "Sam", "message": "Gefeliciteerd!"}
    person = {"prefix": "Mevr.", "suffix": "MSc"}
    number = sandbox.place(shop, registered=True, gift=gift, coupon="WELKOM10", customer=person)["increment_id"]

    (order,) = orders(poll(shop))
    sandbox.act(shop, number, "comment", text="Klant <b>belde</b>", front=True)
    (commented,) = orders(poll(shop))

    assert (order["coupon"], order["billing"]["prefix"], order["billing"]["suffix"]) == ("WELKOM10", "Mevr.", "MSc")
    assert order["particulars"]["customer_group"] == "Particulier"
    assert [each["text"] for each in order["particulars"]["gifts"]] == ["Gefeliciteerd!"]
    assert order["particulars"]["comments"] == []
    assert [(each["text"], each["for_customer"]) for each in commented["particulars"]["comments"]] == [
        ("Klant belde", True)
    ]
    assert orders(poll(shop)) == []


@BOTH
@pytest.mark.row("C-05")
@pytest.mark.row("INT-03")
def test_any_order_of_the_shop_keeps_its_amounts(shop: str, sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    """Baskets of all sorts: bundles, sizes, engravings, coupons, fees, two countries."""
    connected(shop)
    placed = sandbox.place(shop, count=20)
    placed += [sandbox.place(shop, coupon=coupon) for coupon in ("WELKOM10", "ZOMER5", "KADO25")]
    placed += [sandbox.place(shop, payment="cashondelivery", language=language) for language in ("nl", "de")]
    wanted = {each["increment_id"]: each for each in placed}

    found = orders(poll(shop))

    assert sorted(order["number"] for order in found) == sorted(wanted)
    for order in found:
        told = wanted[order["number"]]
        words = ("base_currency", "fee_label", "adjustment_label")
        totals = {name: Decimal(value) for name, value in order["totals"].items() if name not in words}
        parts = ("subtotal", "shipping", "tax", "hidden_tax", "discount", "fee", "fee_tax", "adjustment")
        assert sum(totals[part] for part in parts) == totals["grand_total"] == Decimal(told["grand_total"])
        assert totals["fee"] == Decimal(told["fee"])
        assert totals["adjustment"] == 0
        assert order["differences"] == []
        assert totals["subtotal"] == Decimal(told["subtotal"])
        tops = [line for line in order["lines"] if not line["parent_shop_line_id"]]
        assert sum(Decimal(line["row_total"]) for line in tops) == totals["subtotal"]
        assert sum(Decimal(line["discount"]) for line in tops) == -totals["discount"]
        assert sum(Decimal(tax["amount"]) for tax in order["taxes"]) == totals["tax"]
        assert order["customer_email"] == told["customer_email"]
        assert order["language"] == ("de" if told["store_id"] == 2 else "nl")
        assert (order["preferred_day"] or "") == (told["delivery_date"] or "")
        assert order["reference"] == (told["reference"] or "")
        assert all(line["brand"] for line in tops if not line["is_virtual"])
        told_tops = {str(line["item_id"]): line["sku"] for line in told["lines"]}
        assert all(told_tops[line["shop_line_id"]] == line["sku"] for line in tops)
        chosen = [option for line in tops for option in line["options"]]
        assert not any(option["label"].isdigit() for option in chosen)  # labels, not numbers of attributes


@BOTH
def test_money_of_the_provider_is_said_once(shop: str, sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    connected(shop)
    poll(shop)
    placed = sandbox.place(shop, payment="ideal")

    (payment,) = named(poll(shop), "ShopPaymentSeen")

    assert Decimal(payment["paid"]) == Decimal(placed["grand_total"])
    assert payment["by_provider"]
    assert not payment["historic"]
    assert named(poll(shop), "ShopPaymentSeen") == []


@BOTH
@pytest.mark.row("INT-02")
def test_changed_paid_and_cancelled_orders_are_changes_of_the_same(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll
) -> None:
    connected(shop)
    number = sandbox.place(shop, payment="banktransfer")["increment_id"]
    other = sandbox.place(shop, payment="banktransfer")["increment_id"]
    poll(shop)

    sandbox.act(shop, number, "pay")
    paid = poll(shop)
    sandbox.act(shop, other, "cancel")
    cancelled = poll(shop)

    assert [(each["number"], each["state"]) for each in orders(paid)] == [(number, "processing")]
    assert [each["number"] for each in named(paid, "ShopPaymentSeen")] == [number]
    assert [(each["number"], each["state"]) for each in orders(cancelled)] == [(other, "canceled")]


@BOTH
def test_an_edited_order_stays_one_order(shop: str, sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    """Magento 2, 6."""
    connected(shop)
    number = sandbox.place(shop, payment="banktransfer")["increment_id"]
    poll(shop)

    sandbox.act(shop, number, "edit", customer={"city": "Deventer"})
    (edited,) = orders(poll(shop))

    assert (edited["number"], edited["edition"], edited["state"]) == (number, 1, "new")
    assert edited["billing"]["city"] == "Deventer"


def test_a_part_shipment_is_seen_although_the_order_keeps_its_date(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    """Magento 2, 9: shipments are polled on their own."""
    connected("fietshal")
    placed = sandbox.place("fietshal", payment="klarna", count=1)[0]
    poll("fietshal")
    assert orders(poll("fietshal")) == []
    ship_in_shop(sandbox, placed["entity_id"])

    (order,) = orders(poll("fietshal"))

    assert order["number"] == placed["increment_id"]
    assert any(Decimal(line["shipped"]) > 0 for line in order["lines"])
    assert orders(poll("fietshal")) == []


def ship_in_shop(sandbox: Sandbox, entity_id: int) -> None:
    answer = requests.post(
        f"{sandbox.address}/fietshal/rest/V1/order/{entity_id}/ship",
        json={},
        headers={"Authorization": "Bearer sandboxaccesstoken00000000000001"},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text


@BOTH
def test_what_was_placed_before_the_connection_is_history(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    old = [each["increment_id"] for each in sandbox.place(shop, count=3, payment="ideal")]
    connected(shop)
    with engine.begin() as connection:
        connection.execute(update(SHOPS).values(connected_at=datetime.now(UTC) + timedelta(days=30)))

    events = poll(shop)

    assert sorted(each["number"] for each in orders(events)) == sorted(old)
    assert all(each["historic"] for each in named(events, "ShopOrderSeen"))
    assert all(each["historic"] for each in named(events, "ShopPaymentSeen"))
    assert orders(poll(shop)) == []


@BOTH
def test_products_and_stock_are_said_and_then_only_what_changed(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    """Magento 2, 9: stock is polled on its own."""
    connected(shop)
    first = poll(shop)
    products = [each["product"] for each in named(first, "ShopProductSeen")]
    stock = {row["sku"]: Decimal(row["quantity"]) for each in named(first, "ShopStockSeen") for row in each["stock"]}
    figures = sandbox.control(f"{shop}/stock")
    due = {"stock_next": None, "products_next": None}
    while more := named(poll(shop, **due), "ShopProductSeen"):
        products += [each["product"] for each in more]
    stock |= {sku: figures[sku]["qty" if shop == "fietshal" else "free"] for sku in set(figures) - set(stock)}
    sku = next(iter(figures))

    sandbox.control(f"{shop}/stock", {"sku": sku, "qty": 77})
    changed = named(poll(shop, **due), "ShopStockSeen")

    assert len({product["sku"] for product in products}) == len(products) > 30
    physical = [product for product in products if not product["is_virtual"] and product["ean"]]
    assert physical
    assert all(product["brand"] and not product["brand"].isdigit() for product in physical)
    assert all(product["image_url"].startswith("http") for product in physical)
    assert any(product["attributes"] for product in physical)
    assert any(product["insurable"] for product in products) or shop == "meubelhuis"
    assert any(product["workshop_minutes"] for product in products)
    assert stock.keys() == figures.keys()
    assert [row["sku"] for each in changed for row in each["stock"]] == [sku]
    assert changed[0]["reserved_included"] is (shop == "fietshal")


def test_oauth_signatures_are_taken_where_bearer_is_switched_off(
    sandbox: Sandbox, connected: Connect, poll: Poll
) -> None:
    """Magento 2, 1."""
    connected("fietshal", credentials=OAUTH)
    sandbox.control("fietshal/settings", {"bearer": False})
    sandbox.place("fietshal")
    try:
        events = poll("fietshal")
    finally:
        sandbox.control("fietshal/settings", {"bearer": True})
    assert len(orders(events)) == 1
    assert contact(events)["ok"]


def test_an_expired_session_is_renewed_once(sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    """OpenMage 5."""
    connected("meubelhuis")
    poll("meubelhuis")
    sandbox.control("meubelhuis/sessions/expire", {})
    placed = sandbox.place("meubelhuis")

    assert [each["number"] for each in orders(poll("meubelhuis"))] == [placed["increment_id"]]


@BOTH
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("status500", "internal error (500)"),
        ("half_json", "half an answer"),
        ("html", "web page instead of data"),
        ("empty", "empty answer"),
        ("wrong_credentials", "does not accept our"),
        ("answer_lost", "broke off"),
        ("hang", "no answer within 0.4 s"),
    ],
)
def test_a_failing_shop_says_why_and_nothing_is_lost(
    shop: str, fault: str, words: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    poll(shop)
    placed = sandbox.place(shop, payment="banktransfer")
    sandbox.fault(shop, fault, times=20, seconds=0.8)

    failed = poll(shop)
    with engine.connect() as connection:
        row = connection.execute(select(SHOPS)).one()
    sandbox.control(f"{shop}/faults", method="DELETE")
    well = poll(shop)

    assert orders(failed) == []
    assert not contact(failed)["ok"]
    assert words in contact(failed)["message"]
    assert row.failures == 1
    assert row.next_round > row.last_contact + timedelta(seconds=9)  # ever later while it is down
    assert [each["number"] for each in orders(well)] == [placed["increment_id"]]
    assert contact(well)["ok"]
    assert contact(well)["message"] == ""


@pytest.mark.parametrize("kind", ["magento2", "openmage"])
def test_a_wrong_address_is_told_apart(kind: str, sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    shop = {"magento2": "fietshal", "openmage": "meubelhuis"}[kind]
    connected(shop, address="http://127.0.0.1:9")
    assert contact(poll(shop))["message"] == "The shop cannot be reached at this address."
    connected(shop, address=f"{sandbox.address}/nobody")
    assert "at this address" in contact(poll(shop))["message"]


def test_the_other_shop_is_not_kept_waiting(sandbox: Sandbox, connected: Connect, poll: Poll) -> None:
    connected("fietshal")
    connected("meubelhuis")
    sandbox.fault("fietshal", "hang", times=20, seconds=0.8)
    sandbox.place("meubelhuis")

    assert not contact(poll("fietshal"))["ok"]
    assert len(orders(poll("meubelhuis"))) == 1


def test_the_view_of_a_shop(sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine) -> None:
    connected("fietshal", languages={"1": "nl"})
    number = sandbox.place("fietshal", language="nl")["increment_id"]
    poll("fietshal")

    with Session(engine) as session:
        (view,) = queries.shop_views(session)
    assert (view.shop, view.kind, view.last_number) == ("fietshal", "magento2", number)
    assert (view.gaps, view.refused_orders) == ((), 0)
    assert view.last_success is not None
    assert view.cursor is not None
