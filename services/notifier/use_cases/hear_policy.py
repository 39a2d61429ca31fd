"""Hear of insurances: concluded, with the policy along; its frame number changed; ended."""

from contracts.insurance import PolicyEnded, PolicyIssued
from kit.work import UnitOfWork
from services.notifier.domain.happening import Happening, Occasion, Paper, Policy
from services.notifier.storage import mails, orders
from services.notifier.use_cases.tell import tell


def hear_issued(uow: UnitOfWork, event: PolicyIssued) -> None:
    """Who was told of it already is told what is new; else it is new as a whole."""
    known = orders.locked(uow.session, event.order_id)
    concluded = Happening(Occasion.POLICY_CONCLUDED, event.order_id, fact=str(event.policy_id), policy=_policy(event))
    if event.turn and mails.known(uow.session, concluded.key):
        fact = f"{event.policy_id} {event.turn}"
        tell(uow, known, Happening(Occasion.POLICY_CHANGED, event.order_id, fact=fact, policy=concluded.policy))
    else:
        tell(uow, known, concluded)


def hear_policy_ended(uow: UnitOfWork, event: PolicyEnded) -> None:
    """Whoever never heard that it was concluded does not hear of its end."""
    known = orders.locked(uow.session, event.order_id)
    fact = str(event.policy_id)
    if fact not in known.ended_policies:
        known.ended_policies = (*known.ended_policies, fact)
        orders.save(uow.session, known)
    if mails.known(uow.session, Happening(Occasion.POLICY_CONCLUDED, event.order_id, fact=fact).key):
        policy = Policy(
            policy_id=event.policy_id,
            number=event.policy_number,
            insurer=event.insurer,
            article=event.article,
            refund=event.refund,
            currency=event.currency,
            ends_on=event.ended_on,
        )
        tell(uow, known, Happening(Occasion.POLICY_ENDED, event.order_id, fact=fact, policy=policy))


def _policy(event: PolicyIssued) -> Policy:
    names = ("insurer", "article", "owner", "frame_number", "premium", "currency", "months", "starts_on", "ends_on")
    document = event.document
    paper = Paper(document.sha256, document.name, document.media_type) if document else None
    told = {name: getattr(event, name) for name in names}
    return Policy(policy_id=event.policy_id, number=event.policy_number, paper=paper, **told)
