"""The agenda: days with their cards, capacity and closings, and what still has to be planned."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from contracts.facts import Delivery
from contracts.planning import AgendaView, Closing, DayView, LaneLoad, PlannedOrder, ToPlan
from services.planning.domain.calendar import WEEKEND
from services.planning.domain.capacity import Lane, Load
from services.planning.domain.plan import Plan, Status
from services.planning.domain.proposal import ADDRESS_IN_DOUBT
from services.planning.domain.rules import House, Rules
from services.planning.queries.cards import cards_of
from services.planning.storage import agenda, orders, rules
from services.planning.storage import tables as t
from services.planning.use_cases.propose import proposals_for

MOST_DAYS = 42  # six weeks: a month's page
SHOWN = 100  # cards among what still has to be planned


def agenda_view(session: Session, start: date, days: int, house: House, shop: str = "") -> AgendaView:
    the_rules = rules.get(session, house)
    last = start + timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    waiting = orders.wishes(session)
    proposals = proposals_for(session, waiting, the_rules)
    mine = [wish for wish in waiting if shop in ("", wish.shop)]
    facts, missed = orders.to_plan(session, [wish.order_id for wish in mine[:SHOWN]])
    return AgendaView(
        days=_days(session, start, last, the_rules, shop),
        to_plan=tuple(
            ToPlan(
                order=facts[wish.order_id],
                proposed_day=proposals[wish.order_id].day,
                reason=proposals[wish.order_id].reason,
                ready=wish.ready,
                not_collected_on=missed[wish.order_id],
            )
            for wish in mine[:SHOWN]
        ),
        to_plan_count=len(mine),
        in_doubt_count=sum(proposals[wish.order_id].reason == ADDRESS_IN_DOUBT for wish in mine),
    )


def to_plan_count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(t.orders).where(orders.WAITING)).scalar_one()


def day_view(session: Session, day: date, house: House) -> DayView:
    return _days(session, day, day, rules.get(session, house))[0]


def _days(session: Session, start: date, last: date, the_rules: Rules, shop: str = "") -> tuple[DayView, ...]:
    plans = orders.find(session, t.orders.c.day >= start, t.orders.c.day <= last)
    load = agenda.load_from(session, start, last)
    closings = _closings(session, start, last)
    cards: dict[date, list[PlannedOrder]] = {}
    for card in cards_of(session, [plan for plan in plans if shop in ("", plan.shop)], the_rules):
        cards.setdefault(card.stop.day, []).append(card)
    return tuple(
        _day(day, tuple(cards.get(day, ())), [plan for plan in plans if plan.day == day], closings, load, the_rules)
        for day in (start + timedelta(days=ahead) for ahead in range((last - start).days + 1))
    )


def _day(
    day: date,
    cards: tuple[PlannedOrder, ...],
    plans: Sequence[Plan],
    closings: Sequence[Row[Any]],
    load: Load,
    rules: Rules,
) -> DayView:
    why_closed = rules.calendar.closed_because(day)
    headline = load.fullest(rules.capacity, day)
    return DayView(
        day=day,
        working=not why_closed,
        holiday="" if why_closed == WEEKEND else why_closed,
        capacity=rules.capacity.of(day, headline),
        used=load.on(day, headline),
        lanes=tuple(
            LaneLoad(delivery=Delivery(lane.value), capacity=rules.capacity.of(day, lane), used=load.on(day, lane))
            for lane in Lane
        ),
        cards=cards,
        closings=tuple(Closing.model_validate(dict(row._mapping)) for row in closings if row.day == day),
        open_carriers=tuple(
            sorted(
                {
                    rules.carrier_of(plan.lane, plan.wished_carrier)
                    for plan in plans
                    if plan.status is Status.PLANNED and plan.lane is not Lane.PICKUP
                }
            )
        ),
    )


def _closings(session: Session, start: date, last: date) -> Sequence[Row[Any]]:
    boxes = (
        select(
            t.shipments.c.closing_id,
            func.count(t.parcels.c.parcel_id).label("parcels"),
            func.sum(case((t.parcels.c.refused != "", 1), else_=0)).label("refused_parcels"),
        )
        .join(t.parcels, t.parcels.c.shipment_id == t.shipments.c.shipment_id)
        .join(t.closings, t.closings.c.closing_id == t.shipments.c.closing_id)
        .where(t.closings.c.day >= start, t.closings.c.day <= last)
        .group_by(t.shipments.c.closing_id)
        .subquery()
    )
    statement = (
        select(
            t.closings,
            func.coalesce(boxes.c.parcels, 0).label("parcels"),
            func.coalesce(boxes.c.refused_parcels, 0).label("refused_parcels"),
        )
        .outerjoin(boxes, boxes.c.closing_id == t.closings.c.closing_id)
        .where(t.closings.c.day >= start, t.closings.c.day <= last)
        .order_by(t.closings.c.closed_at)
    )
    return session.execute(statement).all()
