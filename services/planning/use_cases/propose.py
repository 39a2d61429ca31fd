"""Propose a day for what waits: computed afresh whenever it is asked for, so that it is never out of date."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.planning.domain.plan import IN_HAND, Plan, Status
from services.planning.domain.proposal import PREFERRED_DAY, Proposal, Wish, propose
from services.planning.domain.rules import Rules
from services.planning.storage import agenda, orders


def wish_of(plan: Plan) -> Wish:
    return Wish(
        plan.order_id, plan.lane, plan.size, plan.preferred_day, plan.ready, plan.shop, bool(plan.address_doubt)
    )


def proposals_for(session: Session, waiting: Sequence[Wish], rules: Rules) -> dict[UUID, Proposal]:
    return propose(waiting, rules, agenda.load_from(session, rules.tomorrow))


def proposal_for(session: Session, plan: Plan, rules: Rules) -> Proposal | None:
    """One order's proposal, the same as in the list. One that has its day is proposed another only if it is wished."""
    if plan.status is Status.WAITING:
        waiting = orders.wishes(session)
        if all(other.order_id != plan.order_id for other in waiting):
            waiting.append(wish_of(plan))
        return proposals_for(session, waiting, rules).get(plan.order_id)
    if plan.status in IN_HAND and plan.preferred_day not in (None, plan.day):
        found = proposals_for(session, [wish_of(plan)], rules)[plan.order_id]
        return found if found.reason == PREFERRED_DAY else None
    return None
