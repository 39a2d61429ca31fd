"""Read orders from the shop again, and say them again: one by its number, or all of some days."""

from datetime import date, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kernel.clock import start_of
from kernel.refused import NotFound, Refused
from kit.work import unit_of_work
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection
from services.integration.partners.trouble import PartnerTrouble
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.read_orders import ReadPage, read_page
from services.integration.use_cases.see_orders import see_orders

LONGEST = timedelta(days=366)


def connection_of(engine: Engine, vault: Vault, shop: str) -> Connection:
    """Read in a transaction of its own, as the shop is asked next and none may be open then."""
    with Session(engine) as session:
        return shops.connection_of(shops.get(session, shop), vault)


def refetch_order(engine: Engine, vault: Vault, shop: str, number: str, actor: str) -> None:
    """`#12` asks by the shop's own id, for an order that has no number. NotFound where the shop does not know it."""
    partner = connect(connection_of(engine, vault, shop))
    try:
        shown = partner.numbered(number.strip())
        page = read_page(engine, partner, shown, trust_dates=False)
    except PartnerTrouble as trouble:
        raise Refused("{sentence}", sentence=trouble.sentence) from None
    if not shown:
        raise NotFound("The shop does not know order {number}.", number=number)
    _take_over(engine, shop, page, actor)
    reasons = [each.reason for each in page.orders if each.reason]
    if reasons:  # it stays in the list of refused orders, with its newest reason
        raise Refused("Order {number} cannot be taken over: {reason}", number=number, reason=reasons[0])


def _take_over(engine: Engine, shop: str, page: ReadPage, actor: str) -> None:
    with unit_of_work(engine, actor) as uow:
        see_orders(uow, shop, page, shops.get(uow.session, shop).connected_at, say_again=True)


def refetch_range(engine: Engine, vault: Vault, shop: str, first: date, last: date, actor: str) -> int:
    """All orders placed on these days, page by page, each committed for itself; how many there were."""
    if last < first or last - first > LONGEST:
        raise Refused("The days must run from the first to the last, a year at most.")
    connection = connection_of(engine, vault, shop)
    partner, count = connect(connection), 0
    try:
        for shown in partner.placed(start_of(first), start_of(last + timedelta(days=1))):
            page = read_page(engine, partner, shown, trust_dates=False)
            _take_over(engine, shop, page, actor)
            count += len(page.orders)
    except PartnerTrouble as trouble:
        raise Refused("{sentence}", sentence=trouble.sentence) from None
    return count
