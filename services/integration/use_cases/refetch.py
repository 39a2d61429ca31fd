"""Read orders from the shop again, and say them again: one at once; days or numbers step by step, in the rounds."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from kernel.clock import start_of
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork, unit_of_work
from services.integration.domain.gaps import between
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection, ShopPartner, Shown
from services.integration.partners.trouble import PartnerTrouble
from services.integration.storage import refetches, seen, shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.read_orders import ReadPage, read_page
from services.integration.use_cases.see_orders import see_orders

LONGEST = timedelta(days=10 * 366)
MOST_NUMBERS = 20_000
AT_ONCE = 50  # numbers asked for in one step


def connection_of(engine: Engine, vault: Vault, shop: str) -> Connection:
    """Read in a transaction of its own, as the shop is asked next and none may be open then."""
    with Session(engine) as session:
        return shops.connection_of(shops.get(session, shop), vault)


# ---- one order, now


def refetch_order(engine: Engine, vault: Vault, shop: str, number: str, actor: str) -> None:
    """`#12` asks by the shop's own id, for an order that has no number. NotFound where the shop does not know it."""
    shown, page = _ask(engine, connect(connection_of(engine, vault, shop)), number.strip())
    if not shown:
        raise NotFound("The shop does not know order {number}.", number=number)
    _take_over(engine, shop, page, actor, number)


def retry_refused(engine: Engine, vault: Vault, refused_id: UUID, actor: str) -> None:
    """What the shop no longer knows cannot be taken over any more: it leaves the list, and that is said."""
    with Session(engine) as session:
        row = seen.refused(session, refused_id)
    if row is None:
        raise NotFound("This order is no longer in the list; somebody took it over.")
    partner = connect(connection_of(engine, vault, row.shop))
    shown, page = _ask(engine, partner, row.number)
    if not shown and row.shop_order_id.isdigit():
        shown, page = _ask(engine, partner, f"#{row.shop_order_id}")
    if not shown:
        with unit_of_work(engine, actor) as uow:
            seen.no_longer_refused(uow.session, row.shop, [row.shop_order_id])
        raise NotFound("The shop does not know order {number} any more; it is off the list.", number=row.number)
    _take_over(engine, row.shop, page, actor, row.number)


def _ask(engine: Engine, partner: ShopPartner, number: str) -> tuple[list[Shown], ReadPage]:
    try:
        shown = partner.numbered(number)
        return shown, read_page(engine, partner, shown, trust_dates=False)
    except PartnerTrouble as trouble:
        raise Refused("{sentence}", sentence=trouble.sentence) from None


def _take_over(engine: Engine, shop: str, page: ReadPage, actor: str, number: str) -> None:
    with unit_of_work(engine, actor) as uow:
        see_orders(uow, shop, page, shops.connected_there(shops.get(uow.session, shop)), say_again=True)
    reasons = [each.reason for each in page.orders if each.reason]
    if reasons:  # it stays in the list of refused orders, with its newest reason
        raise Refused("Order {number} cannot be taken over: {reason}", number=number, reason=reasons[0])


# ---- days or numbers, in the rounds


def ask_days(uow: UnitOfWork, shop: str, first: date, last: date) -> None:
    if last < first or last - first > LONGEST:
        raise Refused("The days must run from the first to the last, ten years at most.")
    _ask_later(uow, shop, first.isoformat(), last.isoformat(), (last - first).days + 1, by_number=False)


def ask_numbers(uow: UnitOfWork, shop: str, first: str, last: str) -> None:
    numbers = between(first.strip(), last.strip())
    if numbers is None:
        raise Refused("{first} and {last} are not of one series of numbers.", first=first, last=last)
    if len(numbers) > MOST_NUMBERS:
        raise Refused("These are {count} numbers; at most {most} at once.", count=len(numbers), most=MOST_NUMBERS)
    _ask_later(uow, shop, first.strip(), last.strip(), len(numbers), by_number=True)


def _ask_later(uow: UnitOfWork, shop: str, first: str, last: str, steps: int, *, by_number: bool) -> None:
    if not shops.get(uow.session, shop).enabled:
        raise Refused("This shop is switched off; switch it on to read its orders.")
    refetches.add(uow.session, shop, first, last, steps, uow.actor, by_number=by_number)
    shops.hurry(uow.session, shop)


def dismiss_gap(uow: UnitOfWork, shop: str, number: str) -> None:
    if not seen.dismiss_gap(uow.session, shop, number, uow.actor):
        raise NotFound("Number {number} is not missing any more.", number=number)


def next_step(partner: ShopPartner, job: Row[Any]) -> tuple[list[Sequence[Shown]], int]:
    """The orders of the job's next day or next numbers, by pages, and where the job stands then."""
    if job.by_number:
        numbers = (job.numbers or between(job.first, job.last) or [])[job.step : job.step + AT_ONCE]
        return [partner.all_numbered(numbers)], job.step + max(len(numbers), 1)
    day = refetches.day_of_step(job.first, job.step)
    return list(partner.placed(start_of(day), start_of(day + timedelta(days=1)))), job.step + 1


def stepping(job: Row[Any], step: int, orders: int) -> Callable[[UnitOfWork], None]:
    return lambda uow: refetches.stepped(uow.session, job.refetch_id, step, orders, ended=step >= job.steps)


def failing(job: Row[Any], why: str) -> Callable[[UnitOfWork], None]:
    return lambda uow: refetches.failed(uow.session, job.refetch_id, why)
