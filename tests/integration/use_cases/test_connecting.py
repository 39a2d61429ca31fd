"""Connecting shops and carriers: secrets stay secret, and go to no other server."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from contracts.integration import CheckConnection
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork, unit_of_work
from services.integration import queries
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS
from services.integration.use_cases.refetch import connection_of
from services.integration.use_cases.save_shop import connection_to_try, save_carrier, save_shop
from tests.integration.builders import OAUTH, carrier_request, shop_request


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
        {"settings": {"protocol": "jsonrpc"}},
    ],
)
def test_what_cannot_be_a_shop_is_refused(told: dict[str, Any], uow: UnitOfWork, vault: Vault) -> None:
    with pytest.raises(Refused):
        save_shop(uow, vault, shop_request("fietshal", "http://x.nl").model_copy(update=told))
    assert uow.session.execute(select(SHOPS)).all() == []


def test_stored_secrets_never_go_to_another_server(uow: UnitOfWork, vault: Vault) -> None:
    save_shop(uow, vault, shop_request("fietshal", "http://x.nl", credentials=OAUTH))
    with pytest.raises(Refused, match="enter the credentials again"):
        save_shop(uow, vault, shop_request("fietshal", "http://thief.nl", credentials={}))
    save_shop(uow, vault, shop_request("fietshal", "https://www.x.nl", credentials={}))
    with pytest.raises(Refused, match="enter the credentials again"):
        save_shop(uow, vault, shop_request("fietshal", "http://www.x.nl", credentials={}))
    row = shops.get(uow.session, "fietshal")
    assert (row.address, vault.unlock(row.credentials)) == ("https://www.x.nl/fietshal", OAUTH)


@pytest.mark.parametrize("address", ["http://www.x.nl", "www.thief.nl", "https://x.nl:8443", "https://[x.nl"])
def test_a_test_shows_stored_secrets_to_no_other_server(address: str, engine: Engine, vault: Vault) -> None:
    with unit_of_work(engine) as uow:
        save_shop(uow, vault, shop_request("fietshal", "https://x.nl", credentials=OAUTH))
    asked = CheckConnection(shop="fietshal", kind="magento2", address="x.nl")
    assert connection_to_try(engine, vault, asked).credentials == OAUTH
    asked = asked.model_copy(update={"address": address, "credentials": {"access_token": "typed"}})
    assert connection_to_try(engine, vault, asked).credentials == {"access_token": "typed"}


def test_a_carrier_is_connected(uow: UnitOfWork, vault: Vault) -> None:
    save_carrier(uow, vault, carrier_request("http://x.nl"))
    assert [view.carrier for view in queries.carrier_views(uow.session, vault)] == ["postnl"]
    with pytest.raises(Refused):
        save_carrier(uow, vault, carrier_request("http://x.nl", carrier="van"))


def test_an_unknown_shop(engine: Engine, vault: Vault) -> None:
    with pytest.raises(NotFound):
        connection_of(engine, vault, "nobody")
    with Session(engine) as session, pytest.raises(NotFound):
        queries.shop_views(session, "nobody")
