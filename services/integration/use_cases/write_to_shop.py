"""Tell the shop of an invoice or a planned day, and hold, release or cancel an order there."""

from typing import Any, ClassVar

from services.integration.partners.magento.states import state_in_words
from services.integration.partners.shop import OrderNow, OrderRef, ShopPartner
from services.integration.partners.trouble import Rejected
from services.integration.use_cases.perform import ShopPerformer
from services.integration.use_cases.tell_shop import CANCEL, COMMENT, HOLD, INVOICE, UNHOLD

DEFAULT_STATUS = {
    "new": "pending",
    "canceled": "canceled",
    "closed": "closed",
    "complete": "complete",
    "holded": "holded",
}


class WriteInvoice(ShopPerformer):
    kind: ClassVar[str] = INVOICE
    what = "invoice"

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        """Of everything that is not invoiced yet. An order that the shop has invoiced already is as it should be."""
        found = self.stands(shop, ref, facts)
        if found is not None:
            return found
        order = shop.now(ref)
        items = {item: now.to_invoice for item, now in order.items.items() if order.is_billed(item)}
        items = {item: pieces for item, pieces in items.items() if pieces > 0}
        if not items:
            papers = shop.invoices(ref)
            if papers:
                return papers[-1].number or papers[-1].paper_id
            state = state_in_words(order.state)
            raise Rejected("There is nothing to invoice in the shop: the order is {state} there.", state=state)
        capture = shop.connection.setting("invoice.capture") == "yes"
        paper = shop.invoice(order.ref, items, facts["mark"], capture)
        return paper.number or paper.paper_id

    def stands(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str | None:
        for paper in shop.invoices(ref):
            if any(facts["mark"] in comment for comment in paper.comments):
                return paper.number or paper.paper_id
        return None


class WriteComment(ShopPerformer):
    kind: ClassVar[str] = COMMENT
    what = "comment"

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        order = shop.now(ref)
        if facts["text"] not in order.comments:
            status = order.status or DEFAULT_STATUS.get(order.state, order.state)
            shop.comment(order.ref, status, facts["text"])
        return str(facts["text"])

    def stands(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str | None:
        return str(facts["text"]) if facts["text"] in shop.now(ref).comments else None


class _State(ShopPerformer):
    """Brings an order into a state; one that is in it already is done."""

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        order = shop.now(ref)
        if not self.is_so(order):
            try:
                self.change(shop, order)
            except Rejected:
                if not self.is_so(shop.now(ref)):
                    raise
        return order.ref.increment_id

    def stands(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str | None:
        order = shop.now(ref)
        return order.ref.increment_id if self.is_so(order) else None

    def is_so(self, order: OrderNow) -> bool:
        raise NotImplementedError

    def change(self, shop: ShopPartner, order: OrderNow) -> None:
        raise NotImplementedError


class CancelInShop(_State):
    kind: ClassVar[str] = CANCEL
    what = "cancel"
    moves_stock = True

    def is_so(self, order: OrderNow) -> bool:
        """Paid back altogether (closed) it is as much off as can be."""
        return order.state in ("canceled", "closed")

    def change(self, shop: ShopPartner, order: OrderNow) -> None:
        """A held order cannot be cancelled in Magento: it is released first."""
        if order.state == "holded":
            shop.unhold(order.ref)
        shop.cancel(order.ref)


class HoldInShop(_State):
    kind: ClassVar[str] = HOLD
    what = "hold"

    def is_so(self, order: OrderNow) -> bool:
        return order.state == "holded"

    def change(self, shop: ShopPartner, order: OrderNow) -> None:
        shop.hold(order.ref)


class UnholdInShop(_State):
    kind: ClassVar[str] = UNHOLD
    what = "unhold"

    def is_so(self, order: OrderNow) -> bool:
        return order.state != "holded"

    def change(self, shop: ShopPartner, order: OrderNow) -> None:
        shop.unhold(order.ref)
