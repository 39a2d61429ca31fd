"""A shop says who it is: heard in any order, and in its next mail."""

import pytest

from contracts.facts import PaymentKind
from contracts.order import OrderPlaced
from contracts.shop_identity import ShopIdentified, ShopIdentity
from kit.work import UnitOfWork
from services.notifier import use_cases
from services.notifier.storage import shops
from tests.notifier.builders import SHOP, an_order, written

FIETSHAL = ShopIdentity(
    shop=SHOP,
    version=2,
    name="Fietshal Zwolle",
    company="Fietshal Zwolle B.V.",
    sender="bestelling@fietshal.example",
    phone="038 123 45 67",
    hours={"nl": "di t/m za 9.30–17.30 uur"},
    iban="NL91ABNA0417164300",
    bic="ABNANL2A",
    language="nl",
)


def test_an_unknown_shop_has_a_name_people_can_read(uow: UnitOfWork) -> None:
    assert shops.get(uow.session, "de-fietshal").name == "De Fietshal"


def test_the_newest_that_was_said_counts_in_whatever_order_it_is_heard(uow: UnitOfWork) -> None:
    older = FIETSHAL.model_copy(update={"version": 1, "name": "Fietshal"})
    for said in (FIETSHAL, older, FIETSHAL):
        use_cases.hear_shop(uow, ShopIdentified(identity=said))
    assert shops.get(uow.session, SHOP) == FIETSHAL


@pytest.mark.row("P-70")
def test_what_was_said_stands_in_the_next_mail(uow: UnitOfWork) -> None:
    use_cases.hear_shop(uow, ShopIdentified(identity=FIETSHAL))
    order = an_order(payment_kind=PaymentKind.TRANSFER, language="xx")
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    (mail,) = written(uow.session, order)
    assert (mail.language, mail.sender) == ("nl", "Fietshal Zwolle")
    assert "Rekeningnummer: NL91 ABNA 0417 1643 00" in mail.text
    assert "Ten name van: Fietshal Zwolle B.V." in mail.text
    assert "of bel 038 123 45 67" in mail.text
