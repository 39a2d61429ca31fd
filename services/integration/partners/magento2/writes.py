"""What a Magento 2 shop is told: shipment, track, invoice, credit memo, comment, hold, release, cancellation."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.integration.partners.magento2 import mapping
from services.integration.partners.magento2.rest import Rest, criteria, rows
from services.integration.partners.shop import Credit, OrderNow, OrderRef, Paper, Track
from services.integration.partners.trouble import Rejected

ROWS = 20  # in one call, where a shop limits them


class Writes:
    """`POST orders`, `invoices` and `shipment` are never used: they store without moving the order's state."""

    rest: Rest

    def now(self, ref: OrderRef) -> OrderNow:
        return mapping.order_now(self.rest.get(f"orders/{ref.shop_order_id}"), ref)

    def shipments(self, ref: OrderRef) -> list[Paper]:
        return self._papers("shipments", ref)

    def invoices(self, ref: OrderRef) -> list[Paper]:
        return self._papers("invoices", ref)

    def _papers(self, kind: str, ref: OrderRef) -> list[Paper]:
        found, _ = rows(self.rest.get(kind, criteria([[("order_id", "eq", ref.shop_order_id)]], size=100)))
        return [mapping.paper_of(row) for row in found]

    def ship(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, tracks: Sequence[Track]) -> Paper:
        body = _body(self._named(ref, items, "to_ship"), comment) | {
            "tracks": [
                {"track_number": track.number, "title": track.title, "carrier_code": track.carrier} for track in tracks
            ]
        }
        number = str(self.rest.post(f"order/{ref.shop_order_id}/ship", body))
        return Paper(number, number, (comment,), tuple(track.number for track in tracks), dict(items))

    def add_track(self, ref: OrderRef, paper: Paper, track: Track) -> None:
        entity = {
            "order_id": int(ref.shop_order_id),
            "parent_id": int(paper.paper_id),
            "track_number": track.number,
            "title": track.title,
            "carrier_code": track.carrier,
            "description": "",
            "qty": 0,
            "weight": 0,
        }
        self.rest.post("shipment/track", {"entity": entity})

    def invoice(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, capture: bool) -> Paper:
        body = _body(self._named(ref, items, "to_invoice"), comment) | {"capture": capture}
        number = str(self.rest.post(f"order/{ref.shop_order_id}/invoice", body))
        return Paper(number, number, (comment,), (), dict(items))

    def _named(self, ref: OrderRef, items: Mapping[str, Decimal], left: str) -> Mapping[str, Decimal]:
        """A shop may be set to take no more than twenty rows at once; without any, it takes all that is left."""
        if len(items) <= ROWS:
            return items
        found = {item: each for item, each in self.now(ref).items.items() if not each.parent}
        if left == "to_ship":
            found = {item: each for item, each in found.items() if not each.is_virtual}
        whole = {item: open_ for item, each in found.items() if (open_ := getattr(each, left)) > 0}
        return {} if whole == dict(items) else items

    def credits(self, ref: OrderRef) -> list[Paper]:
        return self._papers("creditmemos", ref)

    def credit(self, order: OrderNow, credit: Credit, comment: str) -> Paper:
        """Items and shipping are always named: what is left out, the shop would take back whole."""
        items = credit.items or dict.fromkeys(list(order.items)[:1], Decimal(0))
        body = _body(items, comment) | {
            "arguments": {
                "shipping_amount": credit.shipping,
                "adjustment_positive": credit.more,
                "adjustment_negative": credit.less,
            }
        }
        number = str(self.rest.post(f"order/{order.ref.shop_order_id}/refund", body))
        return Paper(number, number, (comment,), (), dict(credit.items))

    def comment(self, ref: OrderRef, status: str, text: str) -> None:
        """The status goes along as it is: without one the shop would empty the order's."""
        row: dict[str, Any] = {"comment": text, "status": status, "is_customer_notified": 0, "is_visible_on_front": 0}
        row["parent_id"] = int(ref.shop_order_id)
        self.rest.post(f"orders/{ref.shop_order_id}/comments", {"statusHistory": row})

    def cancel(self, ref: OrderRef) -> None:
        self._do(ref, "cancel", Rejected("The shop did not cancel the order: it is paid, on hold or finished there."))

    def hold(self, ref: OrderRef) -> None:
        self._do(ref, "hold", Rejected("The shop did not put the order on hold."))

    def unhold(self, ref: OrderRef) -> None:
        self._do(ref, "unhold", Rejected("The shop did not take the order off hold."))

    def _do(self, ref: OrderRef, act: str, refusal: Rejected) -> None:
        """The shop may answer 200 and `false`."""
        if self.rest.post(f"orders/{ref.shop_order_id}/{act}") is False:
            raise refusal


def _body(items: Mapping[str, Decimal], comment: str) -> dict[str, Any]:
    return {
        "items": [{"order_item_id": int(item), "qty": quantity} for item, quantity in items.items()],
        "notify": False,
        "appendComment": False,
        "comment": {"comment": comment, "is_visible_on_front": 0},
    }
