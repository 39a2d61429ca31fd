"""Meubelhuis behaves as OpenMage does over XML-RPC, its silences included."""

from __future__ import annotations

import xmlrpc.client
from typing import Any

import pytest
import requests


def test_bad_login_and_expired_session_are_faults_with_http_200(box: Any, rpc: Any) -> None:
    """OpenMage 5."""
    with pytest.raises(xmlrpc.client.Fault) as bad:
        rpc.server.login("pakbon", "wrong")
    assert bad.value.faultCode == 2
    body = xmlrpc.client.dumps((rpc.session, "sales_order.list"), "call")
    box.control("meubelhuis/sessions/expire")
    answer = requests.post(f"{box.address}/meubelhuis/index.php/api/xmlrpc/", data=body, timeout=5)
    assert answer.status_code == 200
    assert "<int>5</int>" in answer.text
    assert "Session expired. Try to relogin." in answer.text


def test_a_session_lives_as_long_as_told(box: Any, rpc: Any) -> None:
    box.control("meubelhuis/settings", {"session_seconds": 0})
    session = rpc.server.login("pakbon", "sandbox-openmage-key")
    box.control("meubelhuis/settings", {"session_seconds": 3600})
    with pytest.raises(xmlrpc.client.Fault) as late:
        rpc.server.call(session, "store.list", [])
    assert late.value.faultCode == 5
    assert rpc.server.endSession(rpc.session) is True
    assert rpc.fault("store.list") == 5


def test_filters_and_their_silences(box: Any, rpc: Any) -> None:
    """OpenMage 6."""
    ids = lambda found: [int(o["order_id"]) for o in found]  # noqa: E731
    assert ids(rpc("sales_order.list", {"order_id": {"from": 5, "to": 8}})) == [5, 6, 7, 8]
    # gt and lteq on one field: only the first counts
    both = ids(rpc("sales_order.list", {"order_id": {"gt": 50, "lteq": 55}}))
    assert both[:10] == list(range(51, 61))
    assert rpc("sales_order.list", {"order_id": {"between": [1, 5]}}) == []
    assert ids(rpc("sales_order.list", {"order_id": {"in": [3, 4]}})) == [3, 4]
    assert len(rpc("sales_order.list", {"status": "complete"})) == len(
        rpc("sales_order.list", {"status": {"eq": "complete"}})
    )


def test_ids_as_text_or_as_numbers(box: Any, rpc: Any) -> None:
    """OpenMage 4."""
    number = rpc("sales_order.list", {"order_id": 1})[0]["increment_id"]
    assert rpc("sales_order.info", number)["order_id"] == "1"
    box.control("meubelhuis/settings", {"ids": "int"})
    assert rpc("sales_order.info", number)["order_id"] == 1
    box.control("meubelhuis/settings", {"ids": "text"})


def test_order_has_php_options_four_decimals_and_lines_of_street(box: Any, rpc: Any) -> None:
    """OpenMage 4, 14."""
    told = [{"sku": "NAAMBORD", "options": {"Tekst": 'Fam. "Bäcker"'}}, {"sku": "STOEL-LUND-antraciet", "qty": 2}]
    placed = box.place(
        "meubelhuis",
        lines=told,
        customer={"street": ["Dorpsstraat 12", "bis"]},
        preferred_day="2026-11-26",
        reference="R7",
    )
    order = rpc("sales_order.info", placed["increment_id"])
    board, chair, child = order["items"]
    # lengths count bytes: the ä is two
    assert 's:5:"value";s:24:"Fam. &quot;Bäcker&quot;"' in board["product_options"]
    assert 's:11:"print_value";s:14:"Fam. "Bäcker""' in board["product_options"]
    assert 's:10:"simple_sku";s:20:"STOEL-LUND-antraciet"' in chair["product_options"]
    assert (child["parent_item_id"], child["price"]) == (chair["item_id"], "0.0000")
    assert order["billing_address"]["street"] == "Dorpsstraat 12\nbis"
    assert order["grand_total"] == f"{placed['grand_total']:.4f}"
    assert (order["delivery_date"], order["reference"]) == ("2026-11-26", "R7")


def test_bundle_parent_repeats_the_sums(box: Any, rpc: Any) -> None:
    placed = box.place("meubelhuis", lines=[{"sku": "SET-EETHOEK"}], shipping="delivery")
    set_, table, chairs = rpc("sales_order.info", placed["increment_id"])["items"]
    assert (set_["row_total"], table["row_total"], chairs["row_total"]) == ("920.6600", "494.2100", "426.4500")
    assert (set_["tax_percent"], chairs["qty_ordered"]) == (None, "4.0000")


def test_virtual_order_has_an_empty_list_for_an_address(box: Any, rpc: Any) -> None:
    """OpenMage 4."""
    placed = box.place("meubelhuis", lines=[{"sku": "MONTAGE", "qty": 3}])
    order = rpc("sales_order.info", placed["increment_id"])
    assert (order["shipping_address"], order["shipping_method"], order["is_virtual"]) == ([], None, "1")


def test_unknown_order_and_path(rpc: Any) -> None:
    assert rpc.fault("sales_order.info", "nope") == 100
    assert rpc.fault("sales_order.explode") == 3
    assert rpc.fault("sales_order.info") == 6


def test_invoice_of_an_unknown_item_is_empty_and_a_second_is_102(box: Any, rpc: Any) -> None:
    """OpenMage 10."""
    placed = box.place("meubelhuis", payment="banktransfer", lines=[{"sku": "PLANK-60", "qty": 2}], shipping="parcel")
    number = placed["increment_id"]
    empty = rpc("sales_order_invoice.create", number, {"999999": 1})
    assert rpc("sales_order_invoice.info", empty)["grand_total"] == "0.0000"
    assert rpc.fault("sales_order_invoice.create", number, {str(placed["lines"][0]["item_id"]): 5}) == 1
    real = rpc("sales_order_invoice.create", number)
    assert rpc("sales_order_invoice.info", real)["grand_total"] == f"{placed['grand_total']:.4f}"
    assert rpc.fault("sales_order_invoice.create", number) == 102
    assert rpc("sales_order.info", number)["total_paid"] == f"{placed['grand_total']:.4f}"


def test_klarna_waits_for_its_capture(box: Any, rpc: Any) -> None:
    number = box.place("meubelhuis", payment="klarna")["increment_id"]
    invoice = rpc("sales_order_invoice.create", number)
    assert rpc("sales_order_invoice.info", invoice)["state"] == "1"
    assert rpc("sales_order.info", number)["total_paid"] is None
    assert rpc("sales_order_invoice.capture", invoice) is True
    order = rpc("sales_order.info", number)
    assert order["total_paid"] == order["grand_total"]
    assert rpc.fault("sales_order_invoice.capture", invoice) == 104


def test_ship_by_the_parents_item_and_tracks_twice(box: Any, rpc: Any) -> None:
    """OpenMage 8, 10, 11: a track leaves updated_at alone and is taken twice."""
    placed = box.place("meubelhuis", lines=[{"sku": "STOEL-LUND-antraciet", "qty": 2}], shipping="delivery")
    number, (parent, child) = placed["increment_id"], [line["item_id"] for line in placed["lines"]]
    assert rpc.fault("sales_order_shipment.create", number, {str(child): 1}) == 102
    shipped = rpc("sales_order_shipment.create", number, {str(parent): 2}, "Verzonden")
    before = rpc("sales_order.info", number)["updated_at"]
    assert "custom" in rpc("sales_order_shipment.getCarriers", number)
    for _ in range(2):
        rpc("sales_order_shipment.addTrack", shipped, "custom", "PostNL", "3SABCD")
    info = rpc("sales_order_shipment.info", shipped)
    assert [t["track_number"] for t in info["tracks"]] == ["3SABCD", "3SABCD"]
    assert info["comments"][0]["comment"] == "Verzonden"
    assert rpc("sales_order.info", number)["updated_at"] == before
    assert rpc.fault("sales_order_shipment.create", number) == 102


def test_comment_keeps_any_status_and_empty_empties(box: Any, rpc: Any) -> None:
    """OpenMage 9, 14."""
    number = box.place("meubelhuis", payment="banktransfer")["increment_id"]
    assert rpc("sales_order.addComment", number, "wacht_op_stof", "Stof besteld 🛋 vandaag", False) is True
    order = rpc("sales_order.info", number)
    assert order["status"] == "wacht_op_stof"
    assert order["status_history"][0]["comment"] == "Stof besteld ???? vandaag"
    rpc("sales_order.addComment", number, "", "leeg")
    assert rpc("sales_order.info", number)["status"] is None


def test_hold_unhold_cancel_and_refund(box: Any, rpc: Any) -> None:
    number = box.place("meubelhuis", payment="banktransfer")["increment_id"]
    assert rpc("sales_order.hold", number) is True
    assert rpc.fault("sales_order.cancel", number) == 103
    assert rpc("sales_order.unhold", number) is True
    assert rpc("sales_order.cancel", number) is True
    paid = box.place("meubelhuis", payment="ideal")
    credit = rpc("sales_order_creditmemo.create", paid["increment_id"], {"qtys": {}})
    assert rpc("sales_order_creditmemo.info", credit)["grand_total"] == f"{paid['grand_total']:.4f}"
    assert rpc("sales_order.info", paid["increment_id"])["state"] == "closed"


def test_multicall_answers_a_fault_among_the_others(rpc: Any) -> None:
    found = rpc.server.multiCall(rpc.session, [["store.list"], ["sales_order.info", ["nope"]], ["magento.info", []]])
    assert len(found[0]) == 2
    assert found[1] == {"isFault": True, "faultCode": "100", "faultMessage": "Requested order not exists."}
    assert found[2]["magento_version"] == "1.9.4.5"


def test_stock_needs_both_fields_and_leaves_the_unknown_out(rpc: Any) -> None:
    """OpenMage 13."""
    assert rpc("product_stock.list", ["UITVERKOCHT", "NIET"])[0]["is_in_stock"] == "0"
    assert rpc("product_stock.update", "UITVERKOCHT", {"qty": 4}) is True
    row = rpc("product_stock.list", ["UITVERKOCHT"])[0]
    assert (row["qty"], row["is_in_stock"]) == ("4.0000", "0")
    rpc("product_stock.update", "UITVERKOCHT", {"qty": 0, "is_in_stock": 0})
    assert rpc.fault("product_stock.update", "NIET", {"qty": 1}) == 101


def test_numeric_sku_needs_its_identifier_type(rpc: Any) -> None:
    """OpenMage 13."""
    assert rpc("catalog_product.info", "7")["sku"] != rpc("catalog_product.info", "007")["sku"] == "007"
    assert rpc.fault("catalog_product.info", "7", None, None, "sku") == 101
    assert rpc("catalog_product.info", "007", None, None, "sku")["name"] == "Viltglijders per 16"
    assert rpc("product_media.list", "007", None, "sku")[0]["url"].endswith("/0/0/007.png")
    assert rpc("product_attribute.options", "manufacturer")[0] == {"label": "\n", "value": "\n"}


def test_customers_carry_a_hash_that_nobody_should_keep(box: Any, rpc: Any) -> None:
    """OpenMage 16."""
    box.place("meubelhuis", registered=True, customer={"email": "h@example.nl"})
    found = rpc("customer.list", {"email": "h@example.nl"})
    assert len(found) == 1
    assert rpc("customer.info", found[0]["customer_id"])["password_hash"].endswith(":sandbox")
    assert rpc.fault("customer.info", 99999) == 102
