"""A visitor buys in the shop; a cart that is left makes no order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import requests

FORM = {
    "firstname": "Käthe", "lastname": "Groß", "email": "k@example.de", "telephone": "+49 170 1",
    "street": "Hauptstraße 3",
    "postcode": "48527", "city": "Nordhorn", "country": "DE", "shipping": "delivery", "payment": "banktransfer",
    "day": "2026-11-27", "coupon": "welkom10",
}  # fmt: skip


def test_a_german_visitor_buys_a_bicycle(box: Any) -> None:
    visitor, shop = requests.Session(), f"{box.address}/fietshal"
    assert "Fahrräder, fahrbereit geliefert" in visitor.get(f"{shop}/?lang=de", timeout=5).text
    visitor.post(f"{shop}/winkelwagen", data={"sku": "GAZ-ESPRIT-C7-49", "qty": "1"}, timeout=5)
    before = box.look("fietshal/totals")["orders"]
    assert "Gazelle Esprit C7 49" in visitor.get(f"{shop}/afrekenen", timeout=5).text
    assert box.look("fietshal/totals")["orders"] == before
    done = visitor.post(f"{shop}/afrekenen", data=FORM, timeout=5)
    number = done.url.rsplit("/", 1)[1]
    assert number.startswith("2000")
    assert number in done.text
    order = box.look_at("fietshal", number)
    assert (order["store_id"], order["delivery_date"], order["coupon_code"]) == (2, "2026-11-27", "WELKOM10")
    assert order["billing_address"]["lastname"] == "Groß"
    assert order["items"][0]["tax_percent"] == Decimal(19)
    assert requests.get(done.url, timeout=5).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"lastname": " "}, {"coupon": "GRATIS"}, {"payment": "payinstore"}, {"email": "geen"}]
)
def test_a_wrong_form_places_nothing(box: Any, wrong: dict[str, str]) -> None:
    visitor, shop = requests.Session(), f"{box.address}/meubelhuis"
    visitor.post(f"{shop}/winkelwagen", data={"sku": "KUSSEN-45", "qty": "2"}, timeout=5)
    before = box.look("meubelhuis/totals")["orders"]
    answer = visitor.post(f"{shop}/afrekenen", data={**FORM, **wrong}, timeout=5)
    assert 'role="alert"' in answer.text
    assert box.look("meubelhuis/totals")["orders"] == before


@pytest.mark.parametrize("path", ["/", "/mailbox/", "/carrier/", "/insurer/", "/meubelhuis/artikel/NAAMBORD"])
def test_pages_open_and_load_nothing_from_outside(box: Any, path: str) -> None:
    answer = requests.get(box.address + path, timeout=5)
    assert answer.status_code == 200
    assert "//" not in answer.text.replace("</", "").replace(box.address, "")
