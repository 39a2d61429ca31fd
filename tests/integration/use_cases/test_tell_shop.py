"""Writing to shops: once, read back before anything is repeated, and never an echo of the shop's own doing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, text

from contracts import identity
from contracts.facts import DocumentRef
from contracts.invoicing import InvoiceIssued
from contracts.planning import OrderMoved, OrderPlanned
from kit.effects import Runner
from kit.work import UnitOfWork, unit_of_work
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SEEN_ORDERS, metadata
from services.integration.use_cases import tell_shop
from services.integration.use_cases.perform import ShopPerformer
from services.integration.use_cases.write_shipment import WriteShipment
from services.integration.use_cases.write_to_shop import (
    CancelInShop,
    HoldInShop,
    UnholdInShop,
    WriteComment,
    WriteInvoice,
)
from tests.integration.builders import a_parcel, shipped
from tests.integration.conftest import Sandbox, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import named, orders

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
EFFECTS = metadata.tables["effects"]
PERFORMERS = (WriteShipment, WriteInvoice, WriteComment, CancelInShop, HoldInShop, UnholdInShop)
Poll = Callable[..., list[tuple[str, Any]]]
Connect = Callable[..., None]
Do = Callable[[Callable[[UnitOfWork], None]], list[tuple[str, Any]]]


@pytest.fixture
def do(engine: Engine, vault: Vault) -> Do:
    """do(lambda uow: …): hear an event, perform what follows until nothing is left; the events said."""
    runner = Runner(engine, {cls.kind: performer(cls, engine, vault) for cls in PERFORMERS}, "integration")

    def run(hear: Callable[[UnitOfWork], None], actor: str = "Anna") -> list[tuple[str, Any]]:
        before = last_outbox(engine)
        with unit_of_work(engine, actor) as uow:
            hear(uow)
        for _ in range(10):
            taken = runner.take(10)
            for effect, was in taken:
                runner.run(effect, was)
            with engine.begin() as connection:
                connection.execute(text("UPDATE effects SET next_try = now() WHERE state IN ('due', 'sending')"))
        return outbox(engine, before)

    return run


def performer(cls: type[ShopPerformer], engine: Engine, vault: Vault) -> ShopPerformer:
    made = cls.__new__(cls)
    made.engine, made.vault = engine, vault
    return made


def state(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        found = connection.execute(select(EFFECTS.c.kind, EFFECTS.c.state).order_by(EFFECTS.c.made_at))
        return [(kind, was) for kind, was in found]


def facts(shop: str, number: str, version: int = 1) -> Any:
    return SimpleNamespace(
        order_id=identity.order_id(shop, number), shop=shop, number=number, shop_order_id="", version=version
    )


def held(shop: str, number: str, **told: Any) -> Any:
    return SimpleNamespace(order=facts(shop, number), by_shop=False, **told)


def issued(shop: str, number: str) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=uuid4(),
        order_id=identity.order_id(shop, number),
        order_number=number,
        shop=shop,
        number="2026-0001",
        issued_on=date(2026, 11, 24),
        total=Decimal("10"),
        currency="EUR",
        document=DocumentRef(sha256="0" * 64, name="2026-0001.pdf"),
    )


def planned(shop: str, number: str, **told: Any) -> OrderPlanned:
    order_id = identity.order_id(shop, number)
    return OrderPlanned(order_id=order_id, number=number, shop=shop, day=date(2026, 11, 24), delivery="parcel", **told)


@pytest.fixture
def placed(sandbox: Sandbox, connected: Connect, poll: Poll) -> Callable[..., str]:
    def place(shop: str, **told: Any) -> str:
        connected(shop)
        number = sandbox.place(shop, **{"payment": "banktransfer", "shipping": "parcel", **told})["increment_id"]
        poll(shop)
        return str(number)

    return place


@BOTH
def test_a_shipment_with_its_track(shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine) -> None:
    number = placed(shop)
    event = shipped(shop, number)

    said = do(lambda uow: tell_shop.tell_shipped(uow, event))
    do(lambda uow: tell_shop.tell_shipped(uow, event))  # heard again

    (shipment,) = sandbox.order(shop, number)["shipments"]
    assert [(track["track_number"], track["title"]) for track in shipment["tracks"]] == [("3SPAKB000000001", "postnl")]
    (told,) = named(said, "ShopTold")
    assert (told["what"], told["order_id"]) == ("shipment", str(identity.order_id(shop, number)))
    assert state(engine) == [("write_shipment", "done")]


@BOTH
@pytest.mark.parametrize("path", ["ship", "addTrack"])
@pytest.mark.row("M-03")
def test_a_lost_answer_makes_no_second_shipment(
    shop: str, path: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    """OpenMage 10: duplicate tracks are accepted, so it is read back."""
    number = placed(shop)
    what = {"fietshal": "/ship", "meubelhuis": "shipment.create" if path == "ship" else "addTrack"}[shop]
    sandbox.fault(shop, "answer_lost", path=what, times=1)

    said = do(lambda uow: tell_shop.tell_shipped(uow, shipped(shop, number)))

    (shipment,) = sandbox.order(shop, number)["shipments"]
    assert [track["track_number"] for track in shipment["tracks"]] == ["3SPAKB000000001"]
    assert state(engine) == [("write_shipment", "done")]
    assert len(named(said, "ShopTold")) == 1


@BOTH
def test_what_staff_shipped_in_the_shop_is_not_shipped_twice(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    number = placed(shop)
    do(lambda uow: tell_shop.tell_shipped(uow, shipped(shop, number, parcels=())))
    later = shipped(shop, number, parcels=(a_parcel(1, tracking_number="3SLATER"),))

    do(lambda uow: tell_shop.tell_shipped(uow, later))

    (shipment,) = sandbox.order(shop, number)["shipments"]
    assert [track["track_number"] for track in shipment["tracks"]] == ["3SLATER"]
    assert [each for _, each in state(engine)] == ["done", "done"]


@BOTH
def test_an_order_that_cannot_be_shipped_is_told_as_such(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    number = placed(shop)
    sandbox.act(shop, number, "cancel")

    (told,) = named(do(lambda uow: tell_shop.tell_shipped(uow, shipped(shop, number))), "ShopNotTold")

    assert told["reason"] == "There is nothing to ship in the shop: the order is cancelled there."
    assert not told["uncertain"]
    assert state(engine) == [("write_shipment", "failed")]


@BOTH
def test_part_of_an_order_and_a_configurables_simple(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    """OpenMage 11."""
    sku = {"fietshal": "GAZ-ESPRIT-C7-53", "meubelhuis": "TAFEL-OLAF-160"}[shop]
    number = placed(shop, lines=[{"sku": sku, "qty": 2}])
    line = sandbox.order(shop, number)["items"][-1]
    assert line["parent_item_id"]
    event = shipped(shop, number, shipped_shop_lines={str(line["item_id"]): "1"}, parcels=())

    do(lambda uow: tell_shop.tell_shipped(uow, event))

    (shipment,) = sandbox.order(shop, number)["shipments"]
    assert [(each["order_item_id"], Decimal(each["qty"])) for each in shipment["items"]] == [
        (line["parent_item_id"], 1)
    ]


@BOTH
def test_an_invoice_and_the_money_that_the_shop_makes_up(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll, engine: Engine
) -> None:
    """Magento takes an invoice of an offline method for its payment: it must not come back as money."""
    number = placed(shop)
    event = issued(shop, number)
    what = {"fietshal": "/invoice", "meubelhuis": "invoice.create"}[shop]
    sandbox.fault(shop, "answer_lost", path=what, times=1)

    said = do(lambda uow: tell_shop.tell_invoiced(uow, event))
    events = poll(shop)

    order = sandbox.order(shop, number)
    assert len(order["invoices"]) == 1
    assert Decimal(order["invoices"][0]["grand_total"]) == Decimal(order["grand_total"])
    assert [told["what"] for told in named(said, "ShopTold")] == ["invoice"]
    assert Decimal(order["total_paid"]) == Decimal(order["grand_total"])  # so says the shop
    assert named(events, "ShopPaymentSeen") == []
    assert [Decimal(each["totals"]["paid"]) for each in orders(events)] == [0]


@BOTH
def test_an_order_invoiced_in_the_shop_counts_as_told(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    number = placed(shop, payment="ideal")

    do(lambda uow: tell_shop.tell_invoiced(uow, issued(shop, number)))

    assert len(sandbox.order(shop, number)["invoices"]) == 1
    assert state(engine) == [("write_invoice", "done")]


@BOTH
def test_a_comment_keeps_the_orders_status(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll, engine: Engine
) -> None:
    """OpenMage 9; Magento 2, 8."""
    number = placed(shop, language="nl")
    sandbox.fault(shop, "answer_lost", path={"fietshal": "/comments", "meubelhuis": "addComment"}[shop], times=1)

    do(lambda uow: tell_shop.tell_planned(uow, planned(shop, number)))
    moved = OrderMoved(**{**planned(shop, number, revision=2).model_dump(), "from_day": date(2026, 11, 23)})
    do(lambda uow: tell_shop.tell_planned(uow, moved))

    order = sandbox.order(shop, number)
    comments = [row["comment"] for row in reversed(order["history"]) if row["comment"] and "Pakbon" in row["comment"]]
    assert comments == ["Pakbon: gepland op 24-11-2026", "Pakbon: verplaatst van 23-11-2026 naar 24-11-2026 (2)"]
    assert (order["state"], order["status"]) == ("new", "pending")
    assert orders(poll(shop)) == []  # nothing that we did not write ourselves


@BOTH
def test_hold_release_and_cancel(shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll, engine: Engine) -> None:
    number = placed(shop)

    do(lambda uow: tell_shop.tell_held(uow, held(shop, number)))
    assert sandbox.order(shop, number)["state"] == "holded"
    do(lambda uow: tell_shop.tell_released(uow, held(shop, number)))
    assert sandbox.order(shop, number)["state"] == "new"
    do(lambda uow: tell_shop.tell_held(uow, SimpleNamespace(order=facts(shop, number, 7))))
    do(lambda uow: tell_shop.tell_cancelled(uow, held(shop, number)))  # a held one is released first
    assert sandbox.order(shop, number)["state"] == "canceled"
    assert {each for _, each in state(engine)} == {"done"}


@BOTH
def test_a_paid_order_is_not_cancelled_in_the_shop(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine
) -> None:
    """Magento 2, 8: the answer is 200 with false."""
    number = placed(shop, payment="ideal")
    (told,) = named(do(lambda uow: tell_shop.tell_cancelled(uow, held(shop, number))), "ShopNotTold")
    assert told["what"] == "cancel"
    assert told["reason"]
    assert state(engine) == [("cancel_in_shop", "failed")]


@BOTH
def test_what_the_shop_did_itself_is_not_told_back(shop: str, placed: Any, do: Any, engine: Engine) -> None:
    number = placed(shop)
    do(lambda uow: tell_shop.tell_held(uow, held(shop, number)), actor="shop")
    do(lambda uow: tell_shop.tell_cancelled(uow, SimpleNamespace(order=facts(shop, number), by_shop=True)))
    assert state(engine) == []


@pytest.mark.row("INT-06")
def test_a_shop_may_not_want_to_be_told(sandbox: Sandbox, connected: Connect, do: Do, engine: Engine) -> None:
    connected(
        "fietshal", settings={"tell.shipment": "no", "tell.hold": "no", "tell.invoice": "no", "tell.comment": "no"}
    )
    do(lambda uow: tell_shop.tell_shipped(uow, shipped("fietshal", "1")))
    do(lambda uow: tell_shop.tell_held(uow, held("fietshal", "1")))
    do(lambda uow: tell_shop.tell_invoiced(uow, issued("fietshal", "1")))
    do(lambda uow: tell_shop.tell_planned(uow, planned("fietshal", "1")))
    assert state(engine) == []


@BOTH
def test_a_shop_that_is_down_is_told_later(shop: str, placed: Any, sandbox: Sandbox, do: Do, engine: Engine) -> None:
    number = placed(shop)
    sandbox.fault(shop, "wrong_credentials", times=2)

    do(lambda uow: tell_shop.tell_shipped(uow, shipped(shop, number)))

    assert len(sandbox.order(shop, number)["shipments"]) == 1
    assert state(engine) == [("write_shipment", "done")]


@BOTH
def test_the_newest_edition_is_written_to(
    shop: str, placed: Any, sandbox: Sandbox, do: Do, poll: Poll, engine: Engine
) -> None:
    number = placed(shop)
    edited = sandbox.act(shop, number, "edit", customer={"city": "Deventer"})["increment_id"]
    poll(shop)

    do(lambda uow: tell_shop.tell_shipped(uow, shipped(shop, number)))

    assert len(sandbox.order(shop, edited)["shipments"]) == 1
    with engine.connect() as connection:
        assert len(connection.execute(select(SEEN_ORDERS)).all()) == 2
