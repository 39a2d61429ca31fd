"""Insure a piece: one policy, at the premium that was seen, on an order that stands."""

from dataclasses import asdict, dataclass
from datetime import date
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.insurance import InsureAnswer, InsurePiece, PremiumOffer
from kernel.clock import now
from kernel.refused import Refused
from kit.database import Work
from kit.work import UnitOfWork
from services.integration.domain.insurance import (
    WHY_NOT,
    Holder,
    KnownOrder,
    Line,
    PolicyState,
    digest_of_risk,
    frame_number_in,
    policy_key,
    terms_for,
    why_not,
)
from services.integration.partners.trouble import PartnerTrouble
from services.integration.storage import insurers, known_orders, policies
from services.integration.storage.secrets import Vault
from services.integration.use_cases.insure_perform import CONCLUDE_POLICY
from services.integration.use_cases.insure_quote import ask, question_for
from services.integration.use_cases.insure_view import insurance_of, offer_of

AT_ONCE = 6.0  # seconds for which the answer waits for the insurer's
LOOK = 0.05


@dataclass(frozen=True)
class Taken:
    policy_id: UUID


@dataclass(frozen=True)
class Stale:
    """The premium that was seen no longer counts; it has to be asked again."""

    months: int


def insure_piece(work: Work, vault: Vault, request: InsurePiece, day: date) -> InsureAnswer:
    """Opens its own transactions: none is open while the insurer is asked, or waited for."""
    with work() as uow:
        taken = take_on(uow, request, request.quote_id, day)
    if isinstance(taken, Stale):
        offer = _asked_again(work, vault, request, taken.months, day)
        if offer.premium != request.seen_premium:
            return _answer(work, request, day, offer)
        with work() as uow:
            taken = take_on(uow, request, offer.quote_id, day)
        if isinstance(taken, Stale):
            raise Refused("This premium no longer counts. Look at the premiums again.")
    wait_for(work, taken.policy_id)
    return _answer(work, request, day, None)


def take_on(uow: UnitOfWork, request: InsurePiece, quote_id: UUID, day: date) -> Taken | Stale:
    """One policy per piece: the order is locked, and the table has room for one."""
    order = known_orders.find(uow.session, request.order_id, lock=True)
    if order is None:
        raise Refused("This order is not known to the insurer's side yet. Try again in a moment.")
    standing = policies.standing_on(uow.session, request.line_id, request.piece)
    if standing is not None:  # a second click, or a colleague's
        return Taken(standing.policy_id)
    line = _insurable(uow, order, request)
    owner = _owner(request)
    offer = policies.offer(uow.session, quote_id)
    if offer is None or offer.line_id != line.line_id:
        raise Refused("This premium no longer counts. Look at the premiums again.")
    risk = digest_of_risk(line, order.currency, owner)
    if not policies.is_valid(offer, risk, day) or offer.premium != request.seen_premium:
        return Stale(offer.months)
    return Taken(_apply(uow, order, line, owner, request, offer, day))


def _insurable(uow: UnitOfWork, order: KnownOrder, request: InsurePiece) -> Line:
    line = order.line(request.line_id)
    if line is None:
        raise Refused("This line is no longer on order {number}.", number=order.number)
    reason = why_not(order, line)
    if reason:
        raise Refused(WHY_NOT[reason])
    if terms_for(line, insurers.terms(uow.session)) is None:
        raise Refused("This article cannot be insured here.")
    if not 1 <= request.piece <= line.pieces:
        raise Refused(WHY_NOT["gone"])
    return line


def _owner(request: InsurePiece) -> Holder:
    told = {name: " ".join(value.split()) for name, value in request.owner.model_dump().items()}
    owner = Holder(**{**told, "country": told["country"].upper()})
    if owner.missing():
        raise Refused("An insurer wants the owner's name, street, postcode, town and country.")
    return owner


def _apply(
    uow: UnitOfWork,
    order: KnownOrder,
    line: Line,
    owner: Holder,
    request: InsurePiece,
    offer: Row[Any],
    day: date,
) -> UUID:
    policy_id = uuid4()
    generation = policies.generation(uow.session, order.order_id)
    key = policy_key(line.line_id, request.piece, generation)
    policies.add(
        uow.session,
        {
            "policy_id": policy_id,
            "key": key,
            "order_id": order.order_id,
            "line_id": line.line_id,
            "piece": request.piece,
            "insurer": offer.insurer,
            "state": PolicyState.CONCLUDING.value,
            "quote_number": offer.number,
            "months": offer.months,
            "premium": offer.premium,
            "currency": offer.currency,
            "starts_on": day,
            "owner": asdict(owner),
            "sku": line.sku,
            "brand": line.brand,
            "article": line.name,
            "frame_number": frame_number_in(request.frame_number),
            "by": uow.actor,
            "at": now(),
        },
    )
    uow.effect(CONCLUDE_POLICY, key, {"policy_id": str(policy_id)}, about=order.number)
    return policy_id


def _asked_again(work: Work, vault: Vault, request: InsurePiece, months: int, day: date) -> PremiumOffer:
    """What it costs now, for this owner."""
    owner = _owner(request)
    with Session(work.engine) as session:
        question = question_for(session, vault, request.order_id, request.line_id, owner)
    try:
        ask(work.engine, question)
    except PartnerTrouble as trouble:
        raise Refused("The premium could not be asked again: {trouble}", trouble=trouble.sentence) from None
    with Session(work.engine) as session:
        rows = policies.offers_of(session, request.order_id)
    for row in rows:
        if (row.line_id, row.months) == (request.line_id, months) and policies.is_valid(row, question.risk, day):
            return offer_of(row)
    raise Refused("The insurer does not offer this cover any more.")


def _answer(work: Work, request: InsurePiece, day: date, offer: PremiumOffer | None) -> InsureAnswer:
    with Session(work.engine) as session:
        insurance = insurance_of(session, request.order_id, day)
    return InsureAnswer(outcome="premium_changed" if offer else "taken", insurance=insurance, offer=offer)


def wait_for(work: Work, policy_id: UUID, seconds: float = AT_ONCE) -> None:
    """Until the insurer has answered, or the time is up: then the page follows by itself."""
    until = monotonic() + seconds
    while monotonic() < until:
        with Session(work.engine) as session:
            if policies.get(session, policy_id).state != PolicyState.CONCLUDING:
                return
        sleep(LOOK)
