"""SOAP v2 in both styles: the same shop, orders and writes as over XML-RPC, as far as it tells them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests

from contracts.integration import ShopOrder
from kernel.clock import now
from services.integration.partners.connect import connect
from services.integration.partners.magento.book import Book
from services.integration.partners.openmage import description, rpc, soap, wire
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.shop import Connection, Credit, OrderRef, StockWrite, Track
from services.integration.partners.trouble import Denied, Garbled, Rejected, WrongAddress
from tests.integration.builders import XMLRPC
from tests.integration.conftest import Sandbox

STYLES = pytest.mark.parametrize("style", ["rpc", "wsi"])
LOST = {"reference", "referrer", "preferred_day"}  # what modules added to an order
Shop = Callable[..., OpenMage]
BASKETS: tuple[dict[str, Any], ...] = (
    {"lines": [{"sku": "STOEL-LUND-antraciet", "qty": 2}, {"sku": "NAAMBORD", "options": {"Tekst": "'Bäcker' <&>"}}]},
    {"lines": [{"sku": "SET-EETHOEK", "qty": 1}], "payment": "banktransfer"},
    {"lines": [{"sku": "MONTAGE", "qty": 3}]},
    {"lines": [{"sku": "TAFEL-OLAF-160"}, {"sku": "KUSSEN-45", "qty": 3}], "coupon": "WELKOM10", "language": "de"},
    {"lines": [{"sku": "PLANK-60", "qty": 7}, {"sku": "SET-EETHOEK", "qty": 2}], "coupon": "KADO25"},
    {"lines": [{"sku": "KUSSEN-45", "qty": 1}], "payment": "cashondelivery", "note": "Bel\x0b even 🛋 <b>"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _unlearned() -> None:
    """The sandbox changes its tongue between tests, at one and the same address."""
    for kept in (description._known, wire._sessions, soap._attributes, rpc._doors):
        kept.clear()


@pytest.fixture
def speaks(sandbox: Sandbox) -> Iterator[Callable[..., None]]:
    def turn(**switches: Any) -> None:
        sandbox.control("meubelhuis/settings", switches)

    yield turn
    turn(soap="rpc", xmlrpc="on", namespace="OpenMage", soap_address="", session_seconds=3600)


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    def open_(protocol: str = "soap", **told: Any) -> OpenMage:
        told.setdefault("credentials", XMLRPC)
        settings = {"protocol": protocol} if protocol else {}
        found = connect(
            Connection("meubelhuis", "openmage", f"{sandbox.address}/meubelhuis", settings=settings, **told)
        )
        assert isinstance(found, OpenMage)
        return found

    return open_


def order(of: OpenMage, number: str) -> ShopOrder:
    (shown,) = of.numbered(number)
    return of.order_of(shown.body or {}, Book())[0]


def comparable(told: ShopOrder) -> dict[str, Any]:
    """Without what SOAP has no field for, and what follows from it."""
    lines = tuple(line.model_copy(update={"unit_price_incl_tax": Decimal(0)}) for line in told.lines)
    particulars = told.particulars.model_copy(update={"transaction": ""})
    same = told.model_copy(update={"lines": lines, "particulars": particulars})
    found = same.model_dump(exclude={*LOST, "differences", "payment_method"})
    return {**found, "totals": {**found["totals"], "fee_label": ""}}


@STYLES
@pytest.mark.row("INT-02")
def test_an_order_is_the_same_as_over_xmlrpc(style: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 1: SOAP drops parents and amounts with tax; they are put back, and all adds up to the cent."""
    speaks(soap=style)
    numbers = [sandbox.place("meubelhuis", **basket)["increment_id"] for basket in BASKETS]
    over_soap, over_xmlrpc = shop("soap"), shop("xmlrpc")

    for number in numbers:
        found, wanted = order(over_soap, number), order(over_xmlrpc, number)
        assert [line.unit_price_incl_tax for line in found.lines] == pytest.approx(
            [line.unit_price_incl_tax for line in wanted.lines], abs=Decimal("0.02")
        )
        assert comparable(found) == comparable(wanted)


@STYLES
def test_lists_products_stock_and_rights_are_the_same(style: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 3: arrays in each style's own way; and attributes that are no field of SOAP's product."""
    speaks(soap=style)
    placed = [each["increment_id"] for each in sandbox.place("meubelhuis", count=3, registered=True)]
    over_soap, over_xmlrpc = shop("soap"), shop("xmlrpc")

    facts = over_soap.hello()
    assert facts.pop("protocol") == "soap"
    assert facts == {name: value for name, value in over_xmlrpc.hello().items() if name != "protocol"}
    since = now() - timedelta(hours=1)
    assert [each.increment_id for page in over_soap.changed(since) for each in page] == placed
    products = over_soap.changed_products(None, 0)[0]
    assert products == over_xmlrpc.changed_products(None, 0)[0]
    articles = [each.article for each in products]
    assert list(over_soap.stock(articles)) == list(over_xmlrpc.stock(articles)) != []
    customers = over_soap.changed_customers(None, 0)
    assert customers == over_xmlrpc.changed_customers(None, 0)
    assert customers[0][0].customer.addresses[0].billing
    assert over_soap.changed_customers(since, customers[0][-1].key) == ([], False)
    assert over_soap.rights(5) == over_xmlrpc.rights(5)
    assert list(over_soap.placed(now() - timedelta(days=900), now() - timedelta(days=899))) == []  # None, or []


@STYLES
@pytest.mark.row("INT-05")
def test_everything_is_written(style: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 11: a configurable ships by its parent's item id, which SOAP does not tell."""
    speaks(soap=style, namespace="Magento")
    number = sandbox.place("meubelhuis", lines=[{"sku": "STOEL-LUND-antraciet", "qty": 2}], payment="banktransfer",
                           shipping="parcel")["increment_id"]  # fmt: skip
    over = shop("soap")
    ref = OrderRef("", number)

    over.hold(ref)
    assert over.now(ref).state == "holded"
    over.unhold(ref)
    standing = over.now(ref)
    (parent,) = [item for item, each in standing.items.items() if not each.parent]
    over.comment(ref, standing.status, "Gepland & 'klaar' \x0b")
    over.invoice(ref, {parent: Decimal(2)}, "Pakbon 1", capture=False)
    paper = over.ship(ref, {parent: Decimal(1)}, "Pakbon 2", ())
    over.add_track(ref, paper, Track("3SABCD", "PostNL"))
    over.credit(over.now(ref), Credit({parent: Decimal(1)}, Decimal(0), Decimal("2.50")), "Pakbon 3")

    ref = over.now(ref).ref
    assert "Gepland & 'klaar'" in [comment.strip() for comment in over.now(ref).comments]
    (invoice,), (shipment,), (credit,) = over.invoices(ref), over.shipments(ref), over.credits(ref)
    assert (invoice.comments, invoice.items[parent]) == (("Pakbon 1",), 2)
    assert (shipment.comments, shipment.tracks, shipment.items) == (("Pakbon 2",), ("3SABCD",), {parent: 1})
    assert credit.comments == ("Pakbon 3",)
    assert credit.total == Decimal(sandbox.order("meubelhuis", number)["creditmemos"][0]["grand_total"])
    unpaid = OrderRef("", sandbox.place("meubelhuis", payment="banktransfer")["increment_id"])
    over.cancel(unpaid)
    assert over.now(unpaid).state == "canceled"


@STYLES
def test_stock_is_written(style: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 13: the quantity and the mark go together."""
    speaks(soap=style)
    over = shop("soap")
    standing = over.stock_now(["UITVERKOCHT", "KUSSEN-45", "NIET"])
    assert set(standing) == {"UITVERKOCHT", "KUSSEN-45"}

    over.write_stock([StockWrite(each, Decimal(4)) for each in standing.values()])

    after = over.stock_now(list(standing))
    assert {sku: each.quantity - standing[sku].quantity for sku, each in after.items()} == dict.fromkeys(standing, 4)
    assert after["UITVERKOCHT"].in_stock


@STYLES
def test_an_expired_session_is_opened_again_and_a_wrong_key_is_told(
    style: str, sandbox: Sandbox, speaks: Any, shop: Shop
) -> None:
    """OpenMage 5: faults come with HTTP 200."""
    speaks(soap=style)
    over = shop("soap")
    over.stores()
    sandbox.control("meubelhuis/sessions/expire", {})
    assert [store.code for store in over.stores()] == ["default", "de"]
    with pytest.raises(Rejected, match="Requested order not exists"):
        over.now(OrderRef("", "999"))
    with pytest.raises(Denied):
        shop("soap", credentials={"user": "pakbon", "key": "wrong"}).stores()
    answer = requests.post(f"{sandbox.address}/meubelhuis/api/v2_soap", data=b"<x/>", timeout=5)
    assert (answer.status_code, "Fault" in answer.text) == (200, True)


@pytest.mark.parametrize("shut", ["off", "403", "405", "html"])
@pytest.mark.row("INT-02")
def test_where_xmlrpc_is_shut_off_soap_is_found(shut: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 1: what was found is remembered, and XML-RPC gets another chance."""
    speaks(xmlrpc=shut)
    number = sandbox.place("meubelhuis")["increment_id"]
    by_itself = shop("")
    facts = by_itself.hello()
    assert facts["protocol"] == by_itself.protocol == "soap"
    known = shop("", facts=facts)
    assert known.protocol == "soap"
    assert order(known, number).number == number

    speaks(xmlrpc="on")
    assert known.hello()["protocol"] == "xmlrpc"
    speaks(xmlrpc="on", soap="off")
    assert order(shop("", facts=facts), number).number == number


def test_where_both_are_shut_the_first_reason_is_told(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    speaks(xmlrpc="off", soap="off")
    with pytest.raises(WrongAddress, match="its XML-RPC is shut off"):
        shop("").hello()
    with pytest.raises(WrongAddress, match="no SOAP at this address"):
        shop("soap").hello()


def test_what_the_setting_says_is_kept_to(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    speaks(xmlrpc="off")
    with pytest.raises(WrongAddress, match="its XML-RPC is shut off"):
        shop("xmlrpc").hello()


def test_a_write_that_met_a_web_page_is_not_written_again(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """A page in the place of an answer may hide that it was done."""
    number = sandbox.place("meubelhuis", payment="banktransfer")["increment_id"]
    over = shop("")
    over.stores()
    speaks(xmlrpc="html")
    with pytest.raises(Garbled, match="web page"):
        over.hold(OrderRef("", number))
    assert sandbox.order("meubelhuis", number)["state"] == "new"


def test_an_address_elsewhere_in_the_description_is_not_followed(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    speaks(soap_address="http://127.0.0.1:9/api/v2_soap")
    over = shop("soap")
    assert [store.code for store in over.stores()] == ["default", "de"]
    known = description.description_of(over.rpc.address, over.rpc.line)  # type: ignore[attr-defined]
    assert known.endpoint == f"{sandbox.address}/meubelhuis/api/v2_soap"


@STYLES
@pytest.mark.parametrize("space", ["OpenMage", "Magento"])
def test_the_namespace_is_read_from_the_description(
    style: str, space: str, sandbox: Sandbox, speaks: Any, shop: Shop
) -> None:
    """OpenMage 2: urn:OpenMage, or urn:Magento on classic Magento 1; RPC-style imports an outside schema."""
    speaks(soap=style, namespace=space)
    text = requests.get(f"{sandbox.address}/meubelhuis/api/v2_soap?wsdl", timeout=5).text
    assert f'targetNamespace="urn:{space}"' in text
    assert (f'schemaLocation="{description.ENCODING}"' in text) is (style == "rpc")
    over = shop("soap")
    assert over.stores()
    assert over.rpc._description().rpc is (style == "rpc")  # type: ignore[attr-defined]


def test_a_shop_that_changes_its_style_is_read_anew(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    speaks(soap="rpc")
    over = shop("soap")
    over.stores()
    speaks(soap="wsi")
    assert [store.code for store in over.stores()] == ["default", "de"]


def test_credentials_that_expire_in_the_middle_of_a_long_read(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """What was read so far is kept by the caller; the rest says in words why it did not come."""
    sandbox.place("meubelhuis", count=4)
    over = shop("soap")
    shown = next(iter(over.changed(now() - timedelta(hours=1))))
    whole = over.whole(shown[:2])
    assert all(each.body for each in whole)
    sandbox.control("meubelhuis/sessions/expire", {})
    sandbox.fault("meubelhuis", "wrong_credentials", path="login", times=5)
    with pytest.raises(Denied, match="does not accept our user and key"):
        over.whole(shown[2:])
    sandbox.control("meubelhuis/faults", method="DELETE")
    assert [each.increment_id for each in over.whole(shown[2:])] == [each.increment_id for each in shown[2:]]


@pytest.mark.parametrize("kind", ["half_json", "empty", "html", "status500"])
def test_a_broken_answer_is_told_apart(kind: str, sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    over = shop("soap")
    over.stores()
    sandbox.fault("meubelhuis", kind, path="storeList", times=9)
    with pytest.raises(Garbled):
        over.stores()


def test_a_read_whose_answer_was_lost_is_read_again(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    over = shop("soap")
    over.stores()
    sandbox.fault("meubelhuis", "answer_lost", path="storeList", times=1)
    assert over.stores()


def test_a_number_of_digits_is_asked_for_as_it_is(sandbox: Sandbox, speaks: Any, shop: Shop) -> None:
    """OpenMage 13: for a numeric SKU the shop must be told that it is one."""
    over: Any = shop("soap").rpc
    assert over.read("catalog_product.info", "007", None, None, "sku")["name"] == "Viltglijders per 16"
    assert over.read("catalog_product.info", "7")["sku"] != "007"


def test_a_connection_is_what_staff_entered_whatever_door_they_named(sandbox: Sandbox, speaks: Any) -> None:
    base = Connection("m", "openmage", "", XMLRPC)
    for door in ("", "/", "/index.php", "/api/xmlrpc", "/index.php/api/xmlrpc/", "/api/v2_soap"):
        found = connect(replace(base, address=f"{sandbox.address}/meubelhuis{door}"))
        assert [store.code for store in found.stores()] == ["default", "de"]
