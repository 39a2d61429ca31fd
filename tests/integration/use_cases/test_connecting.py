"""Connecting shops: secrets stay secret, and a check says step by step what is well."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from contracts.integration import CheckStep
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.integration import queries
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS
from services.integration.use_cases.check_shop import check_shop
from services.integration.use_cases.refetch import connection_of
from services.integration.use_cases.save_shop import save_carrier, save_shop
from tests.integration.builders import OAUTH, carrier_request, shop_request
from tests.integration.conftest import Sandbox

BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])


def test_credentials_are_stored_encrypted_and_kept_when_left_empty(uow: UnitOfWork, vault: Vault) -> None:
    save_shop(uow, vault, shop_request("fietshal", "http://x.nl", credentials=OAUTH))
    save_shop(uow, vault, shop_request("fietshal", "http://x.nl", name="Nieuw", credentials={"access_token": " "}))

    row = shops.get(uow.session, "fietshal")
    assert row.name == "Nieuw"
    assert vault.unlock(row.credentials) == OAUTH
    assert not any(secret.encode() in bytes(row.credentials) for secret in OAUTH.values())
    assert "secret" not in queries.shop_views(uow.session)[0].model_dump_json()
    with pytest.raises(Refused):
        Vault("another secret of thirty-two characters").unlock(row.credentials)


def test_another_address_is_read_from_the_start(uow: UnitOfWork, vault: Vault) -> None:
    save_shop(uow, vault, shop_request("fietshal", "http://x.nl"))
    connected_at = shops.get(uow.session, "fietshal").connected_at
    uow.session.execute(SHOPS.update().values(history_read=True))
    save_shop(uow, vault, shop_request("fietshal", "http://x.nl", enabled=False))
    assert shops.get(uow.session, "fietshal").history_read
    save_shop(uow, vault, shop_request("fietshal", "http://y.nl"))
    row = shops.get(uow.session, "fietshal")
    assert not row.history_read
    assert row.connected_at == connected_at


@pytest.mark.parametrize(
    "told",
    [
        {"shop": "Met Spatie"},
        {"kind": "shopify"},
        {"address": "ftp://x"},
        {"address": "http://user:pass@x.nl"},
        {"settings": {"payment.ideal": "later"}},
        {"settings": {"shipping.flatrate": "drone:dhl"}},
    ],
)
def test_what_cannot_be_a_shop_is_refused(told: dict[str, Any], uow: UnitOfWork, vault: Vault) -> None:
    with pytest.raises(Refused):
        save_shop(uow, vault, shop_request("fietshal", "http://x.nl").model_copy(update=told))
    assert uow.session.execute(select(SHOPS)).all() == []


def test_a_carrier_is_connected(uow: UnitOfWork, vault: Vault) -> None:
    save_carrier(uow, vault, carrier_request("http://x.nl"))
    assert [view.carrier for view in queries.carrier_views(uow.session)] == ["postnl"]
    with pytest.raises(Refused):
        save_carrier(uow, vault, carrier_request("http://x.nl", carrier="van"))


def outcome(steps: tuple[CheckStep, ...]) -> list[tuple[str, bool]]:
    return [(step.name, step.ok) for step in steps]


@BOTH
def test_a_good_connection_passes_every_step(
    shop: str, sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected(shop)
    number = sandbox.place(shop)["increment_id"]

    steps = check_shop(connection_of(engine, vault, shop))

    assert outcome(steps) == [
        (name, True) for name in ("address", "sign_in", "orders", "products", "stock", "sample_order")
    ]
    assert steps[2].message == number
    assert steps[3].message
    assert ": " in steps[4].message
    assert steps[5].message.startswith(f"{number}: ")
    assert steps[5].message.endswith(" EUR")


@BOTH
def test_an_empty_shop_passes_too(
    shop: str, sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected(shop)
    assert all(step.ok for step in check_shop(connection_of(engine, vault, shop)))


@BOTH
def test_wrong_credentials_fail_at_signing_in(
    shop: str, sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected(shop, credentials={"access_token": "wrong", "user": "pakbon", "key": "wrong"})
    steps = check_shop(connection_of(engine, vault, shop))
    assert outcome(steps) == [("address", True), ("sign_in", False)]
    assert "does not accept our" in steps[1].message
    connected(shop, credentials={"access_token": "", "user": "", "key": ""})


def test_missing_credentials_are_named(
    sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected("fietshal", credentials={"consumer_key": "x"})
    steps = check_shop(connection_of(engine, vault, "fietshal"))
    assert "access_token is missing" in steps[-1].message or "consumer_secret is missing" in steps[-1].message


@BOTH
def test_a_wrong_address_fails_at_once(
    shop: str, sandbox: Sandbox, connected: Callable[..., None], engine: Engine, vault: Vault
) -> None:
    connected(shop, address="http://127.0.0.1:9")
    assert outcome(check_shop(connection_of(engine, vault, shop))) == [("address", False)]


def test_an_unknown_shop(engine: Engine, vault: Vault) -> None:
    with pytest.raises(NotFound):
        connection_of(engine, vault, "nobody")
    with Session(engine) as session, pytest.raises(NotFound):
        queries.shop_views(session, "nobody")
