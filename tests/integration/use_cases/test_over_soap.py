"""A shop whose host shut XML-RPC off is read and written all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from services.integration.partners.openmage import description, rpc, soap, wire
from services.integration.storage.tables import SHOPS
from services.integration.use_cases import tell_shop
from tests.integration.builders import shipped
from tests.integration.conftest import Sandbox
from tests.integration.use_cases.test_poll_shop import named, orders
from tests.integration.use_cases.test_tell_shop import Connect, Do, Poll, do, state  # noqa: F401 — a fixture


@pytest.fixture(params=["rpc", "wsi"])
def shut(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[None]:
    for kept in (description._known, wire._sessions, soap._attributes, rpc._doors):
        kept.clear()
    sandbox.control("meubelhuis/settings", {"xmlrpc": "405", "soap": request.param})
    yield
    sandbox.control("meubelhuis/settings", {"xmlrpc": "on", "soap": "rpc"})
    description._known.clear()


@pytest.mark.row("INT-02")
@pytest.mark.row("INT-05")
def test_a_round_and_a_shipment_over_soap(
    shut: None,
    sandbox: Sandbox,
    connected: Connect,
    poll: Poll,
    do: Do,  # noqa: F811
    engine: Engine,
) -> None:
    connected("meubelhuis")
    told: dict[str, Any] = {"lines": [{"sku": "STOEL-LUND-antraciet", "qty": 2}], "payment": "banktransfer"}
    number = sandbox.place("meubelhuis", **told, shipping="parcel")["increment_id"]

    events = poll("meubelhuis")

    (order,) = orders(events)
    assert (order["number"], [line["sku"] for line in order["lines"]]) == (number, ["STOEL-LUND-antraciet"])
    assert named(events, "ShopProductSeen")
    assert named(events, "ShopStockSeen")
    with engine.connect() as connection:
        row = connection.execute(select(SHOPS.c.facts, SHOPS.c.message)).one()
    assert (row.facts["protocol"], row.message) == ("soap", "")

    sandbox.fault("meubelhuis", "answer_lost", path="salesOrderShipmentCreate", times=1)
    do(lambda uow: tell_shop.tell_shipped(uow, shipped("meubelhuis", number)))

    (shipment,) = sandbox.order("meubelhuis", number)["shipments"]
    assert [track["track_number"] for track in shipment["tracks"]] == ["3SPAKB000000001"]
    assert state(engine) == [("write_shipment", "done")]
