"""A shop's own words: kept, checked, and in its next mail."""

import pytest

from contracts.facts import PaymentKind
from contracts.notifier import ShopIdentity
from contracts.order import OrderPlaced
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.notifier import queries, use_cases
from tests.notifier.builders import SHOP, an_order, written

FIETSHAL = ShopIdentity(
    shop=SHOP,
    name="Fietshal Zwolle",
    sender="bestelling@fietshal.example",
    phone="038 123 45 67",
    hours={"nl": "di t/m za 9.30–17.30 uur", "fr": "10–17"},
    iban="NL91 abna 0417 1643 00",
    bic="ABNANL2A",
    language="nl",
)


def test_an_unknown_shop_has_a_name_people_can_read(uow: UnitOfWork) -> None:
    assert queries.shop_identity(uow.session, "de-fietshal").name == "De Fietshal"


def test_what_is_saved_stands_in_the_next_mail(uow: UnitOfWork) -> None:
    use_cases.save_identity(uow, FIETSHAL)
    use_cases.save_identity(uow, FIETSHAL)
    saved = queries.shop_identity(uow.session, SHOP)
    assert (saved.iban, saved.hours) == ("NL91ABNA0417164300", {"nl": "di t/m za 9.30–17.30 uur"})
    order = an_order(payment_kind=PaymentKind.TRANSFER, language="xx")
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    (mail,) = written(uow.session, order)
    assert mail.language == "nl"
    assert "Rekeningnummer: NL91 ABNA 0417 1643 00" in mail.text
    assert "Ten name van: Fietshal Zwolle" in mail.text
    assert "of bel 038 123 45 67" in mail.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"iban": "NL91ABNA0417164301"}, "not a valid IBAN"),
        ({"bic": "XX"}, "not a valid BIC"),
        ({"sender": "fietshal"}, "cannot be used"),
        ({"language": "fr"}, "nl, de or en"),
        ({"shop": " "}, "needs a code"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(uow: UnitOfWork, wrong: dict[str, str], words: str) -> None:
    use_cases.save_identity(uow, FIETSHAL)
    with pytest.raises(Refused, match=words):
        use_cases.save_identity(uow, FIETSHAL.model_copy(update=wrong))
    assert queries.shop_identity(uow.session, SHOP).bic == "ABNANL2A"
