"""The handles of the sandbox: orders on demand, faults, raw orders, reset and restart."""

from __future__ import annotations

import json
import xmlrpc.client
from decimal import Decimal
from typing import Any

import pytest
import requests


def test_stock_is_set_reserved_and_taken_at_shipment(box: Any, rpc: Any) -> None:
    box.control("fietshal/stock", {"sku": "VEL-STANDAARD", "qty": 5}, status=200)
    before = box.look("fietshal/stock")["VEL-STANDAARD"]
    placed = box.place(lines=[{"sku": "VEL-STANDAARD", "qty": 2}], shipping="parcel")
    stock = box.look("fietshal/stock")["VEL-STANDAARD"]
    assert (stock["qty"], before["free"] - stock["free"]) == (5, 2)
    box.rest(f"order/{placed['entity_id']}/ship", "POST", {})
    after = box.look("fietshal/stock")["VEL-STANDAARD"]
    assert (after["qty"], after["free"]) == (3, stock["free"])
    told = Decimal(rpc("product_stock.list", ["KUSSEN-45"])[0]["qty"])
    box.place("meubelhuis", lines=[{"sku": "KUSSEN-45", "qty": 3}])
    assert Decimal(rpc("product_stock.list", ["KUSSEN-45"])[0]["qty"]) == told - 3


def test_sold_out_without_backorder_cannot_be_ordered(box: Any) -> None:
    answer = box.control("fietshal/orders", {"lines": [{"sku": "OUDERWETS-OMA"}]}, status=409)
    assert answer["message"] == "Product that you are trying to add is not available."
    assert box.control("fietshal/orders", {"lines": [{"sku": "NIET"}]}, status=404)
    assert box.control("fietshal/orders", {"payment": "goud"}, status=409)["message"] == "Unknown payment: goud"


def test_acts_on_an_order(box: Any) -> None:
    number = box.place(payment="banktransfer")["increment_id"]
    assert box.control(f"fietshal/orders/{number}/hold", status=200)["state"] == "holded"
    assert box.control(f"fietshal/orders/{number}/unhold", status=200)["state"] == "new"
    assert box.control(f"fietshal/orders/{number}/cancel", status=200)["state"] == "canceled"
    assert box.control(f"fietshal/orders/{number}/cancel", status=409)
    assert box.control("fietshal/orders/none/pay", status=404)
    assert len(box.control("fietshal/orders", {"count": 3}, status=201)) == 3


RAW = {
    "increment_id": "BAD-1",
    "grand_total": -12.3456,
    "order_currency_code": "SEK",
    "is_virtual": 1,
    "customer_firstname": "Zoë 🚲",
    "items": [{"sku": "BESTAAT-NIET", "name": "Spook 👻", "qty_ordered": 1, "price": 0.3333, "row_total": 0.3333}],
}


def test_raw_orders_are_answered_as_written(box: Any, rpc: Any, search: Any) -> None:
    kept = box.control("fietshal/raw-orders", RAW, status=201)
    found = box.get("orders", **search(("increment_id", "eq", "BAD-1")))["items"][0]
    assert found["grand_total"] == Decimal("-12.3456")
    assert (found["order_currency_code"], found["customer_firstname"]) == ("SEK", "Zoë 🚲")
    assert (found["entity_id"], "billing_address" in found) == (kept["entity_id"], False)
    box.rest(f"orders/{kept['entity_id']}/comments", "POST", {"statusHistory": {"status": "raar", "comment": "x"}})
    assert box.get(f"orders/{kept['entity_id']}")["status"] == "raar"
    box.control("meubelhuis/raw-orders", RAW, status=201)
    assert rpc("sales_order.info", "BAD-1")["items"][0]["name"] == "Spook ????"


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("status500", 500, '{"message"'),
        ("html", 200, "<!doctype html>"),
        ("empty", 200, ""),
        ("wrong_credentials", 401, "{"),
    ],
)
def test_a_planned_fault_strikes_as_often_as_told(box: Any, kind: str, status: int, start: str) -> None:
    box.control("fietshal/faults", {"kind": kind, "times": 2, "path": "orders/1"}, status=201)
    assert box.rest("orders/2").status_code == 200
    for _ in range(2):
        answer = box.rest("orders/1")
        assert answer.status_code == status
        assert answer.text[: len(start)] == start
    assert box.rest("orders/1").json()["entity_id"] == 1


def test_half_an_answer_is_no_json(box: Any) -> None:
    box.control("fietshal/faults", {"kind": "half_json"})
    with pytest.raises(json.JSONDecodeError):
        json.loads(box.rest("orders/1").text)


def test_the_work_is_done_though_the_answer_is_late_or_lost(box: Any) -> None:
    placed = box.place(payment="banktransfer")
    headers = {"Authorization": "Bearer sandboxaccesstoken00000000000001"}
    url = f"{box.address}/fietshal/rest/V1/order/{placed['entity_id']}/invoice"
    box.control("fietshal/faults", {"kind": "answer_late", "seconds": 1.5, "path": "/invoice"})
    with pytest.raises(requests.Timeout):
        requests.post(url, json={}, headers=headers, timeout=0.3)
    known = box.look_at("fietshal", placed["increment_id"])
    assert [i["grand_total"] for i in known["invoices"]] == [placed["grand_total"]]
    box.control("fietshal/faults", {"kind": "answer_lost", "path": "/ship"})
    with pytest.raises(requests.ConnectionError):
        requests.post(url.replace("invoice", "ship"), json={}, headers=headers, timeout=3)
    assert len(box.look_at("fietshal", placed["increment_id"])["shipments"]) == 1


def test_a_fault_can_name_an_xmlrpc_call(box: Any, rpc: Any) -> None:
    box.control("meubelhuis/faults", {"kind": "status500", "status": 503, "path": "sales_order.addComment"})
    assert len(rpc("store.list")) == 2
    with pytest.raises(xmlrpc.client.ProtocolError) as caught:
        rpc("sales_order.addComment", "1", "x")
    assert caught.value.errcode == 503


def test_unknown_fault_is_refused(box: Any) -> None:
    assert box.control("carrier/faults", {"kind": "earthquake"}, status=400)["message"].startswith("kind is one of")


def test_a_restart_finds_everything_and_a_reset_forgets_it(other_box: Any) -> None:
    first = other_box("--history-orders", "5")
    placed = first.place(lines=[{"sku": "VEL-HELM-M", "qty": 2}], payment="banktransfer", coupon="KADO25")
    before = [
        first.look(f"{shop}/{what}") for shop in ("fietshal", "meubelhuis") for what in ("orders", "stock", "totals")
    ]
    assert first.end() == 0
    second = other_box("--history-orders", "5")
    after = [
        second.look(f"{shop}/{what}") for shop in ("fietshal", "meubelhuis") for what in ("orders", "stock", "totals")
    ]
    assert after == before
    paid = second.control(f"fietshal/orders/{placed['increment_id']}/pay", status=200)
    assert paid["total_paid"] == placed["grand_total"]
    second.control("reset", {"history": False}, status=200)
    assert second.look("fietshal/orders") == []
    assert second.place()["increment_id"] == "000012801"


def test_orders_keep_coming_when_asked(other_box: Any) -> None:
    running = other_box("--history-orders", "0", "--orders-every", "0.05")
    deadline = 200
    while sum(len(running.look(f"{s}/orders")) for s in ("fietshal", "meubelhuis")) < 3:
        deadline -= 1
        assert deadline, "no orders came"
    assert running.end() == 0


def test_every_answer_tells_the_sandboxs_time(box: Any) -> None:
    answer = requests.get(f"{box.address}/control/fietshal/totals", timeout=5)
    assert answer.headers["Date"].startswith("Wed, 18 Nov 2026 09:")


def test_every_boxed_article_has_its_own_valid_ean(box: Any, rpc: Any) -> None:
    found = [
        {a["attribute_code"]: a["value"] for a in p["custom_attributes"]}["ean"]
        for p in box.get("products")["items"]
        if p["type_id"] == "simple"
    ]
    found += [
        rpc("catalog_product.info", p["product_id"])["ean"] for p in rpc("catalog_product.list", {"type": "simple"})
    ]
    assert len(set(found)) == len(found) == 65
    assert all(sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(e)) % 10 == 0 for e in found)
