"""What of an order was guessed waits in one list until somebody explains it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from contracts.integration import DismissUnknown, MapMethod, ShopProduct, Unknown
from kernel.refused import NotFound, Refused
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.magento.book import Article
from services.integration.partners.shop import ShownProduct
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import REFETCHES, SHOPS
from services.integration.use_cases import explain
from services.integration.use_cases.read_orders import read_page
from services.integration.use_cases.save_shop import save_shop
from services.integration.use_cases.see_products import see_products
from tests.integration.builders import payload, shop_request
from tests.integration.conftest import Sandbox
from tests.integration.use_cases.test_poll_shop import orders
from tests.integration.use_cases.test_refused_orders import CAPTURED, raw

Connect = Callable[..., None]
Poll = Callable[..., list[tuple[str, Any]]]
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
pytestmark = pytest.mark.row("P-17")


def waiting(engine: Engine, what: str = "") -> list[Unknown]:
    with Session(engine) as session:
        return [each for each in queries.unknown_views(session) if what in ("", each.what)]


def place_strange(shop: str, sandbox: Sandbox, number: str, **changes: Any) -> None:
    """Paid by a method and sent in a way that nobody has heard of."""
    body = payload(CAPTURED[shop])
    body["payment"]["method"] = "superpay_direct"
    strange: dict[str, Any] = {"payment": body["payment"], "state": "processing", "shipping_description": "Per drone"}
    if shop == "meubelhuis":
        strange["shipping_method"] = "drone_fast"
    else:
        body["extension_attributes"]["shipping_assignments"][0]["shipping"]["method"] = "drone_fast"
        strange["extension_attributes"] = body["extension_attributes"]
    raw(shop, sandbox, **{**strange, "increment_id": number, **changes})


def map_to(engine: Engine, shop: str, what: str, code: str, kind: str) -> None:
    with unit_of_work(engine, "Anna") as uow:
        explain.map_method(uow, MapMethod(shop=shop, what=what, code=code, kind=kind))


@BOTH
def test_an_unknown_method_is_mapped_with_one_act_and_its_orders_are_read_again(
    shop: str, sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected(shop, settings={"language": "de"})
    place_strange(shop, sandbox, "900000001")
    place_strange(shop, sandbox, "900000050")
    usual = sandbox.place(shop)["increment_id"]
    first = {each["number"]: each for each in orders(poll(shop))}
    assert (first["900000001"]["payment_kind"], first["900000001"]["delivery"]) == ("online", "parcel")
    assert usual in first

    (entry,) = waiting(engine, "payment")
    assert (entry.code, entry.assumed, entry.orders) == ("superpay_direct", "online", 2)
    assert {entry.first, entry.last} == {"900000001", "900000050"}
    (way,) = waiting(engine, "shipping")
    assert (way.code, way.name, way.assumed, way.orders) == ("drone_fast", "Per drone", "parcel", 2)

    map_to(engine, shop, "payment", "superpay_direct", "on_account")
    again = orders(poll(shop))

    assert {each["number"]: each["payment_kind"] for each in again if each["number"] != usual} == {
        "900000001": "on_account",
        "900000050": "on_account",
    }
    assert waiting(engine, "payment") == []
    assert waiting(engine, "shipping")[0].orders == 2
    with Session(engine) as session:
        settings = session.execute(select(SHOPS.c.settings)).scalar_one()
    assert settings == {"language": "de", "payment.superpay_direct": "on_account"}
    assert orders(poll(shop)) == []


def test_the_settings_page_explains_as_well(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine, vault: Vault
) -> None:
    connected("fietshal")
    place_strange("fietshal", sandbox, "900000001")
    poll("fietshal")
    with unit_of_work(engine, "Anna") as uow:
        save_shop(uow, vault, shop_request("fietshal", sandbox.address, settings={"shipping.drone": "van"}))
    assert waiting(engine, "shipping") == []
    assert {each["delivery"] for each in orders(poll("fietshal"))} == {"van"}


def test_a_round_that_began_under_the_old_settings_notes_nothing_after_the_mapping(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected("fietshal")
    place_strange("fietshal", sandbox, "900000001")
    poll("fietshal")
    place_strange("fietshal", sandbox, "900000002")

    def mapped_meanwhile(*told: Any, **named: Any) -> Any:
        page = read_page(*told, **named)
        monkeypatch.undo()
        map_to(engine, "fietshal", "payment", "superpay_direct", "transfer")
        return page

    monkeypatch.setattr("services.integration.use_cases.poll_shop.read_page", mapped_meanwhile)
    assert orders(poll("fietshal")) == []
    assert {each["number"]: each["payment_kind"] for each in orders(poll("fietshal"))} == {
        "900000001": "transfer",
        "900000002": "transfer",
    }
    assert waiting(engine, "payment") == []


def test_what_is_right_as_it_is_comes_back_with_no_further_order(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected("fietshal")
    place_strange("fietshal", sandbox, "900000001")
    poll("fietshal")
    asked = DismissUnknown(shop="fietshal", what="payment", code="superpay_direct")
    with unit_of_work(engine, "Anna") as uow:
        explain.dismiss_unknown(uow, asked)
    place_strange("fietshal", sandbox, "900000002")
    poll("fietshal")
    assert waiting(engine, "payment") == []
    assert waiting(engine, "shipping")[0].orders == 2
    with unit_of_work(engine, "Anna") as uow, pytest.raises(NotFound, match="no longer in the list"):
        explain.dismiss_unknown(uow, asked)


def test_orders_that_are_over_and_known_ones_cost_nothing(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected("fietshal")
    place_strange("fietshal", sandbox, "900000001")
    place_strange("fietshal", sandbox, "900000002", state="complete")
    poll("fietshal")
    assert waiting(engine, "payment")[0].last == "900000001"
    touched: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: touched.append(told[2]))
    poll("fietshal")
    assert touched
    assert not [statement for statement in touched if "unknown" in statement]


def test_an_article_that_the_shop_does_not_show_waits_until_it_does(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected("fietshal")
    body = payload(CAPTURED["fietshal"])
    line = {**body["items"][0], "product_id": 987654, "sku": "BEL-1", "name": "Fietsbel", "product_type": "simple"}
    for number in ("900000001", "900000002"):
        raw("fietshal", sandbox, increment_id=number, state="processing", items=[line])
        poll("fietshal")

    (entry,) = waiting(engine, "product")
    assert (entry.code, entry.name, entry.orders) == ("987654", "BEL-1 Fietsbel", 2)
    with unit_of_work(engine, "Anna") as uow:
        explain.ask_article(uow, "fietshal", "987654")
    assert [each["number"] for each in orders(poll("fietshal"))] == [entry.last]
    assert [each.orders for each in waiting(engine, "product")] == [2]

    product = ShopProduct(shop="fietshal", sku="BEL-1", shop_product_id="987654", name="Fietsbel", brand="Gazelle")
    shown = ShownProduct(product, Article("987654", "BEL-1", "Gazelle"), 987654)
    with unit_of_work(engine, "shop") as uow:
        see_products(uow, "fietshal", [shown])
    assert waiting(engine, "product") == []
    again = {each["number"]: each["lines"][0]["brand"] for each in orders(poll("fietshal"))}
    assert again == {"900000001": "Gazelle", "900000002": "Gazelle"}


def test_a_mapping_that_cannot_be_is_refused_and_changes_nothing(
    sandbox: Sandbox, connected: Connect, poll: Poll, engine: Engine
) -> None:
    connected("fietshal")
    place_strange("fietshal", sandbox, "900000001")
    poll("fietshal")
    with pytest.raises(Refused, match="no way of paying"):
        map_to(engine, "fietshal", "payment", "superpay_direct", "barter")
    with pytest.raises(Refused, match="Choose what it is"):
        map_to(engine, "fietshal", "product", "1", "online")
    with pytest.raises(NotFound, match="no longer in the list"):
        map_to(engine, "fietshal", "payment", "otherpay", "online")
    assert len(waiting(engine)) >= 2
    with Session(engine) as session:
        assert session.execute(select(SHOPS.c.settings)).scalar_one() == {}
        assert session.execute(select(REFETCHES)).all() == []
