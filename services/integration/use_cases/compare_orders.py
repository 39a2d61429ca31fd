"""Read every open order from its shop again, at night, so that the order service can compare it with what stands here.

Batch by batch, slowly, beside the rounds: what was read and how far it has come commit together. A shop that does not
answer is tried again after growing pauses; a batch it will not show is counted, and the rest goes on.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from contracts.sums import ComparisonEnded, ShopOrderCompared
from kernel.clock import now
from kit.work import UnitOfWork, unit_of_work
from services.integration.partners.connect import connect
from services.integration.partners.shop import Connection, OrderRef, ShopPartner
from services.integration.partners.trouble import PartnerTrouble
from services.integration.storage import comparisons, seen, shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.read_orders import ReadPage, read_page
from services.integration.use_cases.see_orders import believed

log = logging.getLogger(__name__)
BATCH = 20
PACE = timedelta(seconds=2)  # between two batches of a shop
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15))  # after a batch that failed; then it is left out
HOUR = 3  # of the shop's own clock; setting compare.hour
HOURS = 4  # how late a night's comparison still begins


def begin_nights(engine: Engine, zone: ZoneInfo) -> None:
    """Each shop's comparison begins once a night, by the shop's own clock."""
    local = now().astimezone(zone)
    with unit_of_work(engine) as uow:
        for shop in comparisons.shops_to_compare(uow.session):
            late = (local.hour - _hour(shop.settings)) % 24
            if late < HOURS:
                comparisons.begin(uow.session, shop.shop, (local - timedelta(hours=late)).date())


def compare_now(uow: UnitOfWork, shop: str) -> None:
    shops.get(uow.session, shop)
    comparisons.begin(uow.session, shop)


def compare_some(engine: Engine, vault: Vault, opened: Callable[[Connection], ShopPartner] = connect) -> int:
    """The batches that are due, one a shop; how many there were."""
    with unit_of_work(engine) as uow:
        due = comparisons.take_due(uow.session)
    for row in due:
        try:
            _batch(engine, vault, row, opened)
        except Exception:
            log.exception("comparing the orders of %s failed", row.shop)
            _fail(engine, row)
    return len(due)


def _batch(engine: Engine, vault: Vault, row: Row[Any], opened: Callable[[Connection], ShopPartner]) -> None:
    with Session(engine) as session:
        orders = comparisons.open_orders(session, row.shop, row.after, BATCH)
        shop = shops.get(session, row.shop)
        connection = shops.connection_of(shop, vault)
    if not orders:
        return _end(engine, row)
    try:
        partner = opened(connection)
        shown = partner.again([OrderRef(each.shop_order_id, each.increment_id) for each in orders])
        page = read_page(engine, partner, shown, trust_dates=False)
    except PartnerTrouble as trouble:
        log.warning("comparing the orders of %s: %s", row.shop, trouble)
        return _fail(engine, row, orders)
    except Exception:  # a batch that nobody thought of must not keep the others out
        log.exception("comparing the orders of %s failed", row.shop)
        return _fail(engine, row, orders)
    _tell(engine, row, orders, page, shop.connected_at)
    return None


def _tell(engine: Engine, row: Row[Any], orders: Sequence[Row[Any]], page: ReadPage, connected_at: Any) -> None:
    with unit_of_work(engine, "shop") as uow:
        told, read = set(), 0
        known = seen.known(uow.session, row.shop, [each.shop_order_id for each in orders])
        for each in page.orders:
            if each.order is None:
                continue
            told.add(each.order.shop_order_id)
            if each.superseded:
                continue
            order = believed(each.order, known.get(each.order.shop_order_id))
            historic = order.placed_at < connected_at
            uow.publish(
                ShopOrderCompared(comparison_id=row.comparison_id, order=order, seen_at=now(), historic=historic)
            )
            read += 1
        missing = [each.increment_id for each in orders if each.shop_order_id not in told]
        _go_on(uow, row, orders, missing, read)


def _go_on(uow: UnitOfWork, row: Row[Any], orders: Sequence[Row[Any]], missing: list[str], read: int = 0) -> None:
    """To the next batch; where another replica did this one already, nothing is said a second time."""
    values = {
        "after": orders[-1].shop_order_id,
        "read": row.read + read,
        "unreachable": [*row.unreachable, *missing][: comparisons.KEPT],
        "unreachable_count": row.unreachable_count + len(missing),
        "tries": 0,
        "next_batch": now() + PACE,
    }
    if not comparisons.step(uow.session, row, values):
        uow.said.clear()


def _fail(engine: Engine, row: Row[Any], orders: Sequence[Row[Any]] = ()) -> None:
    with unit_of_work(engine) as uow:
        if row.tries < len(PAUSES) or not orders:
            pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
            comparisons.step(uow.session, row, {"tries": row.tries + 1, "next_batch": now() + pause})
        else:
            _go_on(uow, row, orders, [each.increment_id for each in orders])


def _end(engine: Engine, row: Row[Any]) -> None:
    with unit_of_work(engine) as uow:
        at = now()
        if comparisons.step(uow.session, row, {"ended_at": at}):
            uow.publish(
                ComparisonEnded(
                    comparison_id=row.comparison_id,
                    shop=row.shop,
                    began_at=row.began_at,
                    ended_at=at,
                    read=row.read,
                    unreachable=tuple(row.unreachable),
                    unreachable_count=row.unreachable_count,
                )
            )


def _hour(settings: dict[str, str]) -> int:
    told = settings.get("compare.hour", "")
    return int(told) if told.isdigit() and int(told) < 24 else HOUR
