"""Texts and shapes that a database or a message cannot hold never stop a page: the bad one is put aside, readable."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kernel.clock import now
from kit.work import unit_of_work
from services.integration.partners.magento.book import Book
from services.integration.partners.magento2.client import Magento2, _shown
from services.integration.partners.trouble import RefusedPayload
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import REFUSED_ORDERS
from services.integration.use_cases.read_orders import ReadOrder, ReadPage
from services.integration.use_cases.save_shop import save_shop
from services.integration.use_cases.see_orders import see_orders
from tests.integration.builders import a_connection, shop_request
from tests.integration.conftest import outbox
from tests.integration.magento_sums.basket import Basket, Item
from tests.integration.magento_sums.told import as_magento2

NASTY = "A\0B \ud800 🚲 \u202eabc\u202c &#11; \\u0000 ÃŸ"


def read(body: Any) -> ReadOrder:
    """As the client reads it off a page of the shop."""
    shown = _shown(body)
    try:
        return ReadOrder(shown, *Magento2(a_connection()).order_of(body, Book()))
    except RefusedPayload as refusal:
        return ReadOrder(shown, reason=refusal.sentence)


def a_body(number: str, **changes: Any) -> Any:
    body = as_magento2(Basket((Item(price=Decimal(100)),)))
    return body | {"increment_id": number, "entity_id": abs(hash(number)) % 10_000_000} | changes


@pytest.mark.row("INT-03")
def test_one_page_of_everything(engine: Engine, vault: Vault) -> None:
    nasty = a_body(f"10\0 {NASTY}", customer_firstname=NASTY, coupon_code=NASTY, status=NASTY)
    nasty["items"][0] |= {"name": NASTY, "sku": NASTY}
    nasty["billing_address"] = nasty["billing_address"] | {"street": [NASTY], "city": NASTY, NASTY: NASTY}
    refused = a_body(f"20\0{NASTY}", grand_total="1,234.50", customer_firstname=NASTY)
    refused[NASTY] = [NASTY, {"deep": NASTY}]
    page = ReadPage(tuple(map(read, (nasty, refused, a_body("30")))), at=now())
    with unit_of_work(engine) as uow:
        save_shop(uow, vault, shop_request("fietshal", "http://127.0.0.1:9", shop="winkel"))

    with unit_of_work(engine) as uow:
        said = see_orders(uow, "winkel", page, now())

    assert said == 2
    found = [body["order"] for name, body in outbox(engine) if name == "ShopOrderSeen"]
    assert found[1]["number"] == "30"
    assert found[0]["lines"][0]["name"] == "AB  🚲 \u202eabc\u202c  \\u0000 ÃŸ"
    with Session(engine) as session:
        (row,) = session.execute(select(REFUSED_ORDERS)).all()
    assert row.body["grand_total"] == "1,234.50"
    assert "\0" not in row.number
