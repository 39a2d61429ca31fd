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
    handling = _noted(uow, event, "policy_concluded", **money, insurer=event.insurer)
    settle_conflict(handling, conflicts_of_policies.conclusion_of(event.policy_id))
    handling.settle()


def hear_changed(uow: UnitOfWork, event: PolicyChanged) -> None:
    _noted(uow, event, "policy_changed", frame_number=event.frame_number).settle()


def hear_ended(uow: UnitOfWork, event: PolicyEnded) -> None:
    back: dict[str, Any] = {} if event.refund is None else {"refunded": event.refund, "currency": event.currency}
    handling = _noted(uow, event, "policy_ended", end_reason=event.reason, **back)
    settle_conflict(handling, conflicts_of_policies.end_of(event.policy_id))
    handling.settle()


def hear_failed(uow: UnitOfWork, event: PolicyFailed) -> None:
    what = _FAILED.get((event.what, event.uncertain), "policy_not_changed")
    handling = _noted(uow, event, what, reason=event.reason)
    if event.what == "end" and not _tells(uow, event, "policy_ended"):
        told = (event.policy_id, event.policy_number, event.article, event.reason)
        raise_all(handling, conflicts_of_policies.not_ended(*told, uncertain=event.uncertain))
    elif event.what == "conclude" and not event.uncertain:
        settle_conflict(handling, conflicts_of_policies.conclusion_of(event.policy_id))
    elif event.what == "conclude" and not (
        _tells(uow, event, "policy_concluded") or _tells(uow, event, "policy_refused")
    ):
        raise_all(handling, conflicts_of_policies.perhaps_concluded(event.policy_id, event.article, event.reason))
    handling.settle()


def _tells(uow: UnitOfWork, event: PolicyEvent, what: str) -> bool:
    """The word of what became of it came first: an ended policy stays ended, a concluded one concluded."""
    return chronicle.tells(uow.session, event.order_id, what, {"policy_id": str(event.policy_id)})


def _noted(uow: UnitOfWork, event: PolicyEvent, what: str, **facts: Any) -> Handling:
    """The order in hand, with what happened in its chronicle; settled by the caller."""
    handling = _take(uow, event)
    number = {"policy": event.policy_number} if event.policy_number else {}
    handling.note(what, article=event.article, **number, **facts, policy_id=event.policy_id)
    return handling


def _take(uow: UnitOfWork, event: PolicyEvent) -> Handling:
    handling = take(uow, event.order_id, event.number)
    handling.order.hear_insurance(event.revision, set(event.insured))
    return handling
