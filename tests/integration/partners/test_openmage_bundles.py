"""Bundles of OpenMage: what is written names the side that the shop counts, over either protocol."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from services.integration.partners.connect import connect
from services.integration.partners.magento.book import Book
from services.integration.partners.openmage import description, mapping, rpc, soap, wire
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.openmage.counted import counted
from services.integration.partners.openmage.schemas import read_order
from services.integration.partners.shop import Connection, Credit, OrderRef
from services.integration.partners.trouble import Rejected
from services.integration.use_cases.write_credit_memo import to_credit
from services.integration.use_cases.write_shipment import to_ship
from services.integration.use_cases.write_to_shop import WriteInvoice
from tests.integration.builders import XMLRPC, a_connection, payload
from tests.integration.conftest import Sandbox

WIRES = pytest.mark.parametrize("protocol", ["xmlrpc", "rpc", "wsi"])
SET = [{"sku": "SET-EETHOEK", "qty": 2}, {"sku": "KUSSEN-45", "qty": 1}]
Open = Callable[[str], OpenMage]


@pytest.fixture
def open_(sandbox: Sandbox) -> Iterator[Open]:
    for kept in (description._known, wire._sessions, soap._attributes, rpc._doors):
        kept.clear()

    def speak(protocol: str, **settings: str) -> OpenMage:
        if protocol != "xmlrpc":
            sandbox.control("meubelhuis/settings", {"soap": protocol})
        told = {"protocol": "xmlrpc" if protocol == "xmlrpc" else "soap", **settings}
        found = connect(Connection("meubelhuis", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC, settings=told))
        assert isinstance(found, OpenMage)
        return found

    yield speak
    sandbox.control("meubelhuis/settings", {"soap": "rpc", "ships_apart": False, "shipping_with_tax": False})


def place(sandbox: Sandbox, **told: Any) -> tuple[OrderRef, list[str], Decimal]:
    placed = sandbox.place("meubelhuis", **{"lines": SET, "payment": "banktransfer", "shipping": "delivery", **told})
    ids = [str(line["item_id"]) for line in placed["lines"]]
    return OrderRef(str(placed["entity_id"]), placed["increment_id"]), ids, Decimal(placed["grand_total"])


def invoice_all(shop: OpenMage, ref: OrderRef, mark: str = "Pakbon 1") -> str:
    return WriteInvoice.bring_about(WriteInvoice.__new__(WriteInvoice), shop, ref, {"mark": mark})


@WIRES
@pytest.mark.row("INT-05")
def test_an_invoice_is_of_the_whole_order(protocol: str, sandbox: Sandbox, open_: Open) -> None:
    ref, _, total = place(sandbox)
    shop = open_(protocol)

    invoice_all(shop, ref)

    (invoice,) = shop.invoices(ref)
    assert invoice.total == total
    assert shop.now(ref).paid == total
    assert all(now.to_invoice == 0 for now in shop.now(ref).items.values())


def test_what_staff_invoiced_already_is_left_out(sandbox: Sandbox, open_: Open) -> None:
    """Any invoice counts a bundle itself as invoiced whole: the parts tell what is still open."""
    ref, (whole, table, chairs, cushion), total = place(sandbox)
    shop = open_("xmlrpc")
    shop.rpc.write("sales_order_invoice.create", ref.increment_id, {cushion: "1", table: "1", chairs: "4"})

    assert shop.now(ref).items[whole].to_invoice == 1
    invoice_all(shop, ref)

    assert sum(paper.total for paper in shop.invoices(ref)) == total


@WIRES
def test_a_bundle_is_credited(protocol: str, sandbox: Sandbox, open_: Open) -> None:
    ref, (whole, table, chairs, _), _ = place(sandbox, payment="ideal")
    shop = open_(protocol)
    order = shop.now(ref)

    items = to_credit(order, {whole: "1"})
    assert items == {table: 1, chairs: 4}
    first = shop.credit(order, Credit(items), "Pakbon C1")

    standing = shop.now(ref)
    (memo,) = shop.credits(ref)
    assert (memo.number, memo.total) == (first.number, standing.refunded)
    assert [standing.items[item].to_credit for item in (whole, table, chairs)] == [1, 1, 4]
    with pytest.raises(Rejected, match="fewer pieces left"):
        to_credit(standing, {whole: "2"})
    shop.credit(standing, Credit(to_credit(standing, {whole: "1"})), "Pakbon C2")
    assert [line.refunded for line in read_lines(shop, ref)] == [2, 2, 8, 0]


def read_lines(shop: OpenMage, ref: OrderRef) -> Any:
    (shown,) = shop.numbered(ref.increment_id)
    order, _ = shop.order_of(shown.body or {}, Book())
    assert order.differences == ()
    return order.lines


@WIRES
def test_a_bundle_ships_together(protocol: str, sandbox: Sandbox, open_: Open) -> None:
    ref, (whole, _, _, cushion), _ = place(sandbox)
    shop = open_(protocol)

    assert to_ship(shop.now(ref), {}) == {whole: 2, cushion: 1}
    shop.ship(ref, {whole: Decimal(1)}, "Pakbon S1", ())
    assert [line.shipped for line in read_lines(shop, ref)] == [1, 1, 4, 0]
    assert to_ship(shop.now(ref), {whole: "2"}) == {whole: 1}


@WIRES
def test_a_bundle_ships_part_by_part(protocol: str, sandbox: Sandbox, open_: Open) -> None:
    """A shipment counts such a bundle itself once, whatever is in it: the parts tell what is still to go."""
    sandbox.control("meubelhuis/settings", {"ships_apart": True})
    ref, (whole, table, chairs, cushion), _ = place(sandbox)
    shop = open_(protocol)

    assert [line.shipped_shop_line_id for line in read_lines(shop, ref)] == ["", table, chairs, cushion]
    for item in (cushion, table):
        shop.ship(ref, {item: Decimal(1)}, f"Pakbon S{item}", ())
    assert shop.now(ref).items[whole].shipped == 0
    assert [line.shipped for line in read_lines(shop, ref)] == [0, 1, 0, 1]
    rest = to_ship(shop.now(ref), {})
    assert rest == {table: 1, chairs: 8}
    shop.ship(ref, rest, "Pakbon S3", ())
    assert to_ship(shop.now(ref), {}) == {}
    assert [line.shipped for line in read_lines(shop, ref)] == [2, 2, 8, 1]


@pytest.mark.parametrize("with_tax", [False, True])
@pytest.mark.row("INT-05")
def test_the_whole_shipping_goes_back_whatever_the_shop_takes_its_amount_for(
    with_tax: bool, sandbox: Sandbox, open_: Open
) -> None:
    """A shop that shows shipping with tax takes a credit memo's amount as one with tax."""
    sandbox.control("meubelhuis/settings", {"shipping_with_tax": with_tax})
    ref, _, total = place(sandbox, payment="ideal", lines=[{"sku": "KUSSEN-45", "qty": 1}])
    shop = open_("xmlrpc")
    order = shop.now(ref)

    shop.credit(order, Credit({}, order.shipping_left), "Pakbon C1")
    assert shop.now(ref).shipping_left == 0
    items = {item: now.to_credit for item, now in order.items.items()}
    shop.credit(shop.now(ref), Credit(items), "Pakbon C2")

    assert sum(memo.total for memo in shop.credits(ref)) == total


def test_an_invoice_that_is_paid_is_not_captured(sandbox: Sandbox, open_: Open) -> None:
    """A bank transfer counts as paid once it is invoiced: the shop would refuse to draw it."""
    shop = open_("xmlrpc")
    for payment in ("banktransfer", "klarna"):
        ref, _, total = place(sandbox, payment=payment)
        now = shop.now(ref)
        shop.invoice(ref, {item: each.to_invoice for item, each in now.items.items()}, "Pakbon 1", capture=True)
        assert shop.now(ref).paid == total


def test_figures_of_the_side_that_counts_are_believed() -> None:
    body = payload("openmage_xmlrpc_order_100000007.json")
    whole, drill, saws = body["items"]
    assert (whole["qty_shipped"], saws["qty_ordered"], saws["qty_shipped"]) == ("1.0000", "2.0000", "1.0000")
    whole |= {"qty_invoiced": "3.0000", "qty_refunded": "1.0000"}  # as three invoices and a credit memo leave it
    for part, invoiced in ((drill, "1.0000"), (saws, "2.0000")):
        part |= {"qty_invoiced": invoiced, "qty_refunded": "0.0000"}

    raw = read_order(body)
    assert [[item.qty_shipped, item.qty_invoiced, item.qty_refunded] for item in raw.items] == [
        [Decimal(pieces), Decimal(pieces), Decimal(0)] for pieces in (1, 1, 2)
    ]
    order, _ = mapping.order_of(body, a_connection("openmage"), Book())
    assert order.differences == ()


def test_a_figure_that_is_none_is_left_for_the_reading_to_refuse() -> None:
    rows = counted([{"item_id": 1, "qty_ordered": "twee"}, {"item_id": 2, "parent_item_id": 1, "qty_ordered": 1}])
    assert rows[0]["qty_ordered"] == "twee"
