"""A shop said who it is: its next papers bear it."""

from contracts.shop_identity import ShopIdentified
from kit.work import UnitOfWork
from services.planning.storage import shops


def hear_shop(uow: UnitOfWork, event: ShopIdentified) -> None:
    shops.keep(uow.session, event.identity)
