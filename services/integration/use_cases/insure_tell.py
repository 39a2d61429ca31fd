"""What is said of a policy: each time the whole truth of its order, under a revision of its own."""

from typing import Any, TypeVar
from uuid import UUID

from contracts.insurance import PolicyEvent
from kit.work import UnitOfWork
from services.integration.domain.insurance import KnownOrder
from services.integration.storage import insurers, known_orders, policies

E = TypeVar("E", bound=PolicyEvent)


def tell_policy(uow: UnitOfWork, event: type[E], order: KnownOrder, policy_id: UUID, **more: Any) -> None:
    """The order is locked by the caller: revisions are spent in the order in which things happen."""
    row = policies.get(uow.session, policy_id)
    insurer = insurers.find(uow.session, row.insurer)
    uow.publish(
        event(
            policy_id=row.policy_id,
            order_id=row.order_id,
            number=order.number,
            line_id=row.line_id,
            piece=row.piece,
            sku=row.sku,
            article=row.article,
            insurer=insurer.name if insurer else row.insurer,
            policy_number=row.number,
            revision=known_orders.next_revision(uow.session, row.order_id),
            insured=policies.insured_lines(uow.session, row.order_id),
            **more,
        )
    )
