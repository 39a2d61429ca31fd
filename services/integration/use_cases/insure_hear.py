"""Hear of orders: an insurer's copy of the facts, and what each change means for the policies there are."""

from uuid import UUID

from contracts.facts import OrderFacts
from kit.work import UnitOfWork
from services.integration.domain.insurance import to_end
from services.integration.storage import known_orders, policies
from services.integration.storage.known_orders import Kept
from services.integration.use_cases.insure_end import begin_end
from services.integration.use_cases.insure_known import known_from

_LONG_OVER = ("shipped", "delivered", "collected", "cancelled")


def hear_order(uow: UnitOfWork, facts: OrderFacts, called_off: tuple[UUID, ...] = ()) -> None:
    """What the newest facts say counts, whichever event brought them. The years before the shop was connected are
    not kept: nobody insures what was delivered then."""
    told = known_from(facts)
    add = not (facts.historic and told.state in _LONG_OVER)
    kept = known_orders.keep(uow.session, told, add=add)
    if kept is Kept.FIRST or (kept is Kept.OLD and not called_off):
        return  # nobody has insured it yet, or it is no news
    order = told if kept is Kept.NEWER else known_orders.find(uow.session, facts.order_id, lock=True)
    if order is None:
        return
    standing = policies.standing(uow.session, order.order_id)
    for policy_id, reason in to_end(standing, order, frozenset(called_off)).items():
        begin_end(uow, policy_id, reason, unasked=True)
