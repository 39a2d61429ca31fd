"""A missing or wrong setting is named, and what is secret is not repeated."""

import pytest

from kit.settings import WrongSetting, load

GOOD = {
    "PAKBON_BROKER": "amqp://guest:guest@localhost",
    "PAKBON_DATABASE": "postgresql+psycopg2://pakbon@localhost/pakbon_{service}",
    "PAKBON_DOCUMENTS": "file:///var/lib/pakbon",
    "PAKBON_SECRET": "s" * 32,
}


def test_good_settings_are_read() -> None:
    settings = load({**GOOD, "PAKBON_RETRY_PAUSES": "0.2,5", "PAKBON_SECURE_COOKIES": "No"})
    assert settings.database_of("order") == "postgresql+psycopg2://pakbon@localhost/pakbon_order"
    assert settings.retry_pauses == (0.2, 5.0)
    assert settings.secure_cookies is False
    assert settings.zone.key == "Europe/Amsterdam"


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_one_is_named(name: str) -> None:
    with pytest.raises(WrongSetting, match=f"The setting {name} is missing"):
        load({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAKBON_BROKER", "localhost"),
        ("PAKBON_DATABASE", "postgresql://localhost/pakbon"),
        ("PAKBON_DATABASE", "postgresql+psycopg2://localhost/pakbon"),
        ("PAKBON_SECRET", "short"),
        ("PAKBON_ZONE", "Europe/Atlantis"),
        ("PAKBON_WORKERS", "ten"),
        ("PAKBON_RETRY_PAUSES", "2;10"),
        ("PAKBON_SECURE_COOKIES", "perhaps"),
        ("PAKBON_GS1_PREFIX", "12"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"The setting {name} is wrong") as error:
        load({**GOOD, name: value})
    if name in ("PAKBON_SECRET", "PAKBON_BROKER", "PAKBON_DATABASE"):
        assert value not in str(error.value).replace("postgresql+psycopg2://user@host", "")
