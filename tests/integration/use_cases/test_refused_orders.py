"""Orders that cannot be taken over: visible, with the reason, and never in the way of the others."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from kernel.refused import NotFound, Refused
from services.integration import queries
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import GAPS, SEEN_ORDERS, SHOPS
from services.integration.use_cases.refetch import refetch_order
from tests.integration.builders import payload
from tests.integration.conftest import Sandbox, in_english, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import orders

Poll = Callable[..., list[tuple[str, Any]]]
Connect = Callable[..., None]
CAPTURED = {
    "fietshal": "magento2_order_cod_fee_foreign_currency.json",
    "meubelhuis": "openmage_xmlrpc_order_100000002.json",
}
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])


def raw(shop: str, sandbox: Sandbox, **changes: Any) -> Any:
    body = {**payload(CAPTURED[shop]), **changes}
    for name in ("created_at", "updated_at"):
        body.pop(name, None) if name not in changes else None
    return sandbox.control(f"{shop}/raw-orders", plain(body))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def refused(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        return [(each.number, in_english(each.reason)) for each in queries.refused_orders(session)]


@BOTH
def test_bad_orders_are_put_aside_and_good_ones_come_through(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    raw(shop, sandbox, grand_total=-5, increment_id="900000001")
    raw(shop, sandbox, order_currency_code="QQQ", increment_id="900000002")
    raw(shop, sandbox, items=[], increment_id="900000003")
    good = sandbox.place(shop)["increment_id"]

    first, second = poll(shop), poll(shop)

    assert [each["number"] for each in orders(first)] == [good]
    assert orders(second) == []
    assert {number: reason.split(":")[0].rstrip(".") for number, reason in refused(engine)} == {
        "900000001": "The grand total is negative",
        "900000002": "The currency is not known",
        "900000003": "The order has no lines",
    }


@BOTH
@pytest.mark.row("INT-03")
def test_odd_but_good_orders_are_taken_over(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    """Unknown article, emoji, four decimals, foreign currency, virtual without address."""
    connected(shop)
    item = {"item_id": 990001, "product_id": 999999, "sku": "BESTAAT/NIET+1", "name": "Klusbus 🚲", "qty_ordered": 1}
    item |= {"product_type": "virtual", "is_virtual": 1, "price": "12.3456", "row_total": "12.3456"}
    raw(
        shop,
        sandbox,
        increment_id="900000004",
        items=[item],
        is_virtual=1,
        shipping_address=[],
        extension_attributes={},
        order_currency_code="SEK",
        subtotal="12.3456",
        shipping_amount=0,
        tax_amount=0,
        discount_amount=0,
        hidden_tax_amount=0,
        discount_tax_compensation_amount=0,
        grand_total="12.3456",
    )

    (order,) = orders(poll(shop))

    assert order["lines"][0]["sku"] == "BESTAAT/NIET+1"
    # OpenMage answers emoji as question marks
    assert order["lines"][0]["name"] == ("Klusbus 🚲" if shop == "fietshal" else "Klusbus ????")
    assert Decimal(order["lines"][0]["row_total"]) == Decimal(order["totals"]["grand_total"]) == Decimal("12.3456")
    assert (order["currency"], order["delivery_address"]) == ("SEK", None)
    assert refused(engine) == []


@BOTH
@pytest.mark.row("C-10")
def test_a_mended_order_is_taken_over_by_hand(
    shop: str, sandbox: Sandbox, connected: Connect, engine: Engine, vault: Vault
) -> None:
    connected(shop)
    placed = sandbox.place(shop)["increment_id"]
    with pytest.raises(NotFound):
        refetch_order(engine, vault, shop, "123", "Anna")
    raw(shop, sandbox, grand_total=-5, increment_id="900000001")
    with pytest.raises(Refused, match="Order 900000001 cannot be taken over: The grand total is negative"):
        refetch_order(engine, vault, shop, "900000001", "Anna")
    assert [number for number, _ in refused(engine)] == ["900000001"]

    refetch_order(engine, vault, shop, placed, "Anna")
    refetch_order(engine, vault, shop, placed, "Anna")

    assert [each["number"] for each in orders(outbox(engine))] == [placed, placed]  # said again each time it is asked


@BOTH
@pytest.mark.row("C-10")
def test_a_missing_number_is_found_and_fetched(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    """Magento 2, 11: the gap detector."""
    connected(shop)
    numbers = [sandbox.place(shop, language="nl")["increment_id"] for _ in range(3)]
    poll(shop)
    with engine.begin() as connection:  # the second one was lost on the way, and the shop's date of it is long past
        connection.execute(delete(SEEN_ORDERS).where(SEEN_ORDERS.c.number == numbers[1]))
        connection.execute(update(SHOPS).values(gaps_next=None))
    before = last_outbox(engine)

    poll(shop, history_read=True)

    assert [each["number"] for each in orders(outbox(engine, before))] == [numbers[1]]
    with engine.connect() as connection:
        assert connection.execute(select(GAPS)).all() == []


@BOTH
@pytest.mark.row("C-10")
def test_a_number_that_the_shop_does_not_know_is_shown_and_let_go(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop)
    first = int(sandbox.place(shop, language="nl")["increment_id"])
    raw(shop, sandbox, increment_id=f"{first + 3:09d}", store_id=1)
    poll(shop)
    with Session(engine) as session:
        shown = tuple(gap.number for gap in queries.shop_views(session)[0].gaps)
        asked = session.execute(select(GAPS.c.number, GAPS.c.asked)).all()
    with engine.begin() as connection:
        connection.execute(update(GAPS).values(asked=queries.BELIEVED))
    with Session(engine) as session:
        later = queries.shop_views(session)[0].gaps

    assert shown == (f"{first + 1:09d}", f"{first + 2:09d}")
    assert sorted(asked) == [(number, 1) for number in shown]
    assert later == ()
