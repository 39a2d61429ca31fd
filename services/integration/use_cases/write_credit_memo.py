"""Tell the shop of a credit note: an offline credit memo there, never of more than was paid and invoiced."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from contracts.integration import ShopNotTold
from kernel.money import to_places
from kernel.sentence import pack
from kit.effects import Effect, NotDone
from kit.work import UnitOfWork
from services.integration.partners.shop import Credit, OrderNow, OrderRef, Paper, ShopPartner
from services.integration.partners.trouble import NotYet, PartnerTrouble, Rejected
from services.integration.storage import seen
from services.integration.use_cases.perform import ShopPerformer, ref_of
from services.integration.use_cases.tell_shop import CREDIT

ZERO, CENT = Decimal(0), Decimal("0.01")
FINEST = 4  # decimals


class WriteCreditMemo(ShopPerformer):
    kind: ClassVar[str] = CREDIT
    what = "credit_memo"
    moves_stock = True

    def write(self, shop: ShopPartner, effect: Effect) -> dict[str, Any]:
        """Read back once it is written: the shop works out its total by its own rules."""
        written = super().write(shop, effect)
        return self._found(shop, effect) or written

    def find(self, effect: Effect) -> dict[str, Any] | None:
        try:
            return self._found(self._partner(effect), effect)
        except PartnerTrouble as trouble:
            raise NotDone(trouble.sentence) from None

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        paper = _ours(shop.credits(ref), facts)
        if paper is None:
            order = shop.now(ref)
            paper = shop.credit(order, credit_of(order, facts), facts["mark"])
        return paper.number or paper.paper_id

    def _found(self, shop: ShopPartner, effect: Effect) -> dict[str, Any] | None:
        paper = _ours(shop.credits(ref_of(effect)), effect.payload)
        return None if paper is None else {"reference": paper.number or paper.paper_id, "total": str(paper.total)}

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        super().done(uow, effect, result)
        ours, theirs = Decimal(effect.payload["total"]), Decimal(result.get("total") or effect.payload["total"])
        if abs(ours - theirs) >= CENT:
            reason = pack(
                "The shop's credit memo {number} is of {theirs}, our credit note of {ours}.",
                number=result["reference"],
                theirs=f"{theirs:.2f} {effect.payload['currency']}",
                ours=f"{ours:.2f} {effect.payload['currency']}",
            )
            self._tell_difference(uow, effect, reason)

    def _tell_difference(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        """Told apart from the memo itself: that it is there settles nothing about its amount."""
        order_id, shop = UUID(effect.payload["order_id"]), effect.payload["shop"]
        uow.publish(ShopNotTold(order_id=order_id, shop=shop, what=f"{self.what}_total", reason=reason))

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        """What was not written is no echo of ours: should the shop refund later, it is to be believed."""
        facts = effect.payload
        seen.credited_by_us(uow.session, facts["shop"], facts["number"], facts["credit_note"], None)
        super().failed(uow, effect, reason)


def credit_of(order: OrderNow, facts: dict[str, Any]) -> Credit:
    """NotYet while nothing is invoiced there, Rejected where the shop has less left to take back than we ask for."""
    if not order.paid and order.state not in ("canceled", "closed"):
        raise NotYet("The order is not invoiced in the shop yet, so nothing can be credited there.")
    items = to_credit(order, facts["lines"])
    shipping, adjustment = (_in_base(Decimal(facts[name]), order) for name in ("shipping", "adjustment"))
    if Decimal(facts["total"]) - order.to_pay_back >= CENT or shipping - _in_base(order.shipping_left, order) >= CENT:
        raise Rejected(
            "The shop has only {left} left to take back of this order, the credit note is of {total}.",
            left=f"{order.to_pay_back:.2f}",
            total=f"{Decimal(facts['total']):.2f}",
        )
    return Credit(items, shipping, max(adjustment, ZERO), max(-adjustment, ZERO))


def to_credit(order: OrderNow, lines: dict[str, str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line, pieces in lines.items():
        for item, quantity in _as_billed(order, line, Decimal(pieces)).items():
            now, quantity = order.items.get(item), quantity + found.get(item, ZERO)
            if now is None or quantity > now.to_credit:
                raise Rejected("The shop has fewer pieces left to take back of this order than the credit note names.")
            if quantity > 0:
                found[item] = quantity
    return found


def _as_billed(order: OrderNow, line: str, pieces: Decimal) -> dict[str, Decimal]:
    """By the ids that the shop takes: a configurable's simple is credited as its parent, and some bundles as parts."""
    now = order.items.get(line)
    if now is not None and now.parent and order.items[now.parent].kind == "configurable":
        return {now.parent: pieces}
    if now is not None and now.by_parts and now.ordered:
        parts = {item: part for item, part in order.items.items() if part.parent == line}
        return {item: pieces * part.ordered / now.ordered for item, part in parts.items()}
    return {line: pieces}


def _in_base(amount: Decimal, order: OrderNow) -> Decimal:
    """Magento takes a credit memo's amounts in the shop's own currency, whatever the order's is."""
    return to_places(amount / order.rate, FINEST) if order.rate != 1 else amount


def _ours(papers: list[Paper], facts: dict[str, Any]) -> Paper | None:
    return next(
        (paper for paper in papers if any(comment.strip() == facts["mark"] for comment in paper.comments)), None
    )
