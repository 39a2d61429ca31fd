"""What the insurer's side tells: which lines have a policy now, and what became of each."""

from typing import Any

from contracts.insurance import PolicyChanged, PolicyConcluded, PolicyEnded, PolicyEvent, PolicyFailed
from kit.work import UnitOfWork
from services.order.use_cases.orders.handling import Handling, take

_FAILED = {
    ("conclude", False): "policy_refused",
    ("conclude", True): "policy_uncertain",
    ("end", False): "policy_end_refused",
    ("end", True): "policy_end_uncertain",
}


def hear_policy(uow: UnitOfWork, event: PolicyEvent) -> None:
    """Nothing for the chronicle, but which lines are insured may be news."""
    _take(uow, event).settle()


def hear_concluded(uow: UnitOfWork, event: PolicyConcluded) -> None:
    money = {"amount": event.premium, "currency": event.currency, "months": event.months}
    _note(uow, event, "policy_concluded", **money, insurer=event.insurer)


def hear_changed(uow: UnitOfWork, event: PolicyChanged) -> None:
    _note(uow, event, "policy_changed", frame_number=event.frame_number)


def hear_ended(uow: UnitOfWork, event: PolicyEnded) -> None:
    back: dict[str, Any] = {} if event.refund is None else {"refunded": event.refund, "currency": event.currency}
    _note(uow, event, "policy_ended", end_reason=event.reason, **back)


def hear_failed(uow: UnitOfWork, event: PolicyFailed) -> None:
    what = _FAILED.get((event.what, event.uncertain), "policy_not_changed")
    _note(uow, event, what, reason=event.reason)


def _note(uow: UnitOfWork, event: PolicyEvent, what: str, **facts: Any) -> None:
    handling = _take(uow, event)
    number = {"policy": event.policy_number} if event.policy_number else {}
    handling.note(what, article=event.article, **number, **facts)
    handling.settle()


def _take(uow: UnitOfWork, event: PolicyEvent) -> Handling:
    handling = take(uow, event.order_id, event.number)
    handling.order.hear_insurance(event.revision, set(event.insured))
    return handling
