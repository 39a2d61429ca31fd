"""Captured answers of OpenMage beside its orders: lists, papers, articles, faults; and what is never asked."""

import json
import xmlrpc.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from kernel.clock import start_of, today
from services.integration.partners.connect import connect
from services.integration.partners.http import Answer, Line
from services.integration.partners.magento.book import Book
from services.integration.partners.openmage import articles, description, mapping, rpc, soap, wire
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.openmage.soap import Soap
from services.integration.partners.shop import Connection
from services.integration.partners.trouble import Denied, Garbled, Rejected, TooLarge, WrongAddress
from tests.integration.builders import PAYLOADS, XMLRPC, a_connection, payload
from tests.integration.conftest import Sandbox
from tests.integration.partners.test_soap_described import described

SHOP = a_connection("openmage")
EMPTY = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r:loginResponse xmlns:r="urn:OpenMage"'
)
LOGIN = EMPTY + b"><loginReturn>s1</loginReturn></r:loginResponse></e:Body></e:Envelope>"


@pytest.fixture(autouse=True)
def _unlearned() -> Iterator[None]:
    for kept in (description._known, wire._sessions, soap._attributes, rpc._doors):
        kept.clear()
    yield
    description._known.clear()


def test_a_shipment_with_a_track_that_was_added_twice() -> None:
    """OpenMage 10: the shop takes a number a second time; whoever reads it back sees it is there."""
    paper = mapping.paper_of(payload("openmage_xmlrpc_ship_info.json"))
    assert (paper.paper_id, paper.number, paper.comments) == ("4", "100000004", ("Verzonden",))
    assert paper.tracks == ("3SABCD987654321", "3SABCD987654321")
    assert paper.items == {"2": Decimal(1), "3": Decimal(2)}


def test_an_invoice_is_read() -> None:
    paper = mapping.paper_of(payload("openmage_xmlrpc_inv_info.json"))
    assert (paper.paper_id, paper.number, paper.comments, paper.total) == ("1", "100000001", (), Decimal("55.95"))
    assert paper.items == {"30": Decimal(2)}


def test_an_article_over_soap_is_read() -> None:
    """OpenMage 4: all is text, and what is empty is nothing."""
    shown = mapping.product_of(payload("openmage_prod_info_cfg.json"), SHOP)
    assert (shown.key, shown.article.sku, shown.article.type) == (14, "SHIRT", "configurable")
    assert (shown.product.name, shown.product.price, shown.product.weight_grams) == ("Werkshirt", Decimal("19.95"), 0)
    assert (shown.product.enabled, shown.product.brand) == (True, "")


def test_attributes_with_choices_are_known_by_their_kind() -> None:
    rows: Any = payload("openmage_attr_list.json")
    assert mapping.choice_attributes(rows, SHOP) == ["manufacturer", "article_type", "maat"]


@pytest.mark.parametrize("text", [False, True])
def test_a_list_is_the_same_in_numbers_and_in_texts(text: bool) -> None:
    """OpenMage 4: over XML-RPC a row is the same whether its numbers come as such."""
    rows: Any = payload("openmage_xmlrpc_products.json")
    told = json.loads(json.dumps(rows), parse_int=str) if text else rows
    body = xmlrpc.client.dumps((told,), methodresponse=True, allow_none=True).encode()
    found = rpc.parse(body)
    assert [(str(row["product_id"]), row["sku"]) for row in found] == [(str(r["product_id"]), r["sku"]) for r in rows]


@pytest.mark.parametrize(("beside", "broken"), [("2.0000", []), ("2.0100", ["tax"])])
def test_a_fixed_product_tax_may_stand_in_the_orders_tax(beside: str, broken: list[str]) -> None:
    """Where it is no part of the subtotal OpenMage adds it to the tax, and no row's tax tells of it."""
    body = payload("openmage_xmlrpc_order_100000002.json")
    for name in ("tax_amount", "grand_total", "total_paid"):
        for before in ("", "base_"):
            body[before + name] = str(Decimal(body[before + name]) + Decimal(beside))
    body["items"][0] |= {"weee_tax_applied_row_amount": "2.0000", "base_weee_tax_applied_row_amnt": "2.0000"}
    order, _ = mapping.order_of(body, SHOP, Book())
    assert [each.rule for each in order.differences if each.currency == "EUR"][:1] == broken
    assert [order.totals.fee, order.totals.adjustment] == [Decimal(0), Decimal(0)]


class Told(Line):
    """A line on which the answers are laid out: to a call by the words in it."""

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        super().__init__("The shop")
        self.answers, self.asked = answers, 0

    def look(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        if method == "GET":
            return Answer(200, described("rpc"), "text/xml", None)
        self.asked += 1
        found = next(answer for words, answer in self.answers.items() if words in (body or b""))
        return Answer(200, found, "text/xml", None)


@pytest.mark.parametrize(
    ("name", "trouble", "words"),
    [
        ("fault_notexist.xml", Rejected, "Requested order not exists"),
        ("fault_expired.xml", Denied, "ends our session again and again"),
        ("fault_unknownop.xml", Garbled, "internal error"),
    ],
)
def test_faults_as_they_come(name: str, trouble: type[Exception], words: str) -> None:
    """OpenMage 5: with HTTP 200; one that says the session has expired is met by signing in once more."""
    line = Told({b"login": LOGIN, b"salesOrderInfo": (PAYLOADS / name).read_bytes()})
    wire_ = Soap("https://shop.example", XMLRPC, line)
    wire_.sign_in()
    with pytest.raises(trouble, match=words):
        wire_.write("sales_order.info", "100000099")
    assert line.asked == {"fault_expired.xml": 4}.get(name, 2)


def test_a_fault_that_says_nothing_is_none_of_the_shops_refusals() -> None:
    """OpenMage 5: what broke inside comes as "Unknown error"; whether it was done is looked up."""
    assert wire.trouble_of(wire.Fault(404, "Unknown error")).happened
    assert not wire.trouble_of(wire.Fault(106, "Credit memo for requested order can not be created.")).happened


def test_a_description_that_leads_elsewhere_says_where() -> None:
    """A shop leads pages to the one address that it goes by; its calls it answers under any."""

    class Away(Line):
        def look(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
            return Answer(302, b"", "text/html", None, "https://www.shop.example/api/v2_soap/?wsdl")

    with pytest.raises(WrongAddress, match=r"sends us on to another address: https://www\.shop\.example"):
        Soap("https://shop.example", XMLRPC, Away("The shop")).read("core_store.list")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call that went to the shop."""
    calls: list[str] = []
    send = rpc.Rpc._send

    def heard(self: rpc.Rpc, method: str, *params: Any) -> Any:
        calls.extend([str(params[1])] if method == "call" else [])
        calls.extend(str(call[0]) for call in (params[1] if method == "multiCall" else []))
        return send(self, method, *params)

    monkeypatch.setattr(rpc.Rpc, "_send", heard)
    return calls


def test_the_version_is_not_asked_for_nor_customers_with_their_orders(sandbox: Sandbox, asked: list[str]) -> None:
    """OpenMage 15: it is a lie. And an order tells all of its customer that is needed for it."""
    sandbox.place("meubelhuis", registered=True, count=2)
    shop = connect(Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))

    facts = shop.hello()
    shop.rights(5)
    (shown,) = shop.changed(start_of(today()))
    whole = shop.whole(shown)
    products = shop.products(sorted(shop.needs([each.body or {} for each in whole])))
    list(shop.stock([each.article for each in products]))

    assert {"sales_order.list", "sales_order.info", "catalog_product.info"} <= set(asked)
    assert not [call for call in asked if call.startswith(("customer.", "customer_address.", "core_magento."))]
    assert "password_hash" not in str(facts) + str(whole)


def test_a_customer_is_read_without_the_password() -> None:
    """OpenMage 16: its hash comes with every account; 4: numbers may be texts; 14: control characters are written."""
    told = payload("openmage_xmlrpc_cust.json")
    place = {"customer_address_id": 7, "firstname": "Jan", "middlename": "van der", "lastname": "Berg"}
    place |= {"street": "Dam 1&#11;\nachter", "city": "Amsterdam", "postcode": "1012 JS", "country_id": "nl"}
    place |= {"telephone": "0612345678", "region": None, "is_default_billing": "1", "is_default_shipping": False}
    connection = replace(SHOP, facts={"groups": {"1": "Particulier"}}, languages={"1": "nl"})

    for row in (told, {name: None if value is None else str(value) for name, value in told.items()}):
        shown = mapping.customer_of(row, [place], connection)
        customer = shown.customer
        assert (shown.key, customer.shop_customer_id, customer.email) == (1, "1", "jan@example.nl")
        assert (customer.name, customer.group, customer.language) == ("Jan van der Berg", "Particulier", "nl")
        assert customer.created_at == datetime(2026, 11, 21, 16, 6, 21, tzinfo=UTC)
        assert customer.changed_at == datetime(2026, 11, 21, 16, 7, 23, tzinfo=UTC)
        (kept,) = customer.addresses
        assert (kept.billing, kept.delivery, kept.address.country) == (True, False, "NL")
        assert kept.address.street == ("Dam 1", "achter")
        for secret in ("password_hash", "confirmation"):
            assert told[secret] not in str(shown)


def test_the_newest_order_is_found_where_a_year_is_too_much(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenMage 6: there is no limit, so a time with too many orders is halved until some come."""
    placed = sandbox.place("meubelhuis", count=5)
    shop = connect(Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))
    assert isinstance(shop, OpenMage)
    inner = shop._list
    refused: list[Any] = []

    def narrow(method: str, *arguments: Any) -> Any:
        found = inner(method, *arguments)
        if "created_at" in arguments[0] and len(refused) < 6:
            refused.append(arguments)
            raise TooLarge("too much")
        return found

    monkeypatch.setattr(shop, "_list", narrow)
    assert shop.orders_below(None) == int(placed[-1]["entity_id"])
    assert len(refused) == 6


def test_a_numeric_article_number_is_asked_for_as_such(sandbox: Sandbox) -> None:
    """OpenMage 13: stock by article number, articles by id, so that no number is taken for the other."""
    shop = connect(Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))
    assert isinstance(shop, OpenMage)
    (row,) = shop._list("catalog_product.list", {"sku": {"eq": "007"}})
    (shown,) = shop.products([str(row["product_id"])])
    (stock,) = list(shop.stock([shown.article]))
    assert [each.sku for each in stock] == ["007"] == [shown.article.sku]
    assert set(shop.stock_now(["007", "7"])) == {"007"}


@pytest.fixture
def denied(sandbox: Sandbox) -> Iterator[Callable[..., None]]:
    yield lambda *calls: sandbox.control("meubelhuis/settings", {"denied": list(calls)})
    sandbox.control("meubelhuis/settings", {"denied": []})


@pytest.mark.parametrize("missing", ["catalog_product_attribute_set.list", "catalog_product_attribute.list"])
def test_without_the_right_to_attributes_choices_are_guessed(
    missing: str, sandbox: Sandbox, denied: Callable[..., None]
) -> None:
    shop = connect(Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))
    whole = shop.hello()["attributes"]
    assert {"manufacturer", "article_type", "color", "fabric"} <= set(whole)
    denied(missing)
    guessed = shop.hello()["attributes"]
    assert guessed["manufacturer"] == whole["manufacturer"] != {"label": "", "values": {}}
    denied(missing, "catalog_product_attribute.options")
    assert shop.hello()["attributes"] == {}


def test_articles_are_read_to_the_last_although_numbers_are_missing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenMage 6: in windows of running numbers; the whole list of a large shop would be too much for one answer."""
    monkeypatch.setattr(articles, "PRODUCTS", 7)
    monkeypatch.setattr(articles, "REACH", 5)
    shop = connect(Connection("m", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))
    assert isinstance(shop, OpenMage)
    everything = {int(row["product_id"]) for row in shop._list("catalog_product.list")}
    gone = set(range(3, 30))
    inner = shop._list

    def sparse(method: str, *arguments: Any) -> Any:
        found = [row for row in inner(method, *arguments) if int(row.get("product_id", 0)) not in gone]
        if method == "catalog_product.list" and len(found) > 12:
            raise TooLarge("too much")
        return found

    monkeypatch.setattr(shop, "_list", sparse)
    for since in (None, start_of(today())):
        seen: list[int] = []
        more = True
        while more:
            page, more = shop.changed_products(since, max(seen, default=0))
            seen += [each.key for each in page]
        assert seen == sorted(everything - gone)
