"""An order's insurance as integration would tell it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from contracts.insurance import InsuranceView, InsuredPiece, PolicyOwner, PolicyView, PremiumOffer
from tests.gateway.builders import number_id

ID = number_id("100012866")
LINE, POLICY = uuid4(), uuid4()
OWNER = PolicyOwner(name="Daan Bakker", street="Koggeweg 12", postcode="1695 GD", city="Blokker", country="NL")


def offer(months: int, premium: str) -> PremiumOffer:
    until = date(2026, 12, 5)
    quote = UUID(int=months)
    return PremiumOffer(quote_id=quote, months=months, premium=Decimal(premium), currency="EUR", valid_until=until)


OFFERS = (offer(12, "186.95"), offer(36, "475.86"))


def a_piece(**told: Any) -> InsuredPiece:
    values: dict[str, Any] = {
        "line_id": LINE,
        "piece": 1,
        "pieces": 1,
        "sku": "GAZ-C380",
        "name": "Gazelle Ultimate C380",
        "value": Decimal("3399.00"),
        "currency": "EUR",
        "offers": OFFERS,
    }
    return InsuredPiece(**{**values, **told})


def a_policy(state: str = "concluded", **told: Any) -> PolicyView:
    values: dict[str, Any] = {
        "policy_id": POLICY,
        "state": state,
        "policy_number": "ZZ700001",
        "premium": Decimal("475.86"),
        "currency": "EUR",
        "months": 36,
        "starts_on": date(2026, 11, 21),
        "ends_on": date(2029, 11, 20),
        "owner": OWNER,
        "at": datetime.fromisoformat("2026-11-21T10:00:00+00:00"),
    }
    return PolicyView(**{**values, **told})


def a_view(*pieces: InsuredPiece, **told: Any) -> InsuranceView:
    return InsuranceView(**{"order_id": ID, "insurer": "Zeker & Zoon", "owner": OWNER, "pieces": pieces, **told})


def insured(state: str, **told: Any) -> InsuranceView:
    return a_view(a_piece(offers=(), policy=a_policy(state, **told)))
