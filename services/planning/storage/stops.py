"""A stop as it is told to others and shown: one order on its day, with what is to be delivered and collected."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.facts import Delivery, OrderFacts, Parcel, PaymentKind, Stop
from kernel.money import cents
from services.planning.domain.plan import Plan
from services.planning.domain.rules import Rules
from services.planning.storage import money, orders, shipments
from services.planning.storage.packing import wanted

PAID_AT_THE_DOOR = (PaymentKind.ON_DELIVERY, PaymentKind.AT_PICKUP)


def to_collect(facts: OrderFacts, paid: Decimal | None) -> Decimal:
    """What the driver or the counter takes in: the shop's total less what has been paid."""
    if facts.payment_kind not in PAID_AT_THE_DOOR:
        return Decimal(0)
    open_amount = facts.totals.grand_total - (facts.totals.paid if paid is None else paid)
    return cents(max(open_amount, Decimal(0)), facts.currency)


def stop_of(
    plan: Plan, facts: OrderFacts, rules: Rules, *, paid: Decimal | None = None, parcels: tuple[Parcel, ...] = ()
) -> Stop:
    assert plan.day is not None
    assert plan.stop_id is not None
    return Stop(
        stop_id=plan.stop_id,
        position=plan.position or 0,
        order_id=plan.order_id,
        number=plan.number,
        shop=plan.shop,
        day=plan.day,
        delivery=Delivery(plan.lane.value),
        carrier=rules.carrier_of(plan.lane, plan.wished_carrier),
        slot=plan.slot,
        customer_name=facts.delivery_address.name or facts.customer_name,
        address=facts.delivery_address,
        language=facts.language,
        reference=facts.reference,
        comment=facts.comment,
        to_collect=to_collect(facts, paid),
        currency=facts.currency,
        lines=tuple(line for line in facts.lines if wanted(line)),
        parcels=parcels,
    )


class Known:
    """What is known beside the plans of some orders: facts, money, boxes. Read in three statements for all."""

    def __init__(self, session: Session, plans: Iterable[Plan], rules: Rules) -> None:
        wanted_plans = list(plans)
        ids = [plan.order_id for plan in wanted_plans]
        self.rules = rules
        self.facts: Mapping[UUID, OrderFacts] = orders.facts_of(session, ids)
        self._money: Mapping[UUID, Any] = money.of(session, ids)
        self._parcels = shipments.parcels_of(session, [plan.shipment_id for plan in wanted_plans if plan.shipment_id])

    def invoice_number(self, plan: Plan) -> str:
        row = self._money.get(plan.order_id)
        return row.invoice_number if row else ""

    def parcels(self, plan: Plan) -> tuple[Parcel, ...]:
        return self._parcels.get(plan.shipment_id, ()) if plan.shipment_id else ()

    def stop(self, plan: Plan, parcels: tuple[Parcel, ...] | None = None) -> Stop:
        row = self._money.get(plan.order_id)
        return stop_of(
            plan,
            self.facts[plan.order_id],
            self.rules,
            paid=row.paid if row else None,
            parcels=self.parcels(plan) if parcels is None else parcels,
        )
