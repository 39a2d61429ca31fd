"""An order's insurance as the screen shows it: each piece with its premiums, its policy, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.facts import DocumentRef
from contracts.insurance import InsuranceView, InsuredPiece, PolicyOwner, PolicyView, PremiumOffer
from kernel.clock import now
from services.integration.domain.insurance import (
    MOST_PIECES,
    OVER,
    WHY_NOT,
    KnownOrder,
    Line,
    PolicyState,
    Terms,
    digest_of_risk,
    terms_for,
    why_not,
)
from services.integration.storage import insurers, known_orders, policies

TROUBLE_COUNTS = timedelta(seconds=20)  # so long an insurer in trouble is not asked for premiums again


def insurance_of(
    session: Session, order_id: UUID, day: date, refused: Mapping[UUID, str] | None = None
) -> InsuranceView:
    """`refused`: lines for which the insurer has just said why it offers nothing."""
    order = known_orders.find(session, order_id)
    if order is None:
        return InsuranceView(order_id=order_id)
    rows = insurers.every(session)
    terms = insurers.terms(session)
    made = policies.of_order(session, order_id)
    offers = policies.offers_of(session, order_id)
    drawn = [piece for line in order.lines for piece in _pieces(order, line, terms_for(line, terms), made, offers, day)]
    lines = {line.line_id for line in order.lines}
    drawn += [_gone(row) for row in made if row.line_id not in lines]
    if refused:
        drawn = [each.model_copy(update={"refused": refused.get(each.line_id, "")}) for each in drawn]
    chosen = next((row for row in rows if terms and row.insurer == terms[0].insurer), None)
    in_trouble = chosen is not None and is_in_trouble(chosen)
    return InsuranceView(
        order_id=order_id,
        insurer=chosen.name if chosen else "",
        owner=PolicyOwner(**asdict(order.owner)),
        pieces=tuple(drawn),
        trouble=chosen.trouble if chosen and in_trouble else "",
        trouble_words=chosen.trouble_words if chosen and in_trouble else "",
    )


def is_in_trouble(row: Row[Any]) -> bool:
    return bool(row.trouble) and row.trouble_at is not None and now() - row.trouble_at < TROUBLE_COUNTS


def _pieces(
    order: KnownOrder,
    line: Line,
    terms: Terms | None,
    made: Sequence[Row[Any]],
    offers: Sequence[Row[Any]],
    day: date,
) -> list[InsuredPiece]:
    mine = [row for row in made if row.line_id == line.line_id]
    if terms is None and not mine:
        return []
    risk = digest_of_risk(line, order.currency, order.owner)
    valid = [row for row in offers if row.line_id == line.line_id and policies.is_valid(row, risk, day)]
    reason = why_not(order, line) if terms else "nobody"
    last = max((row.piece for row in mine), default=0)
    found = []
    for piece in range(1, max(min(line.pieces, MOST_PIECES), last) + 1):
        here = [row for row in mine if row.piece == piece]
        standing = next((row for row in here if row.state not in OVER), None)
        over = next((row for row in reversed(here) if row.state in OVER), None)
        if standing is None and over is None and piece > line.pieces:
            continue
        offered = () if standing is not None or reason or piece > line.pieces else tuple(offer_of(row) for row in valid)
        found.append(
            InsuredPiece(
                line_id=line.line_id,
                piece=piece,
                pieces=line.pieces,
                sku=line.sku,
                name=line.name,
                value=line.value,
                currency=order.currency,
                offers=offered,
                policy=_policy(standing) if standing is not None else None,
                last=_policy(over) if over is not None else None,
                why_not=WHY_NOT[reason or ("" if piece <= line.pieces else "gone")],
            )
        )
    return found


def _gone(row: Row[Any]) -> InsuredPiece:
    """A policy of a line that is no longer on the order."""
    over = row.state in OVER
    return InsuredPiece(
        line_id=row.line_id,
        piece=row.piece,
        pieces=0,
        sku=row.sku,
        name=row.article,
        value=Decimal(0),
        currency=row.currency,
        policy=None if over else _policy(row),
        last=_policy(row) if over else None,
        why_not=WHY_NOT["gone"],
    )


def offer_of(row: Row[Any]) -> PremiumOffer:
    return PremiumOffer(
        quote_id=row.quote_id,
        months=row.months,
        premium=row.premium,
        currency=row.currency,
        valid_until=row.valid_until,
    )


def _policy(row: Row[Any]) -> PolicyView:
    return PolicyView(
        policy_id=row.policy_id,
        state=row.state,
        policy_number=row.number,
        premium=row.premium,
        currency=row.currency,
        months=row.months,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        owner=PolicyOwner(**row.owner),
        frame_number=row.frame_number,
        frame_wanted=row.frame_wanted,
        document=DocumentRef.model_validate(row.document) if row.document else None,
        code=row.code,
        words=row.words,
        new_premium=row.new_premium,
        end_reason=row.end_reason,
        ended_on=row.ended_on,
        refund=row.refund,
        withdrawal_until=row.withdrawal_until if row.state == PolicyState.CONCLUDED else None,
        by=row.by,
        at=row.at,
    )
