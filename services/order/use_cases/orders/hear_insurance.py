"""What the insurer's side tells: which lines have a policy now, and what became of each."""

from typing import Any

from contracts.insurance import PolicyChanged, PolicyConcluded, PolicyEnded, PolicyEvent, PolicyFailed
from kit.work import UnitOfWork
from services.order.domain.orders import conflicts_of_policies
from services.order.storage import chronicle
from services.order.use_cases.desk.tasks import settle_conflict
from services.order.use_cases.orders.conflicts import raise_all
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
    _noted(uow, event, "policy_concluded", **money, insurer=event.insurer).settle()


def hear_changed(uow: UnitOfWork, event: PolicyChanged) -> None:
    _noted(uow, event, "policy_changed", frame_number=event.frame_number).settle()


def hear_ended(uow: UnitOfWork, event: PolicyEnded) -> None:
    back: dict[str, Any] = {} if event.refund is None else {"refunded": event.refund, "currency": event.currency}
    handling = _noted(uow, event, "policy_ended", end_reason=event.reason, **back)
    settle_conflict(handling, conflicts_of_policies.key_of(event.policy_id))
    handling.settle()


def hear_failed(uow: UnitOfWork, event: PolicyFailed) -> None:
    what = _FAILED.get((event.what, event.uncertain), "policy_not_changed")
    handling = _noted(uow, event, what, reason=event.reason)
    if event.what == "end" and not _has_ended(uow, event):
        told = (event.policy_id, event.policy_number, event.article, event.reason)
        raise_all(handling, conflicts_of_policies.not_ended(*told, uncertain=event.uncertain))
    handling.settle()


def _has_ended(uow: UnitOfWork, event: PolicyEvent) -> bool:
    """The word of its end came first: an ended policy stays ended."""
    return chronicle.tells(uow.session, event.order_id, "policy_ended", {"policy": event.policy_number})


def _noted(uow: UnitOfWork, event: PolicyEvent, what: str, **facts: Any) -> Handling:
    """The order in hand, with what happened in its chronicle; settled by the caller."""
    handling = _take(uow, event)
    number = {"policy": event.policy_number} if event.policy_number else {}
    handling.note(what, article=event.article, **number, **facts)
    return handling


def _take(uow: UnitOfWork, event: PolicyEvent) -> Handling:
    handling = take(uow, event.order_id, event.number)
    handling.order.hear_insurance(event.revision, set(event.insured))
    return handling
