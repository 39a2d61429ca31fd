"""The carrier's packing slip: once, whatever happens to the answer, and each refused box with its reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from contracts.facts import Delivery
from contracts.planning import DayClosed
from kit.effects import Runner
from kit.work import unit_of_work
from services.integration.partners.http import Limits, Line
from services.integration.partners.rest_carrier.client import RestCarrier
from services.integration.partners.rest_carrier.mapping import manifest_of
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import MANIFESTS
from services.integration.use_cases import send_manifest
from services.integration.use_cases.send_manifest import SendManifest, ask_manifest
from tests.integration.builders import a_closed_day, a_parcel, a_stop, carrier_request
from tests.integration.conftest import Sandbox, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import named
from tests.integration.use_cases.test_tell_shop import state

Connect = Callable[..., None]
Send = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def send(engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Send:
    """send(closed): hear that a day was closed, and send until nothing is left; the events said."""
    made = SendManifest.__new__(SendManifest)
    made.engine, made.vault = engine, vault
    runner = Runner(engine, {made.kind: made}, "integration")

    def hasty(address: str, credentials: dict[str, str]) -> RestCarrier:
        return RestCarrier(address, credentials, Line("The carrier", Limits(read=0.4)))

    monkeypatch.setattr(send_manifest, "RestCarrier", hasty)

    def run(closed: DayClosed, turns: int = 8) -> list[tuple[str, Any]]:
        before = last_outbox(engine)
        with unit_of_work(engine) as uow:
            ask_manifest(uow, closed)
        for _ in range(turns):
            for effect, was in runner.take():
                runner.run(effect, was)
            with engine.begin() as connection:
                connection.execute(text("UPDATE effects SET next_try = now() WHERE state IN ('due', 'sending')"))
        return outbox(engine, before)

    return run


def manifests(sandbox: Sandbox) -> list[Any]:
    return sandbox.control("carrier/manifests")  # type: ignore[no-any-return]


def test_a_closed_day_is_announced_once(sandbox: Sandbox, connected: Connect, send: Send, engine: Engine) -> None:
    connected("carrier")
    closed = a_closed_day(3)

    (accepted,) = named(send(closed), "ManifestAccepted")
    assert send(closed) == []  # heard again

    barcodes = [parcel.barcode for stop in closed.stops for parcel in stop.parcels]
    assert accepted["closing_id"] == str(closed.closing_id)
    assert accepted["collection_day"] == "2030-03-05"
    assert accepted["tracking"] == {barcode: barcode for barcode in barcodes}
    assert all(url.endswith(barcode) for barcode, url in accepted["tracking_urls"].items())
    assert accepted["refused"] == {}
    with engine.connect() as connection:
        assert connection.execute(select(MANIFESTS.c.number)).scalars().all() == [accepted["manifest_number"]]
    assert len(manifests(sandbox)) == 1


def test_the_carrier_refuses_one_of_twenty(sandbox: Sandbox, connected: Connect, send: Send) -> None:
    connected("carrier")
    closed = a_closed_day(20)
    bad = closed.stops[6].parcels[0].barcode
    sandbox.control("carrier/faults", {"refuse_parcel": bad, "reason": "straat bestaat niet"})

    (accepted,) = named(send(closed), "ManifestAccepted")

    assert accepted["refused"] == {bad: "straat bestaat niet"}
    assert len(accepted["tracking"]) == 19
    assert bad not in accepted["tracking"]


@pytest.mark.row("M-03")
@pytest.mark.parametrize("fault", ["answer_late", "answer_lost", "half_json"])
def test_an_answer_that_does_not_come_makes_no_second_slip(
    fault: str, sandbox: Sandbox, connected: Connect, send: Send, engine: Engine
) -> None:
    connected("carrier")
    sandbox.fault("carrier", fault, times=1, seconds=0.8, path="/manifests")

    said = send(a_closed_day(2))

    assert len(manifests(sandbox)) == 1
    assert [name for name, _ in said] == ["ManifestAccepted"]
    assert state(engine) == [("send_manifest", "done")]


def test_the_carrier_takes_nothing_and_says_why(sandbox: Sandbox, connected: Connect, send: Send) -> None:
    connected("carrier")
    (refused,) = named(send(a_closed_day(1, collection_day=date(2030, 3, 9))), "ManifestRefused")
    assert refused["reason"] == "collection_date: 2030-03-09 is not a working day"
    assert not refused["uncertain"]


def test_a_carrier_that_is_not_connected(sandbox: Sandbox, send: Send) -> None:
    (refused,) = named(send(a_closed_day(1)), "ManifestRefused")
    assert refused["reason"].startswith("The carrier postnl is not connected")


def test_a_wrong_key_is_tried_again_and_then_told(sandbox: Sandbox, connected: Connect, send: Send) -> None:
    connected("carrier")
    sandbox.fault("carrier", "wrong_credentials", times=50)
    (refused,) = named(send(a_closed_day(1)), "ManifestRefused")
    assert "does not accept our credentials" in refused["reason"]


def test_the_own_van_and_a_day_without_boxes_need_no_slip(send: Send, engine: Engine) -> None:
    assert send(a_closed_day(1, carrier="van")) == []
    assert send(a_closed_day(0)) == []
    assert state(engine) == []


def test_what_stands_on_the_slip() -> None:
    boxes = (a_parcel(1, box=1, boxes=2), a_parcel(2, box=2, boxes=2, weight_grams=0))
    stops = (
        a_stop(1, parcels=boxes, to_collect="49.95", reference="K-7"),
        a_stop(2, delivery=Delivery.PICKUP),
    )
    sender = carrier_request("http://x").sender
    slip = manifest_of(a_closed_day(0, stops=stops), sender)

    assert slip["sender"] == {
        "name": "Fietshal",
        "street": "Dorpsstraat 1",
        "postcode": "8011 AA",
        "city": "Zwolle",
        "country": "NL",
    }
    assert [(each["barcode"], each["cod_amount"], each["weight_grams"]) for each in slip["parcels"]] == [
        (boxes[0].barcode, "49.95", 2500),
        (boxes[1].barcode, "0", 1000),
    ]
    first = slip["parcels"][0]
    assert (first["name"], first["street"], first["reference"]) == (
        "Jan van der Berg",
        "Keizersgracht 123, 2 hoog",
        "K-7",
    )
