"""What comes of trying a shop's connection, as integration would tell it: good, or with a wrong key."""

from decimal import Decimal
from typing import Any

from contracts.facts import Delivery, Difference, PaymentKind
from contracts.integration import CheckConnection, CheckStep, ConnectionChecked, ShopLine, ShopOrder, StoreFound
from kernel.sentence import pack
from tests.gateway.builders import NOW, an_address, an_order

ADDRESS = "https://tuin.example"


def step(code: str, state: str = "good", **values: str) -> CheckStep:
    return CheckStep(code=code, state=state, values=values)


def a_sample(**changes: Any) -> ShopOrder:
    """An order with a discount and two lines."""
    facts = an_order()
    names = ("sku", "name", "brand", "options", "quantity", "unit_price_incl_tax", "row_total_incl_tax", "discount")
    lines = tuple(
        ShopLine(shop_line_id=line.sku, **{name: getattr(line, name) for name in names}) for line in facts.lines
    )
    values: dict[str, Any] = {
        "shop": "new",
        "shop_order_id": "7",
        "number": "100000007",
        "placed_at": NOW,
        "changed_at": NOW,
        "state": "processing",
        "store_id": "1",
        "customer_email": "daan.bakker@example.nl",
        "billing": an_address(),
        "delivery_address": an_address(),
        "delivery": Delivery.PICKUP,
        "payment_kind": PaymentKind.ONLINE,
        "payment_method": "iDEAL",
        "lines": lines,
        "totals": facts.totals,
    }
    return ShopOrder(**{**values, **changes})


def a_difference() -> Difference:
    return Difference(rule="subtotal", expected=Decimal("10.00"), found=Decimal("10.01"), currency="EUR")


def good(**changes: Any) -> ConnectionChecked:
    steps = (
        step("address", address=ADDRESS),
        step("protocol", kind="magento2", protocol="REST"),
        step("signed_in", protocol="REST"),
        step("right", resource="Magento_Sales::actions_view", use="orders"),
        CheckStep(
            code="right_missing", state="warn", values={"resource": "Magento_Sales::creditmemo", "use": "refund"}
        ),
        step("writes"),
        step("stores", count="2", names="Nederlands, Deutsch"),
        step("clock_behind", "warn", minutes="120"),
        step("sample", number="100000007"),
    )
    stores = (
        StoreFound(store_id="1", code="nl", name="Nederlands", language="nl", currency="EUR"),
        StoreFound(store_id="2", code="de", name="Deutsch", language="de", currency="EUR"),
    )
    values: dict[str, Any] = {
        "ok": True,
        "kind": "magento2",
        "address": ADDRESS,
        "protocol": "REST",
        "steps": steps,
        "stores": stores,
        "sample": a_sample(),
    }
    return ConnectionChecked(**{**values, **changes})


def bad() -> ConnectionChecked:
    steps = (
        step("address", address=ADDRESS),
        step("protocol", kind="magento2", protocol="REST"),
        CheckStep(
            code="sign_in",
            state="wrong",
            trouble=pack("{who} gave no answer within {seconds} s.", who="The shop", seconds=8),
        ),
    )
    return good(ok=False, steps=steps, stores=(), sample=None)


def answer(request: CheckConnection) -> ConnectionChecked:
    return bad() if "wrong" in request.credentials.values() else good()
