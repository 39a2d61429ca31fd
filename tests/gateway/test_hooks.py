"""The secret of a shop's hooks: made at a click, shown once."""

from flask.testing import FlaskClient

from contracts.hooks import RenewHookSecret
from tests.gateway.scripted import ScriptedAsker

PAGE = "/settings/shops/fietshal/hook"


def test_a_secret_is_shown_once(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    before = administrator.get(PAGE)
    made = administrator.post(PAGE)
    after = administrator.get(PAGE)

    assert asker.last(RenewHookSecret).shop == "fietshal"
    assert "https://hooks.example.nl/hooks/fietshal" in before.text
    assert ["shown once" in page.text for page in (before, made, after)] == [False, True, False]
    assert made.headers["Cache-Control"] == "no-store"
