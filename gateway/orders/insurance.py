"""Insurance on the order's page: what it costs stands there unasked, one click concludes, and a policy can be ended.

The block is a page of its own that the order's page fetches, so that nobody waits for the insurer.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from contracts.insurance import (
    AskPremiums,
    EndInsurance,
    GetInsurance,
    InsuranceView,
    InsuredPiece,
    InsurePiece,
    LookForPolicy,
    PolicyOwner,
    PolicyView,
    PremiumOffer,
    SetFrameNumber,
)
from gateway import filters
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.errors import in_words
from gateway.names import POLICY_END
from gateway.orders.standing import Act
from gateway.staff.rights import may, needs
from gateway.words import N_, _
from kernel.refused import Refused
from kit.asking import Away, Fault

pages = Blueprint("insurance", __name__, url_prefix="/orders/<uuid:order_id>/insurance")

WHO = N_("The insurer")  # in the sentences about its troubles
OWNER = (
    ("name", N_("Name"), "name"),
    ("street", N_("Street and number"), "street-address"),
    ("postcode", N_("Postcode"), "postal-code"),
    ("city", N_("Town"), "address-level2"),
    ("country", N_("Country, two letters"), "country"),
    ("email", N_("E-mail"), "email"),
)


@dataclass(frozen=True)
class Typed:
    """What stood in a form, so that nobody types it twice; with the premium that counts for it."""

    line_id: UUID | None = None
    piece: int = 0
    owner: PolicyOwner = field(default_factory=PolicyOwner)
    frame_number: str = ""
    months: int = 0
    offer: PremiumOffer | None = None


@pages.get("")
def block(order_id: UUID) -> str:
    """While the insurer is at work, only what is known here is looked at again."""
    wish: Any = AskPremiums(order_id=order_id, again="again" in request.args)
    return _block(order_id, ask_all(GetInsurance(order_id=order_id) if "follow" in request.args else wish)[0])


@pages.post("/<uuid:line_id>/<int:piece>")
@needs("orders")
def insure(order_id: UUID, line_id: UUID, piece: int) -> Response | str:
    """Conclude at the premium that was seen. Another premium is shown, and asked again."""
    quote_id, months, seen = _choice()
    owner = PolicyOwner(**{name: text_in(name, 120) for name, _words, _auto in OWNER})
    typed = Typed(line_id, piece, owner, text_in("frame_number", 60), months)
    wish = InsurePiece(
        order_id=order_id,
        line_id=line_id,
        piece=piece,
        quote_id=quote_id,
        seen_premium=seen,
        owner=owner,
        frame_number=typed.frame_number,
    )
    if not _in_place():
        answer = ask(wish)
        return _back(answer.insurance, line_id, piece, seen, answer.offer)
    try:
        answer = ask(wish)
    except (Refused, Away, Fault) as error:
        return _again(order_id, in_words(error), "wrong", typed)
    said, kind = _outcome(answer.insurance, line_id, piece, seen, answer.offer)
    if answer.offer is not None:
        return _again(order_id, said, kind, Typed(line_id, piece, owner, typed.frame_number, months, answer.offer))
    return _again(order_id, said, kind, typed if kind == "wrong" else Typed())


@pages.post("/policy/<uuid:policy_id>/frame")
@needs("orders")
def frame(order_id: UUID, policy_id: UUID) -> Response | str:
    wish = SetFrameNumber(policy_id=policy_id, frame_number=text_in("frame_number", 60))
    return _act(order_id, wish, _("The frame number is passed on to the insurer."))


@pages.post("/policy/<uuid:policy_id>/end")
@needs("orders")
def end(order_id: UUID, policy_id: UUID) -> Response | str:
    wish = EndInsurance(policy_id=policy_id, reason=text_in("reason", 20), note=text_in("note", 500))
    return _act(order_id, wish, _("The insurer is asked to end the policy."))


@pages.post("/policy/<uuid:policy_id>/look")
@needs("orders")
def look(order_id: UUID, policy_id: UUID) -> Response | str:
    return _act(order_id, LookForPolicy(policy_id=policy_id), _("The insurer is asked once more."))


def _act(order_id: UUID, wish: Any, said: str) -> Response | str:
    if not _in_place():
        ask(wish)
        return back_with(said)
    try:
        ask(wish)
    except (Refused, Away, Fault) as error:
        return _again(order_id, in_words(error), "wrong")
    return _again(order_id, said)


def _in_place() -> bool:
    """Whether only the block is drawn again, not the page."""
    return bool(request.headers.get("HX-Request"))


def _choice() -> tuple[UUID, int, Decimal]:
    """The offer chosen, as `quote months premium`: what was seen travels with the click."""
    quote, months, premium = [*request.form.get("offer", "").split(), "", "", ""][:3]
    try:
        return UUID(quote), int(months), Decimal(premium)
    except (ValueError, InvalidOperation):
        raise Refused("Choose for how long it is insured.") from None


def _outcome(
    view: InsuranceView, line_id: UUID, piece: int, seen: Decimal, offer: PremiumOffer | None
) -> tuple[str, str]:
    if offer is not None:
        return _changed(seen, offer.premium, offer.currency), "wait"
    found = next((each for each in view.pieces if (each.line_id, each.piece) == (line_id, piece)), None)
    if found is None:
        return "", "good"
    if found.policy is not None:
        if found.policy.state == "concluded":
            return _("Insured. Policy number {number}.", number=found.policy.policy_number), "good"
        if is_of_lost_answer(found.policy):
            return _("The insurer’s answer was lost; we keep asking. This page follows by itself."), "wait"
        return _("Being concluded. This page follows by itself."), "wait"
    return (_refusal(found.last) if found.last else ""), "wrong"


def _refusal(policy: PolicyView) -> str:
    if policy.code == "premium_changed" and policy.new_premium is not None:
        return _changed(policy.premium, policy.new_premium, policy.currency)
    if policy.code == "called_off":
        return _("It was called off before it was concluded.")
    if policy.code == "quote_not_valid":
        return _("The premium no longer counts. Nothing was concluded.")
    return _("The insurer refused. Nothing was concluded.")


def _changed(old: Decimal, new: Decimal, currency: str) -> str:
    return _(
        "Nothing was concluded: the insurer asks {new} now, instead of {old}. Look, and conclude again.",
        new=filters.money(new, currency),
        old=filters.money(old, currency),
    )


def _back(view: InsuranceView, line_id: UUID, piece: int, seen: Decimal, offer: PremiumOffer | None) -> Response:
    return back_with(*_outcome(view, line_id, piece, seen, offer))


def _again(order_id: UUID, said: str, kind: str = "good", typed: Typed | None = None) -> str:
    return _block(order_id, ask_all(AskPremiums(order_id=order_id))[0], said, kind, typed)


def _block(order_id: UUID, view: Any, said: str = "", kind: str = "good", typed: Typed | None = None) -> str:
    act = Act("" if may("orders") else _("Your role does not include this."))
    return render_template(
        "orders/_insurance_block.html",
        order_id=order_id,
        view=view,
        said=said,
        kind=kind,
        typed=typed or Typed(),
        act=act,
        owner_fields=OWNER,
        reasons=POLICY_END,
        refusal_of=_refusal,
        follows=not isinstance(view, Exception) and _follows(view.pieces),
    )


def _follows(pieces: tuple[InsuredPiece, ...]) -> bool:
    """Whether the block looks again by itself: not under the hands of who fills in another piece's form."""
    return any(map(_is_moving, pieces)) and not any(each.offers for each in pieces)


@pages.app_template_test("of_lost_answer")
def is_of_lost_answer(policy: PolicyView) -> bool:
    """Whether the insurer is being asked what became of it."""
    return policy.state in ("concluding", "ending") and policy.code == "answer_lost"


def _is_moving(piece: InsuredPiece) -> bool:
    """Whether the insurer is being asked about it now."""
    if piece.policy is None:
        return False
    on_its_way = piece.policy.state == "concluded" and bool(piece.policy.frame_wanted)
    return on_its_way or piece.policy.state in ("concluding", "ending")
