"""What every insurer can be asked and told, in neutral words; another insurer is another client and mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from services.integration.partners.trouble import Rejected


@dataclass(frozen=True)
class InsurerConnection:
    insurer: str  # its code
    name: str
    kind: str
    address: str
    credentials: Mapping[str, str]


@dataclass(frozen=True)
class Risk:
    """One piece of an article, and where it will stand."""

    sku: str
    brand: str
    description: str
    value: Decimal  # with tax, in `currency`
    currency: str
    postcode: str
    country: str  # ISO 3166, two letters


@dataclass(frozen=True)
class Offer:
    """What the insurer asks for a risk over a number of months."""

    quote_number: str
    months: int
    premium: Decimal
    currency: str
    valid_until: date  # the last day on which it can be concluded


@dataclass(frozen=True)
class Owner:
    name: str
    street: str
    postcode: str
    city: str
    country: str
    email: str = ""


@dataclass(frozen=True)
class Application:
    """What is concluded: an offer, for somebody's piece. `key` is ours, and the insurer keeps it."""

    key: str
    quote_number: str
    premium: Decimal
    starts_on: date
    owner: Owner
    sku: str
    brand: str
    description: str
    frame_number: str = ""


@dataclass(frozen=True)
class Policy:
    key: str
    number: str
    active: bool
    months: int
    premium: Decimal
    currency: str
    starts_on: date
    ends_on: date
    frame_number: str = ""
    ended_on: date | None = None
    refund: Decimal | None = None


@dataclass(frozen=True)
class PolicyPaper:
    name: str
    media_type: str
    content: bytes


class NotAtThisPremium(Rejected):
    """The insurer asks another premium now; nothing was concluded."""

    def __init__(self, words: str, premium: Decimal, currency: str) -> None:
        super().__init__("{words}", PREMIUM_CHANGED, words=words)
        self.premium, self.currency = premium, currency


# what Rejected.code says of a business refusal
NOT_INSURABLE, QUOTE_NOT_VALID, PREMIUM_CHANGED = "not_insurable", "quote_not_valid", "premium_changed"
POLICY_UNKNOWN, POLICY_HAS_ENDED, END_REFUSED = "policy_unknown", "policy_has_ended", "end_refused"
NOT_UNDERSTOOD = "not_understood"


MOST_COVERS = 6  # in one question


class InsurerPartner(Protocol):
    """Everything raises PartnerTrouble; acts say by `happened` whether they may have been done."""

    @property
    def clock(self) -> datetime | None:
        """The insurer's own time at its last answer."""

    def missing(self) -> Sequence[str]:
        """What we need of its interface and its own description does not offer."""

    def quote(self, risk: Risk, months: Sequence[int]) -> list[Offer]:
        """One premium for each cover it offers for this risk; none where it offers none."""

    def conclude(self, application: Application) -> Policy: ...

    def find(self, key: str) -> Policy | None:
        """The policy under our key, active or ended."""

    def update(self, key: str, frame_number: str) -> Policy: ...

    def end(self, key: str, reason: str, note: str) -> Policy:
        """`reason`: cancelled, returned, withdrawn, other. Ending what has ended says the same again."""

    def document(self, key: str) -> PolicyPaper: ...
