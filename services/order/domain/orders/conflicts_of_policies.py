"""A policy nobody can be sure of: whether it was concluded, or why it did not end. Nobody pays for insuring what was
called off, or goes about uninsured, without a person knowing it."""

from uuid import UUID

from services.order.domain.orders.conflict import Conflict


def end_of(policy_id: UUID) -> str:
    return f"policy_end:{policy_id}"


def conclusion_of(policy_id: UUID) -> str:
    return f"policy:{policy_id}"


def not_ended(policy_id: UUID, policy: str, article: str, reason: str, *, uncertain: bool) -> list[Conflict]:
    """The insurer refuses to end it, was never reached, or its answer was lost."""
    values = {"policy": policy, "article": article, "reason": reason}
    if uncertain:
        title = "Ask the insurer whether policy {policy} of {article} has ended: its answer was lost. {reason}"
    else:
        title = "Call the insurer: policy {policy} of {article} was to end, and did not. {reason}"
    return [Conflict(end_of(policy_id), title, values)]


def perhaps_concluded(policy_id: UUID, article: str, reason: str) -> list[Conflict]:
    """Its answer was lost, and it could not be asked since; the order may be off by now, or will be."""
    title = "Ask the insurer whether it insured {article}: its answer was lost. {reason}"
    return [Conflict(conclusion_of(policy_id), title, {"article": article, "reason": reason})]
