"""A shop said who it is: its next invoices bear it; those that are out stay as they are."""

from contracts.shop_identity import ShopIdentified
from kit.work import UnitOfWork
from services.invoicing.storage import shops


def hear_shop(uow: UnitOfWork, event: ShopIdentified) -> None:
    shops.keep_identity(uow.session, event.identity)
