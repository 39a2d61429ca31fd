"""Meubelhuis over SOAP v2 behaves as OpenMage does: two styles, poorer answers, types as text, faults with HTTP 200."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
STYLES = pytest.mark.parametrize("style", ["rpc", "wsi"])


class Soap:
    def __init__(self, box: Any) -> None:
        self.box, self.style, self.space = box, "rpc", "OpenMage"
        self.door = f"{box.address}/meubelhuis/api/v2_soap"

    def speak(self, style: str, space: str = "OpenMage") -> None:
        self.style, self.space = style, space
        self.box.control("meubelhuis/settings", {"soap": style, "namespace": space})

    def ask(self, name: str, **told: str) -> Any:
        """The body's one element."""
        wrapper = name if self.style == "rpc" else f"{name}{'Param' if name == 'login' else 'RequestParam'}"
        fields = "".join(f"<{key}>{value}</{key}>" for key, value in told.items())
        text = (
            f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><x:{wrapper} xmlns:x="urn:{self.space}">{fields}</x:{wrapper}>'
            "</e:Body></e:Envelope>"
        )
        answer = self.box.http.post(self.door, data=text.encode(), timeout=10)
        assert answer.status_code == 200
        return etree.fromstring(answer.content).find(f"{{{ENVELOPE}}}Body")[0]

    def login(self) -> str:
        return str(self.ask("login", username="pakbon", apiKey="sandbox-openmage-key")[0].text)

    def fault(self, name: str, **told: str) -> tuple[str, str]:
        found = self.ask(name, **told)
        assert etree.QName(found).localname == "Fault"
        return found.findtext("faultcode"), found.findtext("faultstring")


@pytest.fixture
def soap(box: Any) -> Iterator[Soap]:
    yield Soap(box)
    box.control("meubelhuis/settings", {"soap": "rpc", "namespace": "OpenMage", "xmlrpc": "on"})


@STYLES
def test_faults_come_with_http_200(style: str, soap: Soap, box: Any) -> None:
    """OpenMage 5."""
    soap.speak(style)
    assert soap.fault("login", username="pakbon", apiKey="wrong") == ("2", "Access denied.")
    session = soap.login()
    assert soap.fault("salesOrderInfo", sessionId=session, orderIncrementId="nope")[0] == "100"
    box.control("meubelhuis/sessions/expire")
    assert soap.fault("storeList", sessionId=session) == ("5", "Session expired. Try to relogin.")
    assert soap.fault("fooBar", sessionId=session)[0] == "SOAP-ENV:Server"


@STYLES
def test_an_order_lacks_what_soap_has_no_field_for(style: str, soap: Soap, box: Any) -> None:
    """OpenMage 1, 4: no parents, no amounts with tax, nothing due; and all is text."""
    soap.speak(style, "Magento")
    number = box.place("meubelhuis", lines=[{"sku": "STOEL-LUND-antraciet", "qty": 2}])["increment_id"]
    found = soap.ask("salesOrderInfo", sessionId=soap.login(), orderIncrementId=number)
    assert etree.QName(found).namespace == "urn:Magento"
    names = {etree.QName(each).localname for each in found.iter()}
    assert {"product_options", "tax_amount", "order_id"} <= names
    assert not names & {"parent_item_id", "row_total_incl_tax", "total_due", "coupon_code"}
    row = "item" if style == "rpc" else "complexObjectArray"
    assert len(found.findall(f".//items/{row}")) == 2


def test_what_is_empty_is_nil_or_left_out(soap: Soap, box: Any) -> None:
    """OpenMage 3, 4: an encoded answer holds nils, a literal one leaves out; a list of nothing is empty."""
    number = box.place("meubelhuis", lines=[{"sku": "MONTAGE"}])["increment_id"]
    for style, nils in (("rpc", True), ("wsi", False)):
        soap.speak(style)
        found = soap.ask("salesOrderInfo", sessionId=soap.login(), orderIncrementId=number)
        assert (
            bool([each for each in found.iter() if each.get("{http://www.w3.org/2001/XMLSchema-instance}nil")]) is nils
        )
        assert (found.find(".//shipping_address") is not None) is nils


@STYLES
def test_both_ends_of_a_window_combine(style: str, soap: Soap) -> None:
    """OpenMage 6."""
    soap.speak(style)
    row = "complexObjectArray" if style == "wsi" else "item"
    ends = "".join(
        f"<{row}><key>order_id</key><value><key>{key}</key><value>{value}</value></value></{row}>"
        for key, value in (("from", 5), ("to", 7))
    )
    told = f"<complex_filter>{ends}</complex_filter>"
    found = soap.ask("salesOrderList", sessionId=soap.login(), filters=told)
    assert [each.text for each in found.iter("order_id")] == ["5", "6", "7"]


@STYLES
def test_accounts_lack_their_defaults_and_addresses_have_them(style: str, soap: Soap, box: Any) -> None:
    """OpenMage 1, 3: what the account's type does not name is dropped; the address says it of itself."""
    soap.speak(style)
    person = {
        "email": f"{style}@example.nl",
        "firstname": "Zoë",
        "street": ["Brink 4", "bis"],
        "shipping": {"city": "X"},
    }
    known = box.control("meubelhuis/customers", {"customer": person}, status=201)
    session, row = soap.login(), "item" if style == "rpc" else "complexObjectArray"
    number = str(known["id"])
    filters = f"<filter><{row}><key>customer_id</key><value>{number}</value></{row}></filter>"
    listed = soap.ask("customerCustomerList", sessionId=session, filters=filters)
    assert [each.text for each in listed.iter("email")] == [person["email"]]
    for found in (listed, soap.ask("customerCustomerInfo", sessionId=session, customerId=number)):
        names = {etree.QName(each).localname for each in found.iter()}
        assert {"password_hash", "group_id"} <= names
        assert not names & {"default_billing", "default_shipping", "disable_auto_group_change"}
    places = soap.ask("customerAddressList", sessionId=session, customerId=number)
    flags = [(each.findtext("is_default_billing"), each.findtext("is_default_shipping")) for each in places.iter(row)]
    assert flags == [("true", "false"), ("false", "true")]
    ids = [each.text for each in places.iter("customer_address_id")]
    assert ids == [str(each["id"]) for each in known["addresses"]]
    home = soap.ask("customerAddressInfo", sessionId=session, addressId=ids[0])[0]
    assert etree.QName(home).localname == ("info" if style == "rpc" else "result")
    assert home.findtext("street") == "Brink 4\nbis"
    assert home.find("vat_id") is None
    assert soap.fault("customerAddressList", sessionId=session, customerId="99999") == ("101", "Customer not exists.")
    assert soap.fault("customerAddressInfo", sessionId=session, addressId="99999") == ("102", "Address not exists.")


@STYLES
def test_the_description_names_an_addresss_fields_in_a_real_shops_order(style: str, soap: Soap, box: Any) -> None:
    soap.speak(style)
    told = etree.fromstring(box.http.get(f"{soap.door}?wsdl", timeout=5).content)
    schema = {"x": "http://www.w3.org/2001/XMLSchema"}
    (kind,) = told.findall(".//x:complexType[@name='customerAddressEntityItem']", schema)
    names = [each.get("name") for each in kind.iterfind(".//x:element", schema)]
    assert names[:8] == [
        "customer_address_id", "created_at", "updated_at", "increment_id", "city", "company", "country_id", "fax",
    ]  # fmt: skip
    assert names[-2:] == ["is_default_billing", "is_default_shipping"]
    assert told.find(".//x:complexType[@name='customerAddressEntityArray']", schema) is not None


@pytest.mark.parametrize(("shut", "status"), [("off", 404), ("403", 403), ("405", 405), ("html", 200)])
def test_xmlrpc_and_soap_can_be_shut_off(shut: str, status: int, soap: Soap, box: Any) -> None:
    """OpenMage 1."""
    box.control("meubelhuis/settings", {"xmlrpc": shut})
    for door in ("api/xmlrpc", "index.php/api/xmlrpc"):
        answer = box.http.post(f"{box.address}/meubelhuis/{door}", data=b"<methodCall/>", timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=UTF-8")
    box.control("meubelhuis/settings", {"soap": "off"})
    assert box.http.get(f"{soap.door}?wsdl", timeout=5).status_code == 404
