"""What SOAP leaves out of a captured order is put back as the shop itself had it, or left open: never made up."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Book
from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.soap_order import complete
from tests.integration.builders import a_connection, captured_orders, payload

ORDERS = [name for name in captured_orders() if name.startswith("openmage")]
DROPPED_OF_ITEMS = {"parent_item_id", "has_children"}
DROPPED_OF_ORDERS = {"coupon_code", "shipping_tax_amount", "customer_note", "customer_taxvat", "customer_middlename",
                     "relation_child_id", "relation_child_real_id", "edit_increment"}  # fmt: skip


def dropped(name: str) -> bool:
    return "incl_tax" in name or "hidden_tax" in name or "total_due" in name or name in DROPPED_OF_ORDERS


def over_soap(name: str) -> dict[str, Any]:
    """What sales_order.info tells of it over SOAP."""
    body = {key: value for key, value in payload(name).items() if not dropped(key)}
    body["items"] = [
        {key: value for key, value in item.items() if not dropped(key) and key not in DROPPED_OF_ITEMS}
        for item in body["items"]
    ]
    body["payment"] = {key: body["payment"].get(key) for key in ("method", "po_number", "amount_ordered")}
    return body


def listed(name: str) -> dict[str, Any]:
    return {key: value for key, value in payload(name).items() if not isinstance(value, dict | list)}


def read(body: dict[str, Any]) -> ShopOrder:
    return mapping.order_of(body, a_connection("openmage"), Book())[0]


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.row("C-05")
def test_an_order_laid_with_its_list_is_whole(name: str) -> None:
    """OpenMage 1: no parent_item_id, no amounts with tax."""
    found, wanted = read(complete(over_soap(name), listed(name))), read(payload(name))
    assert found.totals.model_dump(exclude={"fee_label"}) == wanted.totals.model_dump(exclude={"fee_label"})
    assert found.lines == wanted.lines
    assert found.taxes == wanted.taxes


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.row("C-05")
def test_an_order_without_its_list_adds_up(name: str) -> None:
    """An older shop's list tells little more than the order: what follows is worked out, the rest is left open."""
    found, wanted = read(complete(over_soap(name), {})), read(payload(name))
    parts = found.totals.subtotal + found.totals.shipping + found.totals.tax + found.totals.discount
    assert parts + found.totals.hidden_tax + found.totals.adjustment == wanted.totals.grand_total
    assert (found.totals.fee, found.totals.hidden_tax) == (0, wanted.totals.hidden_tax)
    assert sum(tax.amount for tax in found.taxes) == found.totals.tax
    assert [(line.sku, line.parent_shop_line_id, line.row_total) for line in found.lines] == [
        (line.sku, line.parent_shop_line_id, line.row_total) for line in wanted.lines
    ]


def test_a_fee_is_no_hidden_tax() -> None:
    """What is left over is hidden tax only where a discount can hold it."""
    body = over_soap("openmage_xmlrpc_order_100000006.json")
    body["grand_total"] = str(Decimal(body["grand_total"]) + Decimal("5.33"))
    found = read(complete(body, {}))
    assert (found.totals.hidden_tax, found.totals.fee + found.totals.adjustment) == (0, Decimal("5.33"))


def test_hidden_tax_that_no_item_explains_stays_with_the_order() -> None:
    name = "openmage_xmlrpc_order_100000002.json"
    row = {**listed(name), "hidden_tax_amount": "4.2000", "grand_total": "221.2200"}
    found = read(complete({**over_soap(name), "grand_total": "221.2200"}, row))
    assert found.totals.hidden_tax == Decimal("4.2")
    assert [line.hidden_tax for line in found.lines] == [0, 0]


def test_two_alike_configurables_keep_their_own_child() -> None:
    body = over_soap("openmage_xmlrpc_order_100000006.json")
    body["items"] += [{**item, "item_id": int(item["item_id"]) + 100} for item in body["items"]]
    found = complete(body, {})
    assert [item["parent_item_id"] for item in found["items"]] == [None, 9, None, 11, None, 109, None, 111]


def test_an_amount_that_is_none_is_left_for_the_reading_to_refuse() -> None:
    body = over_soap("openmage_xmlrpc_order_100000006.json")
    body["items"][0]["price"] = "veel"
    assert complete(body, {})["items"][0]["price"] == "veel"
