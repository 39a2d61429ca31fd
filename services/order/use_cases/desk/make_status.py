"""Create one of a shop's own statuses."""

from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.storage import desk


def make_status(uow: UnitOfWork, shop: str, name: str) -> None:
    if not name.strip():
        raise Refused("A status needs a name.")
    desk.add_status(uow.session, shop, name.strip())
