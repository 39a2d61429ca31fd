"""Ask what insuring costs: every piece that can be insured, all covers at once, and only what is not known already."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.insurance import InsuranceView
from kernel.refused import Refused
from services.integration.domain.insurance import (
    Holder,
    KnownOrder,
    Line,
    Terms,
    digest_of_risk,
    terms_for,
    why_not,
)
from services.integration.partners.insurer.connect import connect_insurer
from services.integration.partners.insurer.insurer import MOST_COVERS, InsurerConnection, Risk
from services.integration.partners.trouble import PartnerTrouble, Rejected
from services.integration.storage import insurers, known_orders, policies
from services.integration.storage.secrets import Vault
from services.integration.use_cases.insure_asking import asking
from services.integration.use_cases.insure_view import insurance_of, is_in_trouble

TOGETHER = 4  # questions to the insurer at the same time


@dataclass(frozen=True)
class Question:
    """What one line would cost, for this owner."""

    order: KnownOrder
    line: Line
    owner: Holder
    terms: Terms
    connection: InsurerConnection

    @property
    def risk(self) -> str:
        return digest_of_risk(self.line, self.order.currency, self.owner)


def ask_premiums(engine: Engine, vault: Vault, order_id: UUID, day: date, *, again: bool = False) -> InsuranceView:
    """Asks the insurer, so no transaction may be open."""
    with Session(engine) as session:
        questions = _unanswered(session, vault, order_id, day, again=again)
    with ThreadPoolExecutor(TOGETHER) as pool:
        said = list(pool.map(lambda question: _ask_if_possible(engine, question), questions))
    refused = {question.line.line_id: words for question, words in zip(questions, said, strict=True) if words}
    with Session(engine) as session:
        return insurance_of(session, order_id, day, refused)


def _unanswered(session: Session, vault: Vault, order_id: UUID, day: date, *, again: bool) -> list[Question]:
    order = known_orders.find(session, order_id)
    terms = insurers.terms(session)
    if order is None or not terms or not (order.owner.postcode and order.owner.country):
        return []
    offers = policies.offers_of(session, order_id)
    found = []
    for line in order.lines:
        mine = terms_for(line, terms)
        if mine is None or why_not(order, line) or _all_insured(session, line):
            continue
        row = insurers.get(session, mine.insurer)
        if not again and is_in_trouble(row):
            continue
        risk = digest_of_risk(line, order.currency, order.owner)
        if any(each.line_id == line.line_id and policies.is_valid(each, risk, day) for each in offers):
            continue
        found.append(Question(order, line, order.owner, mine, insurers.connection_of(row, vault)))
    return found


def _all_insured(session: Session, line: Line) -> bool:
    pieces = range(1, line.pieces + 1)
    return all(policies.standing_on(session, line.line_id, piece) is not None for piece in pieces)


def _ask_if_possible(engine: Engine, question: Question) -> str:
    """The insurer's own words where it says no. Its troubles are written down, and the page shows them."""
    try:
        ask(engine, question)
    except Rejected as refusal:
        return refusal.sentence
    except PartnerTrouble:
        return ""
    return ""


def ask(engine: Engine, question: Question) -> None:
    """Ask now, and keep what is offered. Raises PartnerTrouble."""
    line, owner = question.line, question.owner
    risk = Risk(
        line.sku, line.brand, line.name, line.value, question.order.currency, owner.postcode, owner.country.upper()
    )
    with asking(engine, question.terms.insurer):
        offers = connect_insurer(question.connection).quote(risk, question.terms.covers[:MOST_COVERS])
    with Session(engine) as session:
        policies.keep_offers(
            session, question.order.order_id, line.line_id, question.terms.insurer, question.risk, offers
        )
        session.commit()


def question_for(session: Session, vault: Vault, order_id: UUID, line_id: UUID, owner: Holder) -> Question:
    """For somebody who wants to insure this line for this owner."""
    order = known_orders.find(session, order_id)
    line = order.line(line_id) if order else None
    terms = terms_for(line, insurers.terms(session)) if line else None
    if order is None or line is None or terms is None:
        raise Refused("This article cannot be insured here.")
    row = insurers.get(session, terms.insurer)
    return Question(order, line, owner, terms, insurers.connection_of(row, vault))
