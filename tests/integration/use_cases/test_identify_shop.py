"""A shop says who it is, once for everyone: checked, counted, and said when it changed."""

import pytest
from sqlalchemy import Engine

from contracts.facts import DocumentRef
from contracts.shop_identity import SaveShopIdentity, ShopIdentified, ShopIdentity
from kernel.refused import Refused
from kit.work import UnitOfWork, unit_of_work
from services.integration import queries
from services.integration.storage.secrets import Vault
from services.integration.use_cases.identify_shop import identify_shop
from services.integration.use_cases.save_shop import save_shop
from tests.integration.builders import shop_request

FIETSHAL = ShopIdentity(
    shop="fietshal",
    name="Fietshal Zwolle",
    country="nl",
    sender="bestelling@fietshal.example",
    hours={"nl": "di t/m za\n9.30–17.30 uur", "fr": "10–17"},
    iban="NL91 abna 0417 1643 00",
    bic="ABNANL2A",
    language="nl",
    logo=DocumentRef(sha256="a" * 64, name="logo.png", media_type="image/png"),
)


def save(uow: UnitOfWork, identity: ShopIdentity, seen: int | None = None) -> ShopIdentity:
    return identify_shop(uow, SaveShopIdentity(identity=identity, seen_version=seen))


@pytest.mark.row("P-70")
def test_what_is_saved_is_tidied_kept_and_said_and_the_same_once_more_says_nothing(uow: UnitOfWork) -> None:
    saved = save(uow, FIETSHAL)
    assert (saved.version, saved.iban, saved.country) == (1, "NL91ABNA0417164300", "NL")
    assert saved.hours == {"nl": "di t/m za 9.30–17.30 uur"}
    assert queries.shop_identity(uow.session, "fietshal") == saved
    assert save(uow, FIETSHAL) == saved
    assert uow.said == [ShopIdentified(identity=saved)]
    changed = save(uow, saved.model_copy(update={"phone": "038 1"}), seen=1)
    assert (changed.version, changed.phone, changed.logo) == (2, "038 1", FIETSHAL.logo)
    assert uow.said[1:] == [ShopIdentified(identity=changed)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"iban": "NL91ABNA0417164301"}, "not a valid IBAN"),
        ({"bic": "XX"}, "not a valid BIC"),
        ({"sender": "fietshal"}, "not a valid e-mail address: fietshal$"),
        ({"language": "fr"}, "nl, de or en"),
        ({"country": "Nederland"}, "two letters"),
        ({"shop": " "}, "needs a code"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(uow: UnitOfWork, wrong: dict[str, str], words: str) -> None:
    save(uow, FIETSHAL)
    with pytest.raises(Refused, match=words):
        save(uow, FIETSHAL.model_copy(update=wrong))
    assert queries.shop_identity(uow.session, "fietshal").bic == "ABNANL2A"
    assert len(uow.said) == 1


def test_nobody_writes_over_what_a_colleague_saved_meanwhile(uow: UnitOfWork) -> None:
    save(uow, FIETSHAL, seen=0)
    for seen in (0, 2):
        with pytest.raises(Refused, match="Somebody else"):
            save(uow, FIETSHAL.model_copy(update={"name": "Mine"}), seen=seen)
    assert queries.shop_identity(uow.session, "fietshal").name == "Fietshal Zwolle"


def test_two_who_introduce_a_shop_at_once_are_told_apart(engine: Engine) -> None:
    with unit_of_work(engine) as first:
        save(first, FIETSHAL)
        first.session.commit()
        with pytest.raises(Refused, match="Somebody else"), unit_of_work(engine) as second:
            save(second, FIETSHAL.model_copy(update={"name": "Mine"}), seen=0)


def test_a_shop_that_is_connected_is_called_by_its_name_until_somebody_describes_it(
    uow: UnitOfWork, vault: Vault
) -> None:
    assert queries.shop_identity(uow.session, "fietshal") == ShopIdentity(shop="fietshal")
    request = shop_request("fietshal", "http://shop.test").model_copy(update={"name": "Fietshal"})
    save_shop(uow, vault, request)
    save_shop(uow, vault, request)
    introduced = queries.shop_identity(uow.session, "fietshal")
    assert (introduced.name, introduced.version) == ("Fietshal", 1)
    assert uow.said == [ShopIdentified(identity=introduced)]
    assert save(uow, FIETSHAL, seen=1).version == 2
