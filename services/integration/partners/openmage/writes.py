"""What an OpenMage shop is told: shipment, track, invoice, credit memo, comment, hold, release, cancellation."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.wire import Wire
from services.integration.partners.shop import Credit, OrderNow, OrderRef, Paper, Track
from services.integration.partners.trouble import Rejected

CENT = Decimal("0.01")


class Writes:
    rpc: Wire

    def now(self, ref: OrderRef) -> OrderNow:
        return mapping.order_now(self.rpc.read("sales_order.info", ref.increment_id), ref)

    def shipments(self, ref: OrderRef) -> list[Paper]:
        return self._papers("sales_order_shipment", ref)

    def invoices(self, ref: OrderRef) -> list[Paper]:
        return self._papers("sales_order_invoice", ref)

    def _papers(self, kind: str, ref: OrderRef) -> list[Paper]:
        """Lists lack tracks and comments, so each is read whole."""
        window = {"order_id": {"from": ref.shop_order_id, "to": ref.shop_order_id}}
        numbers = [str(row["increment_id"]) for row in self.rpc.read(f"{kind}.list", window) or []]
        return [mapping.paper_of(self.rpc.read(f"{kind}.info", number)) for number in numbers]

    def ship(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, tracks: Sequence[Track]) -> Paper:
        """Without its tracks: they are added one by one, and the caller sees which are still missing."""
        number = str(self.rpc.write("sales_order_shipment.create", ref.increment_id, _pieces(items), comment, 0, 0))
        return Paper(number, number, (comment,), (), dict(items))

    def add_track(self, ref: OrderRef, paper: Paper, track: Track) -> None:
        carrier = self._carrier(ref, track)
        self.rpc.write("sales_order_shipment.addTrack", paper.number, carrier, track.title, track.number)

    def _carrier(self, ref: OrderRef, track: Track) -> str:
        """One of the shop's own carriers where it has this one, else `custom` with the title."""
        try:
            known = mapping.carriers_of(self.rpc.read("sales_order_shipment.getCarriers", ref.increment_id))
        except Rejected:
            return "custom"
        return track.carrier if track.carrier in known else "custom"

    def invoice(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, capture: bool) -> Paper:
        """The items are those of the order as it was just read: an unknown one would make an empty invoice."""
        number = str(self.rpc.write("sales_order_invoice.create", ref.increment_id, _pieces(items), comment, 0, 0))
        if capture and self._is_open(number):
            self.rpc.write("sales_order_invoice.capture", number)
        return Paper(number, number, (comment,), (), dict(items))

    def _is_open(self, number: str) -> bool:
        """What is paid otherwise than through a provider counts as paid once it is invoiced: nothing is to capture."""
        return str(self.rpc.read("sales_order_invoice.info", number).get("state")) == "1"

    def credits(self, ref: OrderRef) -> list[Paper]:
        return self._papers("sales_order_creditmemo", ref)

    def credit(self, order: OrderNow, credit: Credit, comment: str) -> Paper:
        """Items are always named: what is left out, the shop would take back whole. So it is with the shipping, which
        is not named where all that is left of it goes back: some shops take its amount as one with tax."""
        told = {
            "qtys": _pieces(credit.items or dict.fromkeys(order.items, Decimal(0))),
            "adjustment_positive": str(credit.more),
            "adjustment_negative": str(credit.less),
        }
        if not credit.shipping or abs(credit.shipping - order.shipping_left / order.rate) >= CENT:
            told["shipping_amount"] = str(credit.shipping)
        number = str(self.rpc.write("sales_order_creditmemo.create", order.ref.increment_id, told, comment, 0, 0))
        return Paper(number, number, (comment,), (), dict(credit.items))

    def comment(self, ref: OrderRef, status: str, text: str) -> None:
        """The status goes along as it is: an empty one would empty the order's."""
        self.rpc.write("sales_order.addComment", ref.increment_id, status, text, 0)

    def cancel(self, ref: OrderRef) -> None:
        self._do("sales_order.cancel", ref)

    def hold(self, ref: OrderRef) -> None:
        self._do("sales_order.hold", ref)

    def unhold(self, ref: OrderRef) -> None:
        self._do("sales_order.unhold", ref)

    def _do(self, method: str, ref: OrderRef) -> None:
        if self.rpc.write(method, ref.increment_id) in (False, "0", ""):
            raise Rejected("The shop did not change the order.")


def _pieces(items: Mapping[str, Decimal]) -> dict[str, Any]:
    return {item: format(quantity.normalize(), "f") for item, quantity in items.items()}
