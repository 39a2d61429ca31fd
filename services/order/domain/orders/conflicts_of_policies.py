"""A policy that was to end and did not: nobody pays for insuring what was called off without a person knowing it."""

from uuid import UUID

from services.order.domain.orders.conflict import Conflict


def key_of(policy_id: UUID) -> str:
    return f"policy_end:{policy_id}"


def not_ended(policy_id: UUID, policy: str, article: str, reason: str, *, uncertain: bool) -> list[Conflict]:
    """The insurer refuses to end it, was never reached, or its answer was lost."""
    values = {"policy": policy, "article": article, "reason": reason}
    if uncertain:
        title = "Ask the insurer whether policy {policy} of {article} has ended: its answer was lost. {reason}"
    else:
        title = "Call the insurer: policy {policy} of {article} was to end, and did not. {reason}"
    return [Conflict(key_of(policy_id), title, values)]
