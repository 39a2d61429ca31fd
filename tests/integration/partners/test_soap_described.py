"""The descriptions (WSDL) of two real shops, RPC-style and WS-I: what they describe is what the sandbox understands."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from services.integration.partners.http import Answer, Line
from services.integration.partners.magento.book import Book
from services.integration.partners.openmage import description, rights, soap, wire
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.openmage.soap_shapes import operation_of
from services.integration.partners.shop import Connection, Credit, OrderRef, StockWrite, Track
from services.integration.partners.trouble import Denied, Rejected
from tests.integration.builders import PAYLOADS, XMLRPC
from tests.integration.conftest import Sandbox

STYLES = pytest.mark.parametrize("style", ["rpc", "wsi"])
FILES = {"rpc": "openmage_wsdl_v2_rpc_encoded.xml.gz", "wsi": "openmage_wsdl_v2_wsi.xml.gz"}
OURS = {call for each in (*rights.NEEDED, rights.CAPTURE) for call in each.calls} | {
    "catalog_product_attribute.list",
    "catalog_product_attribute_set.list",
    "catalog_product_attribute_media.list",
    "cataloginventory_stock_item.multiUpdate",
    "sales_order_shipment.getCarriers",
}


def described(style: str) -> bytes:
    return gzip.decompress((PAYLOADS / FILES[style]).read_bytes())


class Described(Line):
    """A line to the sandbox that finds a real shop's description there."""

    def __init__(self, style: str) -> None:
        super().__init__("The shop")
        self.style = style

    def look(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        if method == "GET":
            return Answer(200, described(self.style), "text/xml", None)
        return super().look(method, url, headers=headers, body=body)


@pytest.fixture
def shop(style: str, sandbox: Sandbox) -> Iterator[OpenMage]:
    for kept in (description._known, wire._sessions, soap._attributes):
        kept.clear()
    sandbox.control("meubelhuis/settings", {"soap": style})
    connection = Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC, settings={"protocol": "soap"})
    yield OpenMage(connection, Described(style))
    description._known.clear()
    sandbox.control("meubelhuis/settings", {"soap": "rpc", "denied": []})


@STYLES
def test_every_call_of_ours_is_described(style: str) -> None:
    """OpenMage 2: the RPC-style one imports a schema from outside, which is in the package; nothing is fetched."""
    known = description._described(description.read(described(style)), "https://shop.example/api/v2_soap?wsdl")
    assert known.rpc is (style == "rpc")
    assert b'targetNamespace="urn:OpenMage"' in described(style)
    assert known.endpoint == "https://shop.example/api/v2_soap"  # the description's own address is another host's
    missing = {call for call in OURS if not known.parameters(operation_of(call))}
    assert missing == set()


@STYLES
@pytest.mark.row("INT-02")
def test_orders_and_articles_are_read(style: str, shop: OpenMage, sandbox: Sandbox) -> None:
    """OpenMage 3: arrays in each style's own way, and arguments that are skipped by name."""
    number = sandbox.place("meubelhuis", lines=[{"sku": "SET-EETHOEK", "qty": 1}, {"sku": "STOEL-LUND-antraciet"}])
    facts = shop.hello()
    assert (facts["protocol"], facts["languages"]) == ("soap", {"2": "de"})
    assert "Nordhem" in facts["attributes"]["manufacturer"]["values"].values()

    (shown,) = shop.numbered(number["increment_id"])
    order, _ = shop.order_of(shown.body or {}, Book())
    assert order.totals.grand_total == Decimal(number["grand_total"])
    assert order.differences == ()
    assert [line.parent_shop_line_id != "" for line in order.lines] == [False, True, True, False]
    products, more = shop.changed_products(None, 0)
    assert (len(products), more) == (50, True) if more else (len(products) > 0, False)
    assert all(each.product.image_url for each in products if each.article.type == "simple")
    (stock,) = list(shop.stock([each.article for each in products]))
    assert stock


@STYLES
@pytest.mark.row("INT-05")
def test_everything_is_written(style: str, shop: OpenMage, sandbox: Sandbox) -> None:
    placed = sandbox.place("meubelhuis", lines=[{"sku": "KUSSEN-45", "qty": 2}], payment="klarna", shipping="parcel")
    ref, line = OrderRef("", placed["increment_id"]), str(placed["lines"][0]["item_id"])
    shop.hold(ref)
    shop.unhold(ref)
    shop.comment(ref, "processing", "Gepland & 'klaar'")
    shop.invoice(ref, {line: Decimal(2)}, "Pakbon 1", capture=True)
    paper = shop.ship(ref, {line: Decimal(1)}, "Pakbon 2", ())
    shop.add_track(ref, paper, Track("3SABCD", "PostNL"))
    shop.credit(shop.now(ref), Credit({line: Decimal(1)}, Decimal(0), Decimal("1.50")), "Pakbon 3")
    ref = shop.now(ref).ref
    (shipment,) = shop.shipments(ref)
    assert (shipment.comments, shipment.tracks) == (("Pakbon 2",), ("3SABCD",))
    assert shipment.items == {line: Decimal(1)}
    assert [paper.comments for paper in (*shop.invoices(ref), *shop.credits(ref))] == [("Pakbon 1",), ("Pakbon 3",)]
    standing = shop.stock_now(["KUSSEN-45", "PLANK-60"])
    shop.write_stock([StockWrite(each, Decimal(3)) for each in standing.values()])
    after = shop.stock_now(list(standing))
    assert [after[sku].quantity - each.quantity for sku, each in standing.items()] == [3, 3]


@STYLES
def test_each_right_is_told(style: str, shop: OpenMage, sandbox: Sandbox) -> None:
    """WS-I cannot list what is allowed: there each call is tried out, on nothing that is there."""
    before = sandbox.control("meubelhuis/totals"), sandbox.control("meubelhuis/stock")
    sandbox.control("meubelhuis/settings", {"denied": ["sales_order_creditmemo.list", "sales_order.hold"]})
    told = {each.resource + " " + each.use: each.granted for each in shop.rights(15)}
    assert {name for name, granted in told.items() if not granted} == {
        "sales/order/creditmemo/list refund",
        "sales/order/change hold",
    }
    assert (sandbox.control("meubelhuis/totals"), sandbox.control("meubelhuis/stock")) == before
    unknown = replace(shop.connection, credentials={"user": "pakbon", "key": "wrong"})
    with pytest.raises(Denied):
        OpenMage(unknown, Described(style)).rights(15)


@STYLES
def test_a_call_that_is_not_described_is_refused(style: str, shop: OpenMage) -> None:
    with pytest.raises(Rejected, match="does not know the call"):
        shop.rpc.read("sales_order.explode")
