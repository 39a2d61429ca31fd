"""A carrier is connected, changed and tried; its key stays hidden."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts.facts import Address
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork, unit_of_work
from services.integration import queries
from services.integration.storage.secrets import Vault
from services.integration.use_cases.check_carrier import check_carrier
from services.integration.use_cases.save_shop import save_carrier
from tests.integration.builders import carrier_request
from tests.integration.conftest import Sandbox


def tried(engine: Engine, vault: Vault) -> list[tuple[str, str]]:
    return [(step.code, step.state) for step in check_carrier(engine, vault, "postnl")]


@pytest.fixture
def changed(engine: Engine, vault: Vault, sandbox: Sandbox) -> Callable[..., None]:
    def change(**told: Any) -> None:
        with unit_of_work(engine) as uow:
            save_carrier(uow, vault, carrier_request(told.pop("address", sandbox.address), **told))

    return change


def test_a_good_connection_passes_every_step_and_announces_nothing(
    changed: Callable[..., None], engine: Engine, vault: Vault, sandbox: Sandbox
) -> None:
    before = sandbox.control("carrier/manifests")
    changed()
    assert tried(engine, vault) == [("address", "good"), ("signed_in", "good"), ("sender", "good")]
    changed(sender=Address(company="Fietshal"), credentials={})
    assert tried(engine, vault)[-1] == ("sender_missing", "warn")
    assert sandbox.control("carrier/manifests") == before


def test_a_wrong_key_and_a_wrong_address_are_told_apart(
    changed: Callable[..., None], engine: Engine, vault: Vault, sandbox: Sandbox
) -> None:
    changed(credentials={"apikey": "wrong"})
    assert tried(engine, vault) == [("address", "good"), ("sign_in_failed", "wrong")]
    changed(address="http://127.0.0.1:9")
    assert tried(engine, vault) == [("address_wrong", "wrong")]
    changed(address=f"{sandbox.address}/fietshal")
    assert tried(engine, vault) == [("address_wrong", "wrong")]
    assert [step.code for step in check_carrier(engine, Vault("another secret of this installation"), "postnl")] == [
        "key_unreadable"
    ]
    with pytest.raises(NotFound):
        check_carrier(engine, vault, "nobody")


def test_a_key_left_empty_stays_and_is_never_sent_to_another_address(uow: UnitOfWork, vault: Vault) -> None:
    save_carrier(uow, vault, carrier_request("https://carrier.test", new=True))
    save_carrier(uow, vault, carrier_request("https://carrier.test/v2", name="PostNL NL", credentials={"apikey": " "}))
    (view,) = queries.carrier_views(uow.session, vault)
    assert (view.name, view.address, view.has_key) == ("PostNL NL", "https://carrier.test/v2", True)
    assert view.sender.city == "Zwolle"
    with pytest.raises(Refused, match="enter the key again"):
        save_carrier(uow, vault, carrier_request("https://stranger.test", credentials={}))
    with pytest.raises(Refused, match="connected already"):
        save_carrier(uow, vault, carrier_request("https://carrier.test", new=True))
