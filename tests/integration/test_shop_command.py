"""./pakbon shop: the same steps in a terminal, with secrets from the environment."""

import argparse

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands import shop
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from tests.integration.builders import OAUTH, SECRET, XMLRPC
from tests.integration.conftest import Sandbox

pytestmark = pytest.mark.row("INT-06")


@pytest.fixture(autouse=True)
def environment(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    url = engine.url.render_as_string(hide_password=False).replace("integration", "{service}")
    monkeypatch.setenv("PAKBON_DATABASE", url)
    monkeypatch.setenv("PAKBON_SECRET", SECRET)
    monkeypatch.setenv("PAKBON_BROKER", "inprocess://")
    monkeypatch.setenv("PAKBON_DOCUMENTS", "file:///nowhere")
    for name, value in {**OAUTH, **XMLRPC}.items():
        monkeypatch.setenv(f"PAKBON_SHOP_{name.upper()}", value)


def run(*told: str) -> int:
    parser = argparse.ArgumentParser()
    shop.arguments(parser)
    return shop.main(parser.parse_args(told))


@pytest.mark.parametrize("which", ["fietshal", "meubelhuis"])
def test_a_connection_is_checked_in_plain_text(
    which: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    number = sandbox.place(which, language="nl")["increment_id"]
    assert run("check", "--address", f"{sandbox.address}/{which}/") == 0
    said = capsys.readouterr().out
    assert "✓ Signing in: Signed in, over" in said
    assert f"Order {number}, " in said
    assert "EUR" in said
    assert not any(secret in said for secret in (*OAUTH.values(), XMLRPC["key"]))


def test_a_step_that_is_wrong_ends_it_with_status_1_and_says_what_to_do(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKBON_SHOP_KEY", "wrong")
    assert run("check", "--address", f"{sandbox.address}/meubelhuis") == 1
    said = capsys.readouterr().out
    assert "✕ Signing in: The shop does not accept these credentials." in said
    assert "→ Copy them from the shop once more." in said
    monkeypatch.delenv("PAKBON_SHOP_KEY")
    assert run("check", "--kind", "openmage", "--address", f"{sandbox.address}/meubelhuis") == 1
    assert "Not filled in: API key." in capsys.readouterr().out
    assert run("check", "--address", "http://127.0.0.1:9") == 1


def test_a_shop_is_added_once_and_listed(
    sandbox: Sandbox, engine: Engine, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ("add", "fietsen", "--name", "Fietsen", "--address", f"{sandbox.address}/fietshal/rest", "--off")
    assert run(*told, "--language", "2=nl", "--setting", "payment.ideal=online") == 0
    with Session(engine) as session:
        row = shops.get(session, "fietsen")
    assert (row.kind, row.address, row.enabled) == ("magento2", f"{sandbox.address}/fietshal", False)
    assert (row.languages, row.settings) == ({"1": "nl", "2": "nl"}, {"payment.ideal": "online"})
    assert vault.unlock(row.credentials) == OAUTH
    assert run(*told) == 1
    assert "There is a shop fietsen already" in capsys.readouterr().err
    assert run("list") == 0
    assert "fietsen\tFietsen\tMagento 2" in capsys.readouterr().out


def test_a_bad_connection_is_added_only_by_a_decision(
    sandbox: Sandbox, engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKBON_SHOP_KEY", "wrong")
    told = ("add", "meubels", "--address", f"{sandbox.address}/meubelhuis")
    assert run(*told) == 1
    assert "Not saved." in capsys.readouterr().err
    with Session(engine) as session:
        assert shops.find(session, "meubels") is None
    assert run(*told, "--anyway") == 0
    with Session(engine) as session:
        assert shops.find(session, "meubels") is not None
