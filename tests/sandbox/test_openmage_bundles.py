"""Of a parent and its parts OpenMage counts one side, and writes figures that mean nothing on the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

NAMES = ("qty_invoiced", "qty_refunded", "qty_shipped")


@pytest.fixture
def bundle(box: Any) -> Iterator[Any]:
    """bundle(2): so many sets of one table and four chairs; the order's number and its items' ids."""

    def place(qty: int, **told: Any) -> tuple[str, list[str]]:
        placed = box.place("meubelhuis", lines=[{"sku": "SET-EETHOEK", "qty": qty}], payment="banktransfer", **told)
        return placed["increment_id"], [str(line["item_id"]) for line in placed["lines"]]

    yield place
    box.control("meubelhuis/settings", {"ships_apart": False, "shipping_with_tax": False})


def figures(rpc: Any, number: str, name: str) -> list[str]:
    return [item[name] for item in rpc("sales_order.info", number)["items"]]


def test_a_bundle_is_invoiced_by_its_parts(rpc: Any, bundle: Any) -> None:
    number, (whole, table, chairs) = bundle(2, shipping="pickup")

    empty = rpc("sales_order_invoice.create", number, {whole: 2})
    assert rpc("sales_order_invoice.info", empty)["subtotal"] == "0.0000"
    half = rpc("sales_order_invoice.create", number, {table: 1, chairs: 4})
    # half of 1841.32: what is rounded up in the first row is rounded down in the second
    assert rpc("sales_order_invoice.info", half)["subtotal"] == "920.6600"
    assert figures(rpc, number, "qty_invoiced") == ["4.0000", "1.0000", "4.0000"]  # the set's: twice its own two
    rpc("sales_order_invoice.create", number)
    assert rpc.fault("sales_order_invoice.create", number) == 102


def test_a_bundle_is_credited_by_its_parts(rpc: Any, bundle: Any) -> None:
    number, (whole, table, chairs) = bundle(2, shipping="pickup")
    rpc("sales_order_invoice.create", number)

    nothing = rpc("sales_order_creditmemo.create", number, {"qtys": {whole: 2}, "shipping_amount": "0"})
    assert rpc("sales_order_creditmemo.info", nothing)["subtotal"] == "0.0000"
    memo = rpc("sales_order_creditmemo.create", number, {"qtys": {table: 2, chairs: 8}, "shipping_amount": "0"})
    assert rpc("sales_order_creditmemo.info", memo)["subtotal"] == "1841.3200"
    assert figures(rpc, number, "qty_refunded") == ["1.0000", "2.0000", "8.0000"]  # the set's: one a memo
    assert rpc.fault("sales_order_creditmemo.create", number, {"qtys": {table: 1}}) == 106


def test_a_bundle_ships_together(rpc: Any, bundle: Any) -> None:
    number, (whole, table, _) = bundle(2, shipping="delivery")

    assert rpc.fault("sales_order_shipment.create", number, {table: 1}) == 102
    rpc("sales_order_shipment.create", number, {whole: 1})
    assert figures(rpc, number, "qty_shipped") == ["1.0000", "1.0000", "4.0000"]
    rpc("sales_order_shipment.create", number)
    assert figures(rpc, number, "qty_shipped") == ["2.0000", "2.0000", "5.0000"]  # one chair for all that is left
    assert rpc.fault("sales_order_shipment.create", number) == 102


def test_a_bundle_ships_part_by_part(box: Any, rpc: Any, bundle: Any) -> None:
    box.control("meubelhuis/settings", {"ships_apart": True})
    number, (whole, table, chairs) = bundle(1, shipping="delivery")
    assert 's:13:"shipment_type";i:1' in rpc("sales_order.info", number)["items"][0]["product_options"]

    assert rpc.fault("sales_order_shipment.create", number, {whole: 1}) == 102
    rpc("sales_order_shipment.create", number, {table: 1})
    first = rpc("sales_order_shipment.create", number, {chairs: 4})
    assert [item["order_item_id"] for item in rpc("sales_order_shipment.info", first)["items"]] == [whole, chairs]
    assert figures(rpc, number, "qty_shipped") == ["2.0000", "1.0000", "4.0000"]  # two shipments of one set


def test_a_configurables_simple_follows_its_parent_or_not(box: Any, rpc: Any) -> None:
    placed = box.place("meubelhuis", lines=[{"sku": "STOEL-LUND-antraciet", "qty": 3}], payment="banktransfer",
                       shipping="delivery")  # fmt: skip
    number, (chair, simple) = placed["increment_id"], [str(line["item_id"]) for line in placed["lines"]]
    for _ in range(3):
        rpc("sales_order_invoice.create", number, {chair: 1})
    rpc("sales_order_shipment.create", number, {chair: 3})
    (parent, child) = rpc("sales_order.info", number)["items"]
    assert [parent[name] for name in NAMES] == ["3.0000", "0.0000", "3.0000"]
    assert [child[name] for name in NAMES] == ["9.0000", "0.0000", "0.0000"]
    assert rpc.fault("sales_order_creditmemo.create", number, {"qtys": {chair: 4}}) == 1
    assert simple == child["item_id"]


def test_shipping_is_credited_with_or_without_its_tax(box: Any, rpc: Any) -> None:
    """As the shop shows it in its own sales screens; what is not told goes back whole."""
    for with_tax, told, expected in ((False, "10", "10.0000"), (True, "12.10", "10.0000"), (True, None, "48.7600")):
        box.control("meubelhuis/settings", {"shipping_with_tax": with_tax})
        placed = box.place("meubelhuis", lines=[{"sku": "KUSSEN-45"}], shipping="delivery")
        line = str(placed["lines"][0]["item_id"])
        data = {"qtys": {line: 0}} | ({"shipping_amount": told} if told else {})
        memo = rpc("sales_order_creditmemo.create", placed["increment_id"], data)
        assert rpc("sales_order_creditmemo.info", memo)["shipping_amount"] == expected
    assert rpc("sales_order.info", placed["increment_id"])["shipping_refunded"] == "48.7600"
    box.control("meubelhuis/settings", {"shipping_with_tax": False})


def test_lists_of_papers_tell_little(rpc: Any, bundle: Any) -> None:
    number, _ = bundle(1, shipping="delivery")
    order = rpc("sales_order.info", number)["order_id"]
    rpc("sales_order_invoice.create", number)
    rpc("sales_order_shipment.create", number)
    (invoice,) = rpc("sales_order_invoice.list", {"order_id": order})
    assert set(invoice) == {"invoice_id", "order_id", "increment_id", "created_at", "state", "grand_total",
                            "order_currency_code"}  # fmt: skip
    (shipment,) = rpc("sales_order_shipment.list", {"order_id": order})
    assert set(shipment) == {"shipment_id", "increment_id", "created_at", "total_qty"}


def test_what_was_shipped_is_not_put_back(box: Any, rpc: Any) -> None:
    sku = "STOEL-LUND-antraciet"
    before = box.look("meubelhuis/stock")[sku]["free"]
    placed = box.place("meubelhuis", lines=[{"sku": sku, "qty": 3}], payment="banktransfer", shipping="delivery")
    rpc("sales_order_shipment.create", placed["increment_id"], {str(placed["lines"][0]["item_id"]): 1})
    assert box.look("meubelhuis/stock")[sku]["free"] == before - 3
    rpc("sales_order.cancel", placed["increment_id"])
    assert box.look("meubelhuis/stock")[sku]["free"] == before - 1
