"""What the shop tells besides is kept with the order and shown, and disturbs nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from contracts.particulars import Gift, Particulars, ShopComment
from contracts.places import CorrectAddress, Which
from kit.work import UnitOfWork
from services.order.storage.tables import orders
from services.order.use_cases.orders.addresses import correct_address
from tests.order.builders import PLACED, a_shop_order, an_address, later, show, view

TOLD = Particulars(store="Fietshal · Nederlands", transaction="tr_1", gifts=(Gift(text="Gefeliciteerd!"),))


@pytest.mark.row("INT-03")
def test_it_stands_on_the_orders_page(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(coupon="WELKOM10", particulars=TOLD))
    found = view(uow, order_id)
    assert (found.coupon, found.shop_status, found.particulars) == ("WELKOM10", "processing", TOLD)


@pytest.mark.row("INT-03")
def test_a_comment_written_in_the_shop_later_is_shown_and_changes_nothing_else(uow: UnitOfWork) -> None:
    shop = a_shop_order(particulars=TOLD)
    order_id = show(uow, shop)
    before, said = view(uow, order_id), len(uow.said)
    comment = ShopComment(at=PLACED + timedelta(minutes=3), text="Klant belde")
    show(uow, later(shop, particulars=TOLD.model_copy(update={"comments": (comment,)})))
    found = view(uow, order_id)
    assert found.particulars.comments == (comment,)
    assert (found.order, found.chronicle, found.tasks) == (before.order, before.chronicle, before.tasks)
    assert len(uow.said) == said


def as_kept_before(uow: UnitOfWork, order_id: UUID) -> None:
    """As the version before kept it: without particulars, and addresses without titles."""
    document = uow.session.execute(select(orders.c.document).where(orders.c.order_id == order_id)).scalar_one()
    for which in ("billing", "delivery_address"):
        document[which] = {name: told for name, told in document[which].items() if name not in ("prefix", "suffix")}
    del document["particulars"]
    uow.session.execute(update(orders).where(orders.c.order_id == order_id).values(document=document, digest="old"))


def test_an_order_of_the_version_before_keeps_what_staff_put_right(uow: UnitOfWork) -> None:
    shop = a_shop_order()
    order_id = show(uow, shop)
    right = an_address(street=("Gildenweg 15",))
    correct_address(uow, CorrectAddress(order_id=order_id, which=Which.DELIVERY, address=right))
    as_kept_before(uow, order_id)
    assert view(uow, order_id).particulars == Particulars()

    show(uow, later(shop, particulars=TOLD))

    found = view(uow, order_id)
    assert (found.order.delivery_address.street, found.particulars) == (("Gildenweg 15",), TOLD)
