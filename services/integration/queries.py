"""Shops, carriers and refused orders as the settings and the operations page show them."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from contracts.integration import CarrierView, RefusedOrder, ShopView
from kernel.refused import NotFound
from services.integration.storage.tables import CARRIERS, GAPS, REFUSED_ORDERS, SEEN_ORDERS, SHOPS

BELIEVED = 3  # after so many times the shop's "I know no such order" is believed
SHOWN = 200


def shop_views(session: Session, shop: str = "") -> tuple[ShopView, ...]:
    statement = select(SHOPS).order_by(SHOPS.c.name)
    rows = session.execute(statement.where(SHOPS.c.shop == shop) if shop else statement).all()
    if shop and not rows:
        raise NotFound("There is no shop {shop}.", shop=shop)
    return tuple(_view(session, row) for row in rows)


def _view(session: Session, row: Row[Any]) -> ShopView:
    gaps = select(GAPS.c.number).where(GAPS.c.shop == row.shop, GAPS.c.asked < BELIEVED)
    refused = select(func.count()).select_from(REFUSED_ORDERS).where(REFUSED_ORDERS.c.shop == row.shop)
    last = (
        select(SEEN_ORDERS.c.number)
        .where(SEEN_ORDERS.c.shop == row.shop)
        .order_by(SEEN_ORDERS.c.placed_at.desc().nulls_last())
        .limit(1)
    )
    return ShopView(
        shop=row.shop,
        name=row.name,
        kind=row.kind,
        address=row.address,
        enabled=row.enabled,
        last_contact=row.last_contact,
        last_success=row.last_success,
        message=row.message,
        cursor=row.cursor,
        last_number=session.execute(last).scalar() or "",
        gaps=tuple(session.execute(gaps.order_by(GAPS.c.number).limit(SHOWN)).scalars()),
        refused_orders=session.execute(refused).scalar() or 0,
        languages=row.languages,
        settings=row.settings,
    )


def refused_orders(session: Session) -> tuple[RefusedOrder, ...]:
    columns = REFUSED_ORDERS.c
    statement = select(columns.refused_id, columns.shop, columns.number, columns.reason, columns.seen_at)
    rows = session.execute(statement.order_by(columns.seen_at.desc()).limit(SHOWN))
    return tuple(RefusedOrder.model_validate(row._mapping) for row in rows)


def carrier_views(session: Session) -> tuple[CarrierView, ...]:
    rows = session.execute(select(CARRIERS.c.carrier, CARRIERS.c.name, CARRIERS.c.address).order_by(CARRIERS.c.name))
    return tuple(CarrierView.model_validate(row._mapping) for row in rows)
