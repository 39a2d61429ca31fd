"""The shops' sums are those of a real Magento."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

D = Decimal


def test_every_order_of_fietshal_adds_up(box: Any, search: Any) -> None:
    found = box.get("orders", **search(("increment_id", "neq", "BAD-1")))["items"]
    assert len(found) >= 60
    for order in found:
        fee = D("7.5") if order["payment"]["method"] == "cashondelivery" else 0
        parts = ("subtotal", "shipping_amount", "tax_amount", "discount_tax_compensation_amount", "discount_amount")
        assert D(order["grand_total"]) == sum(D(order[p]) for p in parts) + fee, order["increment_id"]
        tops = [i for i in order["items"] if "parent_item_id" not in i]
        assert D(order["subtotal"]) == sum(D(i["row_total"]) for i in tops)
        assert D(order["tax_amount"]) == sum(D(i["tax_amount"]) for i in tops) + D(order["shipping_tax_amount"])
        assert -D(order["discount_amount"]) == sum(D(i["discount_amount"]) for i in order["items"])
        applied = order["extension_attributes"]["applied_taxes"]
        assert sum(D(t["amount"]) for t in applied) == D(order["tax_amount"])


def test_every_order_of_meubelhuis_adds_up(box: Any, rpc: Any) -> None:
    found = rpc("sales_order.list", {"increment_id": {"neq": "BAD-1"}})
    assert len(found) >= 60
    for row in found:
        fee = D("7.5") if rpc("sales_order.info", row["increment_id"])["payment"]["method"] == "cashondelivery" else 0
        parts = ("subtotal", "shipping_amount", "tax_amount", "hidden_tax_amount", "discount_amount")
        assert D(row["grand_total"]) == sum(D(row[p]) for p in parts) + fee, row["increment_id"]


def test_price_with_tax_and_a_discount_split_as_in_the_recorded_order(box: Any) -> None:
    # 899.00 with 21 % and 10 % off: the tax is what is inside 809.10, the rest of the row's tax is compensation.
    placed = box.place(lines=[{"sku": "BAT-DINSDAG-50"}], coupon="WELKOM10", shipping="pickup")
    order = box.get(f"orders/{placed['entity_id']}")
    top = order["items"][0]
    assert (top["row_total"], top["row_total_incl_tax"]) == (D("742.98"), 899)
    assert (top["discount_amount"], top["tax_amount"]) == (D("89.9"), D("140.42"))
    assert top["discount_tax_compensation_amount"] == D("15.60")
    assert order["grand_total"] == D("809.1")
    assert order["items"][1]["row_total"] == 0


def test_germany_pays_its_own_tax_on_the_same_price_without_tax(box: Any) -> None:
    placed = box.place(lines=[{"sku": "GAZ-KIDS-20"}], language="de", shipping="pickup", payment="banktransfer")
    item = box.get(f"orders/{placed['entity_id']}")["items"][0]
    assert (item["original_price"], item["price_incl_tax"], item["price"]) == (379, D("372.74"), D("313.23"))
    assert (item["tax_percent"], item["tax_amount"]) == (19, D("59.51"))
    assert item["name"] == "Gazelle Kidzz 20 Zoll"


def test_low_rate_for_a_book_and_high_for_its_shipping(box: Any) -> None:
    placed = box.place(lines=[{"sku": "BOEK-ROUTES"}], shipping="parcel")
    order = box.get(f"orders/{placed['entity_id']}")
    rates = {t["percent"]: t["amount"] for t in order["extension_attributes"]["applied_taxes"]}
    assert rates == {9: D("2.06"), 21: D("1.21")}
    assert (order["shipping_amount"], order["grand_total"]) == (D("5.74"), D("31.94"))


def test_a_gift_is_shared_to_the_cent(box: Any) -> None:
    lines = [{"sku": "VEL-POMP"}, {"sku": "VEL-KRAT"}, {"sku": "BINNENBAND-28"}]
    placed = box.place(lines=lines, coupon="KADO25", shipping="pickup")
    order = box.get(f"orders/{placed['entity_id']}")
    assert [i["discount_amount"] for i in order["items"]] == [D("10.64"), D("11.97"), D("2.39")]
    assert order["discount_amount"] == -25
    assert order["grand_total"] == D("68.85")


def test_cash_on_delivery_leaves_a_fee_that_no_field_names(box: Any) -> None:
    placed = box.place(payment="cashondelivery", shipping="parcel")
    order = box.get(f"orders/{placed['entity_id']}")
    assert order["grand_total"] == D("54.4")
    assert D(order["subtotal"]) + order["shipping_amount"] + order["tax_amount"] == D("46.9")
    assert "fee" not in order
    assert (order["state"], order["total_due"]) == ("new", D("54.4"))


def test_prices_without_tax_and_four_decimals(box: Any, rpc: Any) -> None:
    placed = box.place("meubelhuis", lines=[{"sku": "STOEL-KLAP", "qty": 4}], shipping="pickup", coupon="ZOMER5")
    order = rpc("sales_order.info", placed["increment_id"])
    item = order["items"][0]
    assert (item["price"], item["price_incl_tax"], item["row_total"]) == ("41.2810", "49.9500", "165.1200")
    assert (item["discount_amount"], item["tax_amount"]) == ("8.2600", "32.9400")
    assert item["hidden_tax_amount"] == "0.0000"
    assert order["grand_total"] == "189.8000"


@pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
def test_part_invoices_and_part_refunds_add_up_to_the_whole(box: Any, shop: str) -> None:
    sku = "VEL-LAMP-A" if shop == "fietshal" else "LAMP-TAFEL"
    placed = box.place(
        shop, lines=[{"sku": sku, "qty": 3}], payment="banktransfer", shipping="parcel", coupon="WELKOM10"
    )
    if shop == "fietshal":
        item = placed["lines"][0]["item_id"]
        for _ in range(3):
            body = {"items": [{"order_item_id": item, "qty": 1}]}
            assert box.rest(f"order/{placed['entity_id']}/invoice", "POST", body).status_code == 200
        for _ in range(3):
            body = {"items": [{"order_item_id": item, "qty": 1}]}
            assert box.rest(f"order/{placed['entity_id']}/refund", "POST", body).status_code == 200
    else:
        box.control(f"{shop}/orders/{placed['increment_id']}/pay")
    known = box.look_at(shop, placed["increment_id"])
    assert sum(D(i["grand_total"]) for i in known["invoices"]) == placed["grand_total"]
    assert sum(D(i["tax_amount"]) for i in known["invoices"]) == placed["tax_amount"]
    assert known["total_paid"] == placed["grand_total"]
    if shop == "fietshal":
        assert sum(D(c["grand_total"]) for c in known["creditmemos"]) == placed["grand_total"]
        assert known["state"] == "closed"


@pytest.mark.row("M-04")
def test_half_of_an_odd_amount_comes_back_as_half_of_the_price(box: Any) -> None:
    """57.77 and its tax of 12.13: both halves end in half a cent, and their sum is 34.95 all the same."""
    placed = box.place("fietshal", lines=[{"sku": "VEL-RINGSLOT", "qty": 2}], shipping="pickup")
    address, item = f"order/{placed['entity_id']}", placed["lines"][0]["item_id"]
    box.control(f"fietshal/orders/{placed['increment_id']}/pay")
    for _ in range(2):
        body = {"items": [{"order_item_id": item, "qty": 1}]}
        assert box.rest(f"{address}/refund", "POST", body).status_code == 200
    memos = box.look_at("fietshal", placed["increment_id"])["creditmemos"]
    assert [(D(memo["subtotal"]), D(memo["grand_total"])) for memo in memos] == [
        (D("28.89"), D("34.95")),
        (D("28.88"), D("34.95")),
    ]
