"""A policy is to end: asked of the insurer once; one that is still being concluded is called off, or ends after it."""

from uuid import UUID

from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.insurance import END_REASONS, PolicyState
from services.integration.storage import known_orders, policies

END_POLICY = "end_policy"


def end_insurance(uow: UnitOfWork, policy_id: UUID, reason: str, note: str) -> UUID:
    """Asked by a member of staff. The order it belongs to."""
    if reason not in END_REASONS:
        raise Refused("Choose why the policy ends.")
    order_id = policies.order_of(uow.session, policy_id)
    known_orders.find(uow.session, order_id, lock=True)
    row = policies.get(uow.session, policy_id, lock=True)
    if row.state == PolicyState.REFUSED:
        raise Refused("This policy was never concluded.")
    begin_end(uow, policy_id, reason, note)
    return order_id


def begin_end(uow: UnitOfWork, policy_id: UUID, reason: str, note: str = "", *, unasked: bool = False) -> None:
    """The order is locked by the caller. What is ending already is not asked again; nor, `unasked` by a person, what
    the insurer refused to end for the same reason."""
    row = policies.get(uow.session, policy_id, lock=True)
    state = PolicyState(row.state)
    wish = {"end_reason": row.end_reason or reason, "end_note": row.end_note or note.strip()[:1000]}
    if state in (PolicyState.CONCLUDING, PolicyState.UNCERTAIN):
        policies.change(uow.session, policy_id, **wish)
    elif state is PolicyState.CONCLUDED and not (unasked and row.end_reason == reason):
        turn = row.end_round + 1
        wish = {"end_reason": reason, "end_note": note.strip()[:1000]}
        policies.change(
            uow.session, policy_id, state=PolicyState.ENDING.value, end_round=turn, code="", words="", **wish
        )
        about = _number_of(uow, row.order_id)
        uow.effect(END_POLICY, f"{row.key}:{turn}", {"policy_id": str(policy_id)}, about=about)


def _number_of(uow: UnitOfWork, order_id: UUID) -> str:
    order = known_orders.find(uow.session, order_id)
    return order.number if order else ""
