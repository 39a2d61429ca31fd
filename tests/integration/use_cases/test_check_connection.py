"""Trying a connection before it is saved: each step good, a warning or wrong, and the newest order as it would come."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts.integration import CheckConnection, ConnectionChecked
from kernel.sentence import plain
from services.integration.partners.shop import Connection
from services.integration.storage.secrets import Vault
from services.integration.use_cases import check_shop
from services.integration.use_cases.check_shop import check_connection
from services.integration.use_cases.save_shop import connection_to_try
from tests.integration.builders import BEARER, OAUTH, XMLRPC
from tests.integration.conftest import Sandbox
from tests.integration.use_cases.test_refused_orders import raw

SECRETS = {"fietshal": OAUTH, "meubelhuis": XMLRPC}
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])
pytestmark = pytest.mark.row("INT-06")


@pytest.fixture(autouse=True)
def as_it_was(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.control("clock", {"seconds": 0})
    for shop in SECRETS:
        sandbox.control(f"{shop}/settings", {"denied": []})


def tried(sandbox: Sandbox, shop: str, /, **told: Any) -> ConnectionChecked:
    values: dict[str, Any] = {"kind": "auto", "address": f"{sandbox.address}/{shop}", "credentials": SECRETS[shop]}
    return check_connection(Connection("new", **{**values, **told}))


def states(checked: ConnectionChecked) -> dict[str, str]:
    """Every step by its code; of the rights the worst."""
    order = ("good", "warn", "wrong")
    found: dict[str, str] = {}
    for step in checked.steps:
        found[step.code] = max(found.get(step.code, "good"), step.state, key=order.index)
    return found


@BOTH
def test_a_good_connection_shows_everything_that_is_needed(shop: str, sandbox: Sandbox) -> None:
    placed = sandbox.place(shop, language="nl", count=3)[-1]

    checked = tried(sandbox, shop)

    assert checked.ok
    assert (checked.kind, checked.address) == (
        {"fietshal": "magento2", "meubelhuis": "openmage"}[shop],
        f"{sandbox.address}/{shop}",
    )
    found = states(checked)
    assert [code for code in found if found[code] == "good"] >= ["address", "protocol", "signed_in", "right", "writes"]
    assert found["clock"] == "good"
    assert len([step for step in checked.steps if step.code == "right"]) == {"fietshal": 17, "meubelhuis": 21}[shop]
    assert [(store.store_id, store.language) for store in checked.stores][-1] == ("2", "de")
    assert checked.sample is not None
    assert checked.sample.number == placed["increment_id"]
    assert checked.sample.language == "nl"
    assert checked.sample.totals.grand_total == Decimal(placed["grand_total"])
    assert all(line.brand for line in checked.sample.lines if not line.is_virtual and not line.parent_shop_line_id)
    assert found["sample"] == "good"


@BOTH
def test_the_address_is_found_however_it_was_typed(shop: str, sandbox: Sandbox) -> None:
    for typed in ("/", "/index.php/", "/rest/V1/orders?x=1", "/api/xmlrpc", "/admin/dashboard/"):
        checked = tried(sandbox, shop, address=f"{sandbox.address}/{shop}{typed}")
        assert checked.address == f"{sandbox.address}/{shop}", typed
        assert checked.ok


def test_the_other_magento_is_told_apart(sandbox: Sandbox) -> None:
    checked = tried(sandbox, "meubelhuis", kind="magento2")
    step = next(step for step in checked.steps if step.code == "protocol_other")
    assert (checked.kind, step.values["wanted"], step.state) == ("openmage", "magento2", "warn")


@BOTH
@pytest.mark.parametrize("denied", ["orders", "hold"])
def test_each_right_that_is_missing_is_named_as_magento_names_it(shop: str, denied: str, sandbox: Sandbox) -> None:
    names = {
        "fietshal": {"orders": "Magento_Sales::actions_view", "hold": "Magento_Sales::hold"},
        "meubelhuis": {"orders": "sales/order/info", "hold": "sales/order/change"},
    }
    switch = (
        names[shop][denied]
        if shop == "fietshal"
        else {"orders": "sales_order.list", "hold": "sales_order.hold"}[denied]
    )
    sandbox.control(f"{shop}/settings", {"denied": [switch]})

    checked = tried(sandbox, shop)

    missing = [step.values for step in checked.steps if step.code == "right_missing"]
    assert missing == [{"resource": names[shop][denied], "use": denied}]
    assert not checked.ok
    assert ("writes" in states(checked)) is (denied == "orders")
    assert ("sample_not" in states(checked)) is (denied == "orders")
    assert "sample_refused" not in states(checked)


@BOTH
def test_without_the_customers_the_orders_come_all_the_same(shop: str, sandbox: Sandbox) -> None:
    names = {"fietshal": "Magento_Customer::customer", "meubelhuis": "customer/info"}
    switch = {"fietshal": names["fietshal"], "meubelhuis": "customer.list"}[shop]
    sandbox.control(f"{shop}/settings", {"denied": [switch]})

    checked = tried(sandbox, shop)

    missing = [(step.state, step.values) for step in checked.steps if step.code == "right_missing"]
    assert missing == [("warn", {"resource": names[shop], "use": "customers"})]
    assert checked.ok


@BOTH
def test_trying_the_rights_writes_nothing(shop: str, sandbox: Sandbox) -> None:
    number = sandbox.place(shop, payment="banktransfer")["increment_id"]
    before, stock = sandbox.order(shop, number), sandbox.control(f"{shop}/stock")
    tried(sandbox, shop)
    assert sandbox.order(shop, number) == before
    assert sandbox.control(f"{shop}/stock") == stock
    totals = sandbox.control(f"{shop}/totals")
    assert (totals["invoices"], totals["shipments"], totals["creditmemos"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("shop", "credentials", "code"),
    [
        ("fietshal", {"access_token": "wrong"}, "sign_in_bearer"),
        ("fietshal", {**OAUTH, "access_token_secret": "wrong"}, "sign_in"),
        ("fietshal", {"consumer_key": "x"}, "secrets_missing"),
        ("fietshal", {}, "secrets_missing"),
        ("meubelhuis", {"user": "pakbon", "key": "wrong"}, "sign_in"),
        ("meubelhuis", {"user": "pakbon"}, "secrets_missing"),
    ],
)
def test_what_is_wrong_with_the_credentials_is_said_at_signing_in(
    shop: str, credentials: dict[str, str], code: str, sandbox: Sandbox
) -> None:
    checked = tried(sandbox, shop, credentials=credentials)
    assert not checked.ok
    assert [(step.code, step.state) for step in checked.steps] == [
        ("address", "good"),
        ("protocol", "good"),
        (code, "wrong"),
    ]
    assert not any(secret in checked.model_dump_json() for secret in OAUTH.values())


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("http://127.0.0.1:9", "address_wrong", "cannot be reached"),
        ("{sandbox}/mailbox", "address_wrong", "no Magento"),
        ("", "address_none", ""),
        ("https://[shop", "address_none", ""),
        ("mijn winkel", "address_none", ""),
        ("http://anna:secret@127.0.0.1:9", "address_secret", ""),
    ],
)
def test_an_address_without_a_shop_ends_it_at_the_first_step(
    address: str, code: str, words: str, sandbox: Sandbox
) -> None:
    checked = tried(sandbox, "fietshal", address=address.replace("{sandbox}", sandbox.address))
    (step,) = checked.steps
    assert (step.code, step.state) == (code, "wrong")
    assert words in plain(step.trouble)


@BOTH
@pytest.mark.parametrize(("hours", "code"), [(2, "clock_ahead"), (-2, "clock_behind")])
def test_a_clock_that_is_hours_off_is_warned_of(shop: str, hours: int, code: str, sandbox: Sandbox) -> None:
    sandbox.control("clock", {"seconds": hours * 3600})
    step = next(step for step in tried(sandbox, shop).steps if step.code.startswith("clock"))
    assert (step.code, step.state, step.values) == (code, "warn", {"minutes": "120"})


@BOTH
def test_an_order_that_cannot_be_taken_over_is_said_before_the_shop_is_saved(shop: str, sandbox: Sandbox) -> None:
    raw(shop, sandbox, grand_total=-5, increment_id="900000009")
    step = tried(sandbox, shop).steps[-1]
    assert (step.code, step.state, step.values) == ("sample_refused", "warn", {"number": "900000009"})
    assert plain(step.trouble) == "The grand total is negative: -5."


def test_an_empty_shop_passes_with_a_warning(sandbox: Sandbox) -> None:
    checked = tried(sandbox, "fietshal")
    assert checked.ok
    assert states(checked)["sample_none"] == "warn"


@BOTH
def test_a_shop_that_hangs_does_not_keep_the_answer(
    shop: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_shop, "LIMITS", check_shop.Limits(connect=0.3, read=0.3, whole=0.6))
    monkeypatch.setattr(check_shop, "WHOLE", 1.0)
    sandbox.fault(shop, "hang", times=200, seconds=0.5)
    began = monotonic()
    checked = tried(sandbox, shop)
    assert not checked.ok
    assert monotonic() - began < 5
    assert "no answer" in plain(checked.steps[-1].trouble)


def test_the_stored_secrets_stand_in_for_those_left_empty(
    sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected("fietshal", credentials=OAUTH)
    asked = CheckConnection(shop="fietshal", address=f"{sandbox.address}/fietshal/", credentials={"access_token": " "})
    assert connection_to_try(engine, vault, asked).credentials == OAUTH
    elsewhere = CheckConnection(shop="fietshal", address="https://thief.example", credentials=BEARER)
    assert connection_to_try(engine, vault, elsewhere).credentials == BEARER


@pytest.mark.parametrize("shut", ["off", "html"])
def test_a_shop_whose_xml_rpc_is_shut_off_is_found_over_soap(shut: str, sandbox: Sandbox) -> None:
    number = sandbox.place("meubelhuis", language="nl")["increment_id"]
    sandbox.control("meubelhuis/settings", {"xmlrpc": shut})
    try:
        checked = tried(sandbox, "meubelhuis")
    finally:
        sandbox.control("meubelhuis/settings", {"xmlrpc": "on"})
    assert (checked.ok, checked.kind, checked.protocol) == (True, "openmage", "SOAP v2")
    assert states(checked)["right"] == "good"
    assert checked.sample is not None
    assert checked.sample.number == number
