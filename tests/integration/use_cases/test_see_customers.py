"""Customers' accounts: all of them once, then what changed; without secrets, and without keeping orders waiting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.magento2 import client as magento2
from services.integration.partners.openmage import customers as openmage
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS
from services.integration.use_cases.beside_orders import ALL_AGAIN, CUSTOMER_PAGES
from services.integration.use_cases.import_history import pause_history
from services.integration.use_cases.poll_shop import Round
from tests.integration.conftest import Sandbox, hasty, last_outbox, outbox
from tests.integration.use_cases.test_poll_shop import contact, named, orders

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
JAN = {
    "firstname": "Jan",
    "lastname": "van der Berg",
    "email": "jan@example.nl",
    "company": "Berg BV",
    "street": ["Kade 7"],
    "postcode": "1012 JS",
    "city": "Amsterdam",
    "country_id": "NL",
    "telephone": "0612345678",
}
DUE = {"customers_next": None}
Poll = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def account(sandbox: Sandbox) -> Callable[..., Any]:
    """account("fietshal", email=…): an account that never ordered."""

    def make(shop: str, **told: Any) -> Any:
        return sandbox.control(f"{shop}/customers", {"customer": {**JAN, **told}, "taxvat": "NL001234567B01"})

    return make


def seen(events: list[tuple[str, Any]]) -> list[Any]:
    return [body["customer"] for body in named(events, "ShopCustomerSeen")]


@BOTH
@pytest.mark.row("INT-03")
@pytest.mark.row("P-75")
def test_who_never_ordered_is_known_too(shop: str, account: Any, connected: Any, poll: Poll) -> None:
    made = account(shop)
    connected(shop)

    said = poll(shop)

    (customer,) = seen(said)
    assert (customer["shop"], customer["shop_customer_id"]) == (shop, str(made["id"]))
    assert (customer["email"], customer["first_name"], customer["last_name"]) == (JAN["email"], "Jan", "van der Berg")
    assert (customer["group"], customer["vat_id"], customer["language"]) == ("Zakelijk", "NL001234567B01", "nl")
    assert customer["created_at"]
    (place,) = customer["addresses"]
    assert (place["billing"], place["delivery"]) == (True, True)
    found = {name: place["address"][name] for name in ("company", "street", "postcode", "city", "country", "phone")}
    assert found == {
        "company": "Berg BV",
        "street": ["Kade 7"],
        "postcode": "1012 JS",
        "city": "Amsterdam",
        "country": "NL",
        "phone": "0612345678",
    }
    assert "password" not in str(said)
    assert seen(poll(shop, **DUE)) == []


@BOTH
@pytest.mark.row("INT-03")
def test_what_changes_in_an_account_is_said(
    shop: str, account: Any, sandbox: Sandbox, connected: Any, poll: Poll
) -> None:
    connected(shop)
    number = account(shop)["id"]
    account(shop, email="piet@example.nl")
    poll(shop)

    assert seen(poll(shop)) == []  # not due yet
    sandbox.control(f"{shop}/customers/{number}", {"email": "jan@nieuw.example.nl", "group_id": 1})
    (customer,) = seen(poll(shop, **DUE))

    assert (customer["shop_customer_id"], customer["email"]) == (str(number), "jan@nieuw.example.nl")
    assert customer["group"] == "Particulier"


@BOTH
def test_a_second_address_that_leaves_the_date_as_it_was_is_found_within_a_week(
    shop: str, account: Any, sandbox: Sandbox, connected: Any, poll: Poll
) -> None:
    """As both shops do where it is not the default."""
    connected(shop)
    number = account(shop)["id"]
    sandbox.control("clock", {"seconds": -3600})
    try:
        sandbox.control(f"{shop}/customers/{number}", {"lastname": "Berg"})
    finally:
        sandbox.control("clock", {"seconds": 0})
    poll(shop)
    more = {**JAN, "street": ["Dam 1"], "firstname": "Els"}
    sandbox.control(f"{shop}/customers/{number}", {"add_address": more, "quietly": True})
    assert seen(poll(shop, **DUE)) == []

    (customer,) = seen(poll(shop, **DUE, customers_whole=now() - ALL_AGAIN - timedelta(hours=1)))

    assert [(each["address"]["street"], each["billing"]) for each in customer["addresses"]] == [
        (["Kade 7"], True),
        (["Dam 1"], False),
    ]
    assert seen(poll(shop, **DUE)) == []


@BOTH
@pytest.mark.row("P-75")
def test_years_of_them_come_in_parts_and_go_on_where_they_were(
    shop: str, account: Any, sandbox: Sandbox, connected: Any, poll: Poll, engine: Engine, monkeypatch: Any
) -> None:
    monkeypatch.setattr(magento2, "PAGE", 3)
    monkeypatch.setattr(openmage, "CUSTOMERS", 3)
    ids = [str(account(shop, email=f"jan{number}@example.nl")["id"]) for number in range(14)]
    sandbox.control(f"{shop}/customers/{ids[4]}", method="DELETE")
    connected(shop)

    first = poll(shop)
    sandbox.fault(shop, "status500", times=1000, path="customer")
    assert seen(poll(shop)) == []
    sandbox.control(f"{shop}/faults", method="DELETE")
    found, rounds = seen(first), 1
    while len(found) < 13 and rounds < 12:
        found += seen(poll(shop, **DUE))  # what failed waits for a minute
        rounds += 1

    assert len(seen(first)) <= 3 * CUSTOMER_PAGES
    assert [each["shop_customer_id"] for each in found] == [each for each in ids if each != ids[4]]
    poll(shop)
    with Session(engine) as session:
        (view,) = queries.shop_views(session)
    assert (view.history.customers, view.history.customers_done) == (13, True)


@BOTH
@pytest.mark.row("C-07")
def test_they_wait_while_the_history_waits_or_is_not_heard(
    shop: str, account: Any, connected: Any, poll: Poll, engine: Engine, vault: Vault, monkeypatch: Any
) -> None:
    account(shop)
    connected(shop)
    with unit_of_work(engine, "anna") as uow:
        pause_history(uow, shop, paused=True)
    assert seen(poll(shop)) == []
    with unit_of_work(engine, "anna") as uow:
        pause_history(uow, shop, paused=False)

    monkeypatch.setattr("services.integration.use_cases.poll_shop.LOOK", 0.1)
    before, lease = last_outbox(engine), uuid4()
    with engine.begin() as connection:
        mine = {"lease": lease, "lease_until": now() + shops.LEASE, "history_read": True}
        connection.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(mine))
    Round(engine, vault, shop, lease, hasty, backlog=lambda engine: 1000).run()
    assert seen(outbox(engine, before)) == []

    assert len(seen(poll(shop))) == 1


@BOTH
@pytest.mark.row("C-07")
def test_a_shop_that_keeps_its_customers_to_itself_tells_its_orders(
    shop: str, account: Any, sandbox: Sandbox, connected: Any, poll: Poll
) -> None:
    denied = {"fietshal": "Magento_Customer::customer", "meubelhuis": "customer.list"}[shop]
    sandbox.control(f"{shop}/settings", {"denied": [denied]})
    account(shop)
    connected(shop)
    sandbox.place(shop, payment="banktransfer")

    said = poll(shop)

    assert (len(orders(said)), seen(said), contact(said)["ok"]) == (1, [], True)
    assert contact(said)["message"]
    sandbox.control(f"{shop}/settings", {"denied": []})
    assert JAN["email"] in [each["email"] for each in seen(poll(shop, **DUE))]


@BOTH
def test_they_are_left_in_the_shop_where_staff_want_it_so(
    shop: str, account: Any, sandbox: Sandbox, connected: Any, poll: Poll
) -> None:
    account(shop)
    connected(shop, settings={"read.customers": "no"})
    sandbox.fault(shop, "status500", times=1000, path="customers" if shop == "fietshal" else "customer.list")
    said = poll(shop)
    assert (seen(said), contact(said)["ok"], contact(said)["message"]) == ([], True, "")


def test_addresses_that_a_shop_keeps_to_itself_keep_no_customer_away(
    account: Any, sandbox: Sandbox, connected: Any, poll: Poll
) -> None:
    sandbox.control("meubelhuis/settings", {"denied": ["customer_address.list"]})
    account("meubelhuis")
    connected("meubelhuis")
    (customer,) = seen(poll("meubelhuis"))
    assert (customer["email"], customer["addresses"]) == (JAN["email"], [])
