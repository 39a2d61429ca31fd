"""Acts on an insurer: conclude, end, pass on a frame number, fetch the document. Read back before they are repeated."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.facts import DocumentRef
from contracts.insurance import (
    PolicyChanged,
    PolicyConcluded,
    PolicyDocumented,
    PolicyEnded,
    PolicyFailed,
    PolicyIssued,
)
from kernel.clock import now, today
from kernel.money import cents
from kernel.refused import Refused
from kernel.sentence import pack
from kit.documents import Documents
from kit.effects import Effect, NotDone, Performer, RefusedOutside, Unknown
from kit.engine import engine_of
from kit.settings import Settings
from kit.work import UnitOfWork
from services.integration.domain.insurance import OVER, KnownOrder, PolicyState, withdrawal_until
from services.integration.partners.insurer.connect import connect_insurer
from services.integration.partners.insurer.insurer import (
    PREMIUM_CHANGED,
    QUOTE_NOT_VALID,
    Application,
    InsurerPartner,
    NotAtThisPremium,
    Owner,
    Policy,
)
from services.integration.partners.trouble import PartnerTrouble, Rejected
from services.integration.storage import insurers, known_orders, policies
from services.integration.storage.secrets import Vault
from services.integration.use_cases.insure_asking import asking
from services.integration.use_cases.insure_end import END_POLICY, begin_end
from services.integration.use_cases.insure_tell import tell_policy
from services.integration.use_cases.perform import in_effect_words

CONCLUDE_POLICY, UPDATE_POLICY, FETCH_POLICY = "conclude_policy", "update_policy", "fetch_policy"
CALLED_OFF, ANSWER_LOST = "called_off", "answer_lost"
UNDER_WAY = (PolicyState.CONCLUDING, PolicyState.ENDING)


class InsurerPerformer(Performer):
    """An act on the policy whose id the effect carries."""

    pauses: ClassVar[tuple[float, ...]] = (2, 5, 15, 60, 300, 900, 1800)
    looks: ClassVar[tuple[float, ...]] = (2, 5, 15, 40, 80, 120)  # about five minutes with the insurer's own time
    what: ClassVar[str]  # as it is told: conclude, end, update

    def __init__(self, settings: Settings) -> None:
        self.engine = engine_of(settings.database_of("integration"), settings.workers)
        self.vault, self.zone = Vault(settings.secret), settings.zone
        self.documents = Documents(settings.documents)

    def _policy(self, effect: Effect) -> tuple[Row[Any], InsurerPartner]:
        try:
            with Session(self.engine) as session:
                row = policies.get(session, UUID(effect.payload["policy_id"]))
                return row, self._partner(insurers.get(session, row.insurer))
        except Refused as refusal:
            raise RefusedOutside(refusal.sentence) from None
        except PartnerTrouble as trouble:
            raise RefusedOutside(trouble.sentence) from None

    def _partner(self, row: Row[Any]) -> InsurerPartner:
        return connect_insurer(insurers.connection_of(row, self.vault))

    def _found(self, effect: Effect) -> tuple[Row[Any], Policy | None]:
        """What the insurer says of it now. Where it cannot be asked, it is asked later."""
        row, partner = self._policy(effect)
        try:
            with asking(self.engine, row.insurer):
                found = partner.find(row.key)
        except PartnerTrouble as trouble:
            self._note_lost(row.policy_id, lost=True)
            raise NotDone(trouble.sentence) from None
        self._note_lost(row.policy_id, lost=False)
        return row, found

    def _note_lost(self, policy_id: UUID, *, lost: bool) -> None:
        """For the screen: nobody knows at the moment. Only while it is under way: a dead one's note may come late."""
        with Session(self.engine) as session:
            row = policies.get(session, policy_id, lock=True)
            if row.state in UNDER_WAY and (row.code == ANSWER_LOST) is not lost:
                policies.change(session, policy_id, code=ANSWER_LOST if lost else "")
                session.commit()

    def _looked(self, effect: Effect) -> dict[str, Any] | None:
        """A person said "again" of what ended uncertain. While nobody can look, it stays uncertain."""
        try:
            return self.find(effect)
        except NotDone as error:
            raise Unknown(str(error)) from None

    def _locked(self, uow: UnitOfWork, effect: Effect) -> tuple[KnownOrder, Row[Any]]:
        """The order first, as everywhere: what happens to its policies happens one by one."""
        policy_id = UUID(effect.payload["policy_id"])
        order = known_orders.find(uow.session, policies.order_of(uow.session, policy_id), lock=True)
        assert order is not None
        return order, policies.get(uow.session, policy_id, lock=True)

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._settle(uow, effect, reason, uncertain=False)

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._settle(uow, effect, reason, uncertain=True)

    def _settle(self, uow: UnitOfWork, effect: Effect, reason: str, *, uncertain: bool) -> None:
        order, row = self._locked(uow, effect)
        code = "" if row.code == ANSWER_LOST else row.code
        standing = self._standing_after(row, uncertain)
        policies.change(uow.session, row.policy_id, code=code, words=reason, **standing)
        told = {"what": self.what, "code": code, "reason": reason, "uncertain": uncertain}
        tell_policy(uow, PolicyFailed, order, row.policy_id, **told)

    def _standing_after(self, row: Row[Any], uncertain: bool) -> dict[str, Any]:
        """How a policy stands when its act failed, or nobody knows."""
        raise NotImplementedError


class ConcludePolicy(InsurerPerformer):
    kind: ClassVar[str] = CONCLUDE_POLICY
    what: ClassVar[str] = "conclude"

    def act(self, effect: Effect) -> dict[str, Any]:
        row, partner = self._policy(effect)
        if row.state in OVER:  # somebody said "again" of what is over: it is insured anew on the order's page
            raise RefusedOutside(pack("This application is over. Insure the article on the order's page."))
        found = self._looked(effect) if row.state == PolicyState.UNCERTAIN else None
        if found is not None:
            return found
        if row.end_reason:
            self._note(row.policy_id, CALLED_OFF)
            raise RefusedOutside(pack("It was called off before it was concluded."))
        with in_effect_words(), asking(self.engine, row.insurer):
            return _facts(self._concluded(partner, row))

    def _concluded(self, partner: InsurerPartner, row: Row[Any]) -> Policy:
        try:
            return partner.conclude(_application(row))
        except NotAtThisPremium as changed:
            self._note(row.policy_id, changed.code, changed.premium)
            raise
        except Rejected as refusal:
            self._note(row.policy_id, refusal.code)
            raise

    def _note(self, policy_id: UUID, code: str, premium: Decimal | None = None) -> None:
        """Why, so that the screen can say it; and what no longer counts is not offered again."""
        with Session(self.engine) as session:
            policies.change(session, policy_id, code=code, new_premium=premium)
            if code in (PREMIUM_CHANGED, QUOTE_NOT_VALID):
                policies.forget_offers(session, policies.get(session, policy_id).line_id)
            session.commit()

    def find(self, effect: Effect) -> dict[str, Any] | None:
        _, found = self._found(effect)
        return None if found is None else _facts(found)

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        order, row = self._locked(uow, effect)
        insurer = insurers.find(uow.session, row.insurer)
        day = today(self.zone)
        told = {
            "number": str(result.get("number", "")),
            "premium": Decimal(result.get("premium", row.premium)),
            "starts_on": _day(result.get("starts_on")) or row.starts_on,
            "ends_on": _day(result.get("ends_on")) or row.starts_on + timedelta(days=30 * row.months),
        }
        policies.change(
            uow.session,
            row.policy_id,
            state=(PolicyState.CONCLUDED if result.get("active", True) else PolicyState.ENDED).value,
            withdrawal_until=withdrawal_until(day, insurer.withdrawal_days if insurer else 0),
            frame_number=result.get("frame_number", row.frame_number),
            code="",
            words="",
            at=now(),
            **told,
        )
        del told["number"]
        tell_policy(uow, PolicyConcluded, order, row.policy_id, currency=row.currency, months=row.months, **told)
        uow.effect(FETCH_POLICY, row.key, effect.payload, about=order.number)
        if row.frame_wanted:
            pass_on_frame(uow, row.policy_id, row.frame_wanted, order.number)
        if row.end_reason:
            begin_end(uow, row.policy_id, row.end_reason, row.end_note)
        elif order.is_cancelled:  # it was off before anybody could say so
            begin_end(uow, row.policy_id, "cancelled")

    def _standing_after(self, row: Row[Any], uncertain: bool) -> dict[str, Any]:
        return {"state": (PolicyState.UNCERTAIN if uncertain else PolicyState.REFUSED).value}


class EndPolicy(InsurerPerformer):
    kind: ClassVar[str] = END_POLICY
    what: ClassVar[str] = "end"

    def act(self, effect: Effect) -> dict[str, Any]:
        row, partner = self._policy(effect)
        found = self._looked(effect) if row.state == PolicyState.END_UNCERTAIN else None
        if found is not None:
            return found
        with in_effect_words(), asking(self.engine, row.insurer):
            return _facts(partner.end(row.key, row.end_reason, row.end_note))

    def find(self, effect: Effect) -> dict[str, Any] | None:
        _, found = self._found(effect)
        return None if found is None or found.active else _facts(found)

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        order, row = self._locked(uow, effect)
        refund = result.get("refund")
        told = {
            "ended_on": _day(result.get("ended_on")) or today(self.zone),
            "refund": None if refund is None else Decimal(refund),
        }
        policies.change(uow.session, row.policy_id, state=PolicyState.ENDED.value, code="", words="", **told)
        tell_policy(uow, PolicyEnded, order, row.policy_id, reason=row.end_reason, currency=row.currency, **told)

    def _standing_after(self, row: Row[Any], uncertain: bool) -> dict[str, Any]:
        return {"state": (PolicyState.END_UNCERTAIN if uncertain else PolicyState.CONCLUDED).value}


class UpdatePolicy(InsurerPerformer):
    """Always the newest frame number: an older effect that comes late says what the newer one says, too."""

    kind: ClassVar[str] = UPDATE_POLICY
    what: ClassVar[str] = "update"
    repeatable: ClassVar[bool] = True

    def act(self, effect: Effect) -> dict[str, Any]:
        row, partner = self._policy(effect)
        if not row.frame_wanted:
            return {"frame_number": row.frame_number}
        with in_effect_words(), asking(self.engine, row.insurer):
            return {"frame_number": partner.update(row.key, row.frame_wanted).frame_number}

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        order, row = self._locked(uow, effect)
        number = str(result.get("frame_number", row.frame_wanted))
        if number == row.frame_number and not row.frame_wanted:
            return
        wanted = "" if row.frame_wanted == number else row.frame_wanted
        policies.change(uow.session, row.policy_id, frame_number=number, frame_wanted=wanted, code="", words="")
        tell_policy(uow, PolicyChanged, order, row.policy_id, frame_number=number)
        if not wanted:  # its document says another frame number, too
            turn = {**effect.payload, "turn": row.frame_round}
            uow.effect(FETCH_POLICY, f"{row.key}:{row.frame_round}", turn, about=order.number)

    def _standing_after(self, row: Row[Any], uncertain: bool) -> dict[str, Any]:
        return {"frame_wanted": ""}


class FetchPolicy(InsurerPerformer):
    kind: ClassVar[str] = FETCH_POLICY
    what: ClassVar[str] = "document"
    repeatable: ClassVar[bool] = True

    def act(self, effect: Effect) -> dict[str, Any]:
        row, partner = self._policy(effect)
        with in_effect_words(), asking(self.engine, row.insurer):
            paper = partner.document(row.key)
        return self.documents.put(paper.content, paper.name, paper.media_type).model_dump(mode="json")

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        order, row = self._locked(uow, effect)
        document = DocumentRef.model_validate(result) if result else None
        if document is not None:  # else written down as done by a person: there is none
            policies.change(uow.session, row.policy_id, document=result)
            tell_policy(uow, PolicyDocumented, order, row.policy_id, document=document)
        self._issue(uow, effect, order, row, document)

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        """The policy stands without it; the operations page shows it."""
        self._issue(uow, effect, *self._locked(uow, effect), None)

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self.failed(uow, effect, reason)

    def _issue(
        self, uow: UnitOfWork, effect: Effect, order: KnownOrder, row: Row[Any], document: DocumentRef | None
    ) -> None:
        """Nobody is told of a policy that is to end, or has."""
        if row.state != PolicyState.CONCLUDED or row.end_reason:
            return
        names = ("premium", "currency", "months", "starts_on", "ends_on", "frame_number")
        told = {name: getattr(row, name) for name in names}
        told |= {"turn": effect.payload.get("turn", 0), "owner": row.owner["name"], "document": document}
        tell_policy(uow, PolicyIssued, order, row.policy_id, **told)


def pass_on_frame(uow: UnitOfWork, policy_id: UUID, frame_number: str, number: str) -> None:
    row = policies.get(uow.session, policy_id)
    turn = row.frame_round + 1
    policies.change(uow.session, policy_id, frame_wanted=frame_number, frame_round=turn)
    uow.effect(UPDATE_POLICY, f"{row.key}:{turn}", {"policy_id": str(policy_id)}, about=number)


def _application(row: Row[Any]) -> Application:
    return Application(
        key=row.key,
        quote_number=row.quote_number,
        premium=cents(row.premium, row.currency),
        starts_on=row.starts_on,
        owner=Owner(**row.owner),
        sku=row.sku,
        brand=row.brand,
        description=row.article,
        frame_number=row.frame_number,
    )


def _facts(policy: Policy) -> dict[str, Any]:
    """What is worth keeping; without the owner."""
    return {
        "number": policy.number,
        "active": policy.active,
        "premium": str(policy.premium),
        "starts_on": policy.starts_on.isoformat(),
        "ends_on": policy.ends_on.isoformat(),
        "frame_number": policy.frame_number,
        "ended_on": policy.ended_on.isoformat() if policy.ended_on else None,
        "refund": None if policy.refund is None else str(policy.refund),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
