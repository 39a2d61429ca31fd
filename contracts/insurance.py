"""Insurance of what was sold: what integration says of policies, and what may be asked of it about them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.base import Contract, Event, Request
from contracts.facts import DocumentRef
from contracts.integration import CheckStep


class PolicyEvent(Event):
    """About one policy, on one piece of one line.

    Each carries the whole truth of its order: `insured` are the lines that have a policy now. Hearers keep the highest
    `revision` and never mind in which order the events arrive.
    """

    policy_id: UUID
    order_id: UUID
    number: str  # the order's
    line_id: UUID
    piece: int  # 1 of the line's quantity
    sku: str
    article: str
    insurer: str  # as it is called
    policy_number: str = ""
    revision: int
    insured: tuple[UUID, ...]


class PolicyConcluded(PolicyEvent, source="integration"):
    """It is insured: the insurer gave a policy number."""

    premium: Decimal
    currency: str
    months: int
    starts_on: date
    ends_on: date


class PolicyDocumented(PolicyEvent, source="integration"):
    """The policy's document is here."""

    document: DocumentRef


class PolicyIssued(PolicyEvent, source="integration"):
    """The customer can have it: the policy stands, and its document is here, or the insurer has none to give. Said once
    more, under the next `turn`, when the insurer knows another frame number."""

    turn: int = 0
    premium: Decimal
    currency: str
    months: int
    starts_on: date
    ends_on: date
    owner: str  # in whose name
    frame_number: str = ""
    document: DocumentRef | None = None


class PolicyChanged(PolicyEvent, source="integration"):
    """The insurer knows another frame number."""

    frame_number: str


class PolicyEnded(PolicyEvent, source="integration"):
    """It is no longer insured."""

    reason: str  # cancelled, returned, withdrawn, other
    ended_on: date
    refund: Decimal | None = None  # what the insurer pays back
    currency: str


class PolicyFailed(PolicyEvent, source="integration"):
    """An act on a policy did not happen, or nobody can know whether it did."""

    what: str  # conclude, end, update
    code: str = ""  # premium_changed, not_insurable, quote_not_valid, called_off …; empty: no business refusal
    reason: str
    uncertain: bool = False


# ---- asked by the gateway


class InsurerView(Contract):
    insurer: str  # code
    name: str
    kind: str
    address: str
    enabled: bool
    by_attribute: bool  # what the shop's attribute says is insurable, is
    brands: tuple[str, ...]  # every article of these brands is insurable, too
    covers: tuple[int, ...]  # months offered
    withdrawal_days: int  # so long after its start a policy ends without costs
    trouble: str = ""  # code of its last trouble: unreachable, denied, no_answer, garbled
    trouble_words: str = ""
    trouble_at: datetime | None = None


class ListInsurers(Request[tuple[InsurerView, ...]], to="integration"):
    pass


class SaveInsurer(Request[InsurerView], to="integration"):
    """Connect an insurer, or change the connection. Secrets left empty stay as they are."""

    insurer: str
    name: str
    kind: str
    address: str
    credentials: dict[str, str]  # user, password
    enabled: bool = True
    by_attribute: bool = True
    brands: tuple[str, ...] = ()
    covers: tuple[int, ...] = (12, 36, 60)
    withdrawal_days: int = 14


class CheckInsurer(Request[tuple[CheckStep, ...]], to="integration", deadline=60):
    """Try a saved connection step by step: address, sign_in, interface, clock, sample_premium."""

    insurer: str


class PremiumOffer(Contract):
    quote_id: UUID
    months: int
    premium: Decimal
    currency: str
    valid_until: date


class PolicyOwner(Contract):
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""


class PolicyView(Contract):
    """One policy as it stands.

    States: concluding, concluded, refused, uncertain (was it concluded?), ending, end_uncertain, ended.
    """

    policy_id: UUID
    state: str
    policy_number: str = ""
    premium: Decimal
    currency: str
    months: int
    starts_on: date
    ends_on: date | None = None
    owner: PolicyOwner
    frame_number: str = ""  # as the insurer knows it
    frame_wanted: str = ""  # on its way to the insurer; empty: nothing is
    document: DocumentRef | None = None
    code: str = ""  # why it was refused; answer_lost: the insurer is asked what became of concluding or ending it
    words: str = ""  # the insurer's own words
    new_premium: Decimal | None = None  # what the insurer asks instead
    end_reason: str = ""
    ended_on: date | None = None
    refund: Decimal | None = None
    withdrawal_until: date | None = None  # ending it up to this day costs nothing
    by: str = ""  # who concluded it
    at: datetime


class InsuredPiece(Contract):
    """One piece of a line that can be insured, or is."""

    line_id: UUID
    piece: int
    pieces: int
    sku: str
    name: str
    value: Decimal
    currency: str
    offers: tuple[PremiumOffer, ...] = ()
    policy: PolicyView | None = None  # the one that counts
    last: PolicyView | None = None  # the last one refused or ended
    why_not: str = ""  # why it cannot be insured
    refused: str = ""  # the insurer's words, where it offers nothing for it


class InsuranceView(Contract):
    """The order page's block. Without pieces there is nothing to insure, and nothing to show."""

    order_id: UUID
    insurer: str = ""
    owner: PolicyOwner = PolicyOwner()
    pieces: tuple[InsuredPiece, ...] = ()
    trouble: str = ""  # why there are no premiums: unreachable, denied, no_answer, garbled
    trouble_words: str = ""


class GetInsurance(Request[InsuranceView], to="integration"):
    """What is known here; the insurer is not asked."""

    order_id: UUID


class AskPremiums(Request[InsuranceView], to="integration", deadline=25):
    """The same, with the premiums of today for every piece that can be insured; those known already are not asked."""

    order_id: UUID
    again: bool = False  # although the insurer was in trouble a moment ago


class InsureAnswer(Contract):
    """`outcome`: taken (look at the policy's state), or premium_changed (nothing was done: this is the premium now)."""

    outcome: str
    insurance: InsuranceView
    offer: PremiumOffer | None = None


class InsurePiece(Request[InsureAnswer], to="integration", deadline=30):
    """Conclude an offer at the premium the person saw. Where the insurer answers at once, so does this."""

    order_id: UUID
    line_id: UUID
    piece: int = 1
    quote_id: UUID
    seen_premium: Decimal
    owner: PolicyOwner
    frame_number: str = ""


class SetFrameNumber(Request[InsuranceView], to="integration", deadline=15):
    """Pass another frame number on to the insurer."""

    policy_id: UUID
    frame_number: str


class EndInsurance(Request[InsuranceView], to="integration", deadline=15):
    """End a policy, or call it off while it is being concluded. `reason`: cancelled, returned, withdrawn, other."""

    policy_id: UUID
    reason: str
    note: str = ""


class LookForPolicy(Request[InsuranceView], to="integration", deadline=15):
    """Ask the insurer once more what became of an act that ended uncertain."""

    policy_id: UUID
