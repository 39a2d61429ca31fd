"""Shops, carriers and refused orders as the settings and the operations page show them."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from contracts.facts import Address
from contracts.identity import order_id
from contracts.integration import CarrierView, Gap, HistoryView, RefetchView, RefusedOrder, ShopView, Unknown
from contracts.places import GeocoderView
from contracts.shop_identity import ShopIdentity
from kernel.refused import NotFound, Refused
from services.integration.domain.pace import minutes_left
from services.integration.storage import identities, imports, refetches, stock_writes, unknown
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import CARRIERS, GAPS, GEOCODERS, PLACES, REFUSED_ORDERS, SEEN_ORDERS, SHOPS

BELIEVED = 3  # after so many times the shop's "I know no such order" is believed
SHOWN = 200


def shop_views(session: Session, shop: str = "") -> tuple[ShopView, ...]:
    statement = select(SHOPS).order_by(SHOPS.c.name)
    rows = session.execute(statement.where(SHOPS.c.shop == shop) if shop else statement).all()
    if shop and not rows:
        raise NotFound("There is no shop {shop}.", shop=shop)
    return tuple(_view(session, row) for row in rows)


def _view(session: Session, row: Row[Any]) -> ShopView:
    missing = select(GAPS).where(GAPS.c.shop == row.shop, GAPS.c.asked < BELIEVED, GAPS.c.dismissed_by == "")
    refused = select(func.count()).select_from(REFUSED_ORDERS).where(REFUSED_ORDERS.c.shop == row.shop)
    # nothing but what an index has in this order: every page asks, and a shop has years of orders
    newest = select(SEEN_ORDERS).where(SEEN_ORDERS.c.shop == row.shop, SEEN_ORDERS.c.placed_at.is_not(None))
    newest = newest.order_by(SEEN_ORDERS.c.placed_at.desc()).limit(1)
    last = session.execute(newest).first()
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
        last_number=last.number if last else "",
        last_placed=last.placed_at if last else None,
        last_delay=_delay(last) if last else None,
        gaps=tuple(
            Gap.model_validate(gap._mapping) for gap in session.execute(missing.order_by(GAPS.c.number).limit(SHOWN))
        ),
        failing_since=row.failing_since,
        next_round=row.next_round,
        clock_ahead=row.clock_ahead,
        history=_history(session, row),
        refetches=tuple(RefetchView.model_validate(each._mapping) for each in refetches.recent(session, row.shop)),
        refused_orders=session.execute(refused).scalar() or 0,
        **stock_writes.counts(session, row.shop),
        languages=row.languages,
        settings=row.settings,
    )


def shop_identity(session: Session, shop: str) -> ShopIdentity:
    """As it was saved; for a shop nobody has described yet what there is of it, its connection's name at most."""
    found = identities.find(session, shop)
    if found is not None:
        return found
    name = session.execute(select(SHOPS.c.name).where(SHOPS.c.shop == shop)).scalar()
    return ShopIdentity(shop=shop, name=name or "")


def _delay(order: Row[Any]) -> int | None:
    """Seconds from the order's last change to our reading it, both by the shop's clock."""
    if order.changed_at is None:
        return None
    seconds: float = (order.read_at - order.changed_at).total_seconds()
    return max(0, round(seconds))


def _history(session: Session, row: Row[Any]) -> HistoryView:
    found = imports.find(session, row.shop)
    if found is None:
        return HistoryView(done=row.history_read, customers_done=row.customers_cursor is not None)
    known = found.page_at is not None or found.orders > 0
    return HistoryView(
        orders=found.orders,
        customers=found.customers,
        customers_done=row.customers_cursor is not None,
        remaining=found.remaining if known else None,
        per_minute=found.pace,
        minutes_left=minutes_left(found.remaining, found.pace) if known else None,
        paused_by=found.paused_by,
        began_at=found.began_at,
        done_at=found.done_at,
        done=row.history_read,
    )


def refused_orders(session: Session) -> tuple[RefusedOrder, ...]:
    columns = REFUSED_ORDERS.c
    statement = select(columns.refused_id, columns.shop, columns.number, columns.reason, columns.seen_at)
    rows = session.execute(statement.order_by(columns.seen_at.desc()).limit(SHOWN))
    return tuple(RefusedOrder.model_validate(row._mapping) for row in rows)


def unknown_views(session: Session) -> tuple[Unknown, ...]:
    return tuple(
        Unknown.model_validate({**row._mapping, "last_order_id": order_id(row.shop, row.last)})
        for row in unknown.waiting(session, SHOWN)
    )


def carrier_views(session: Session, vault: Vault) -> tuple[CarrierView, ...]:
    rows = session.execute(select(CARRIERS).order_by(CARRIERS.c.name))
    return tuple(
        CarrierView(
            carrier=row.carrier,
            name=row.name,
            address=row.address,
            sender=Address.model_validate(row.sender),
            has_key=_has_key(row.credentials, vault),
        )
        for row in rows
    )


def _has_key(locked: bytes, vault: Vault) -> bool:
    try:
        return any(vault.unlock(locked).values())
    except Refused:  # the installation's secret has changed
        return False


def geocoder_views(session: Session) -> tuple[GeocoderView, ...]:
    """An address without a named country's geocoder waits for the one that serves all others."""
    open_ones = select(PLACES.c.country, func.count()).where(PLACES.c.next_try.is_not(None), ~PLACES.c.asked)
    waiting: dict[str, int] = {row[0]: row[1] for row in session.execute(open_ones.group_by(PLACES.c.country))}
    rows = session.execute(select(GEOCODERS).order_by(GEOCODERS.c.geocoder)).all()
    named = {country for row in rows for country in row.countries}
    others = sum(count for country, count in waiting.items() if country not in named)
    return tuple(
        GeocoderView(
            geocoder=row.geocoder,
            kind=row.kind,
            address=row.address,
            countries=tuple(row.countries),
            contact=row.contact,
            enabled=row.enabled,
            message=row.message,
            waiting=sum(waiting.get(country, 0) for country in row.countries) + ("*" in row.countries and others),
        )
        for row in rows
    )
