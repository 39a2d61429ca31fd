"""Credit notes go to the shop as credit memos: once, never of more than was paid there, and without an echo."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from contracts import identity
from contracts.invoicing import CreditNoteIssued
from kit.effects import Runner
from kit.work import unit_of_work
from services.integration.storage.secrets import Vault
from services.integration.use_cases import tell_shop
from services.integration.use_cases.write_credit_memo import WriteCreditMemo
from tests.integration.conftest import Sandbox, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import named, orders
from tests.integration.use_cases.test_tell_shop import Connect, Poll, performer, state

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
LINES = {"fietshal": [{"sku": "VEL-POMP", "qty": 3}], "meubelhuis": [{"sku": "KUSSEN-45", "qty": 3}]}
PATH = {"fietshal": "/refund", "meubelhuis": "creditmemo.create"}
Do = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def do(engine: Engine, vault: Vault) -> Do:
    runner = Runner(engine, {WriteCreditMemo.kind: performer(WriteCreditMemo, engine, vault)}, "integration")

    def run(event: CreditNoteIssued | None, actor: str = "Anna", rounds: int = 10) -> list[tuple[str, Any]]:
        before = last_outbox(engine)
        if event:
            with unit_of_work(engine, actor) as uow:
                tell_shop.tell_credited(uow, event)
        for _ in range(rounds):
            for effect, was in runner.take(10):
                runner.run(effect, was)
            with engine.begin() as connection:
                connection.execute(text("UPDATE effects SET next_try = now() WHERE state IN ('due', 'sending')"))
        return outbox(engine, before)

    return run


@pytest.fixture
def placed(sandbox: Sandbox, connected: Connect, poll: Poll) -> Callable[..., Any]:
    def place(shop: str, **told: Any) -> Any:
        connected(shop, **told.pop("shop_told", {}))
        number = sandbox.place(shop, **{"lines": LINES[shop], "payment": "ideal", **told})["increment_id"]
        poll(shop)
        return sandbox.order(shop, str(number))

    return place


def credited(shop: str, order: Any, pieces: int = 1, **told: Any) -> CreditNoteIssued:
    """Of so many pieces of the first line, with what the shop itself says they cost."""
    line = order["items"][0]
    each = Decimal(line["row_total_incl_tax"]) / Decimal(line["qty_ordered"])
    number = str(order["increment_id"])
    values: dict[str, Any] = {
        "credit_note_id": uuid4(),
        "order_id": identity.order_id(shop, number),
        "order_number": number,
        "shop": shop,
        "number": "C2026-000001",
        "issued_on": date(2026, 11, 24),
        "lines": {str(line["item_id"]): Decimal(pieces)} if pieces else {},
        "total": (each * pieces).quantize(Decimal("0.01")),
        "currency": "EUR",
    }
    return CreditNoteIssued(**{**values, **told})


@BOTH
@pytest.mark.row("INT-05")
def test_pieces_shipping_and_adjustment_are_taken_back(shop: str, placed: Any, sandbox: Sandbox, do: Do) -> None:
    order = placed(shop)
    shipping, tax = Decimal(order["shipping_amount"]), Decimal(order["shipping_tax_amount"])
    event = credited(shop, order, 2)
    event = event.model_copy(
        update={"shipping": shipping, "adjustment": Decimal("-5"), "total": event.total + shipping + tax - 5}
    )

    said = do(event)

    (memo,) = sandbox.order(shop, str(order["increment_id"]))["creditmemos"]
    assert Decimal(memo["grand_total"]) == event.total
    assert (Decimal(memo["shipping_amount"]), Decimal(memo["adjustment"])) == (shipping, -5)
    assert [(str(row["order_item_id"]), Decimal(row["qty"])) for row in memo["items"]] == list(event.lines.items())
    assert [told["what"] for told in named(said, "ShopTold")] == ["credit_memo"]
    assert named(said, "ShopNotTold") == []


@BOTH
def test_money_alone_takes_back_no_pieces_and_no_shipping(shop: str, placed: Any, sandbox: Sandbox, do: Do) -> None:
    order = placed(shop)

    do(credited(shop, order, 0, adjustment=Decimal("7.50"), total=Decimal("7.50")))

    (memo,) = sandbox.order(shop, str(order["increment_id"]))["creditmemos"]
    assert (Decimal(memo["grand_total"]), memo["items"], Decimal(memo["shipping_amount"])) == (Decimal("7.50"), [], 0)


@BOTH
@pytest.mark.row("M-03")
def test_a_lost_answer_makes_no_second_credit_memo(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    order = placed(shop)
    sandbox.fault(shop, "answer_lost", path=PATH[shop], times=1)

    said = do(credited(shop, order))

    assert len(sandbox.order(shop, str(order["increment_id"]))["creditmemos"]) == 1
    assert state(engine) == [("write_credit_memo", "done")]
    assert len(named(said, "ShopTold")) == 1


@BOTH
def test_what_we_took_back_is_no_refund_of_the_shops(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll
) -> None:
    order = placed(shop)
    event = credited(shop, order)

    do(event)
    sandbox.act(shop, str(order["increment_id"]), "hold")  # so that the order is said again
    events = poll(shop)

    assert Decimal(sandbox.order(shop, str(order["increment_id"]))["total_refunded"]) == event.total
    assert named(events, "ShopPaymentSeen") == []
    (seen,) = orders(events)
    assert (Decimal(seen["totals"]["refunded"]), Decimal(seen["lines"][0]["refunded"])) == (0, 0)


@BOTH
def test_never_more_than_there_is_left(shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll) -> None:
    order = placed(shop)
    number = str(order["increment_id"])

    (too_many,) = named(do(credited(shop, order, 4)), "ShopNotTold")
    (too_much,) = named(do(credited(shop, order, 0, total=Decimal(order["grand_total"]) + 1)), "ShopNotTold")

    assert too_many["reason"].startswith("The shop has fewer pieces left")
    assert too_much["reason"].startswith("The shop has only ")
    assert sandbox.order(shop, number)["creditmemos"] == []
    do(credited(shop, order, number="C2026-000003"))
    sandbox.act(shop, number, "hold")
    events = poll(shop)
    assert [Decimal(each["totals"]["refunded"]) for each in orders(events)] == [0]


@BOTH
def test_an_order_that_is_not_invoiced_there_waits(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    order = placed(shop, payment="banktransfer", shipping="parcel")
    number = str(order["increment_id"])

    assert do(credited(shop, order), rounds=2) == []
    assert state(engine) == [("write_credit_memo", "due")]
    sandbox.act(shop, number, "pay")
    assert [told["what"] for told in named(do(None), "ShopTold")] == ["credit_memo"]
    assert len(sandbox.order(shop, number)["creditmemos"]) == 1


@BOTH
def test_what_the_shop_makes_of_it_is_held_against_ours(shop: str, placed: Any, do: Do) -> None:
    order = placed(shop)
    event = credited(shop, order)

    said = do(event.model_copy(update={"total": event.total - Decimal("0.30")}))

    (told,) = named(said, "ShopTold")
    (differs,) = named(said, "ShopNotTold")
    assert differs["what"] == "credit_memo_total"
    ours = f"{event.total - Decimal('0.30'):.2f} EUR"
    assert differs["reason"] == (
        f"The shop's credit memo {told['reference']} is of {event.total:.2f} EUR, our credit note of {ours}."
    )


def test_a_shop_may_not_want_it_and_its_own_refund_is_no_news(placed: Any, do: Do, engine: Engine) -> None:
    order = placed("fietshal", shop_told={"settings": {"tell.credit_memo": "no"}})
    do(credited("fietshal", order))
    do(credited("meubelhuis", order))  # a shop that is not connected
    assert state(engine) == []


def test_the_shops_own_refund_is_not_told_back(placed: Any, do: Do, engine: Engine) -> None:
    do(credited("fietshal", placed("fietshal")), "shop")
    assert state(engine) == []
