"""Our neutral words as the WSDL wants them, and its answers in our words. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from services.integration.partners.insurer.description import SPACE, WHO
from services.integration.partners.insurer.insurer import (
    END_REFUSED,
    NOT_INSURABLE,
    NOT_UNDERSTOOD,
    POLICY_HAS_ENDED,
    POLICY_UNKNOWN,
    QUOTE_NOT_VALID,
    Application,
    NotAtThisPremium,
    Offer,
    Owner,
    Policy,
    PolicyPaper,
    Risk,
)
from services.integration.partners.trouble import Denied, Garbled, PartnerTrouble, Rejected

TEXT = 200  # characters the interface allows
_FAULTS = {
    "NotInsurable": NOT_INSURABLE,
    "QuoteNotValid": QUOTE_NOT_VALID,
    "PolicyUnknown": POLICY_UNKNOWN,
    "PolicyHasEnded": POLICY_HAS_ENDED,
    "EndRefused": END_REFUSED,
}
_NOT_LET_IN = {
    "FailedAuthentication",
    "InvalidSecurity",
    "InvalidSecurityToken",
    "MessageExpired",
    "SecurityTokenUnavailable",
}


def quote_of(risk: Risk, months: Sequence[int]) -> dict[str, Any]:
    return {
        "article": _article(risk.sku, risk.brand, risk.description, ""),
        "value": risk.value,
        "currency": risk.currency,
        "postcode": _text(risk.postcode),
        "country": risk.country,
        "months": list(months),
    }


def application_of(wanted: Application) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "quote_number": wanted.quote_number,
        "premium": wanted.premium,
        "starts_on": wanted.starts_on,
        "owner": _owner(wanted.owner),
        "article": _article(wanted.sku, wanted.brand, wanted.description, wanted.frame_number),
    }


def _owner(owner: Owner) -> dict[str, Any]:
    told = {name: _text(getattr(owner, name)) for name in ("name", "street", "postcode", "city", "country", "email")}
    return {name: value for name, value in told.items() if value}


def _article(sku: str, brand: str, description: str, frame_number: str) -> dict[str, Any]:
    told = {"sku": sku, "brand": brand, "description": description or sku, "frame_number": frame_number}
    return {name: _text(value) for name, value in told.items() if value.strip()}


def _text(value: str) -> str:
    return " ".join(value.split())[:TEXT]


def offers_of(answer: Any, risk: Risk, months: Sequence[int]) -> list[Offer]:
    """Only covers that were asked, one each, in the currency that was asked."""
    offers = {}
    for told in answer or ():
        offer = Offer(told.quote_number, int(told.months), Decimal(told.premium), told.currency, told.valid_until)
        if offer.months not in months or offer.currency != risk.currency or offer.months in offers:
            raise Garbled("The insurer quoted something that was not asked.")
        offers[offer.months] = offer
    return [offers[each] for each in sorted(offers)]


def policy_of(told: Any, key: str) -> Policy:
    if told is None or told.key != key:
        raise Garbled("The insurer answered about another policy than it was asked about.")
    return Policy(
        key=told.key,
        number=told.policy_number,
        active=told.state == "active",
        months=int(told.months),
        premium=Decimal(told.premium),
        currency=told.currency,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        frame_number=told.frame_number or "",
        ended_on=told.ended_on,
        refund=None if told.refund is None else Decimal(told.refund),
    )


def paper_of(told: Any) -> PolicyPaper:
    if told.media_type != "application/pdf" or not told.content.startswith(b"%PDF-"):
        raise Garbled("The insurer's policy document is no PDF.")
    return PolicyPaper(told.name, told.media_type, bytes(told.content))


def trouble_of(code: str, words: str, detail: Any) -> PartnerTrouble:
    """A fault in our words: a declared refusal, not let in, not understood, or its own breakdown."""
    for each in () if detail is None else detail:
        name = etree.QName(each)
        if name.namespace != SPACE:
            continue
        told = {etree.QName(part).localname: (part.text or "").strip() for part in each}
        if name.localname == "PremiumChanged":
            return NotAtThisPremium(told["words"], Decimal(told["premium"]), told["currency"])
        if name.localname in _FAULTS:
            return Rejected("{words}", _FAULTS[name.localname], words=told["words"])
    local = code.rpartition(":")[2]
    if local in _NOT_LET_IN:
        return Denied("The insurer does not accept our user name and password, or our clocks differ too much.")
    if local == "Client":
        return Rejected("The insurer does not understand our message: {words}", NOT_UNDERSTOOD, words=words[:200])
    return Garbled("{who} has an internal error ({status}).", who=WHO, status=500)
