"""What a Magento 2 shop is told: shipment, track, invoice, comment, hold, release, cancellation."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.integration.partners.magento2 import mapping
from services.integration.partners.magento2.rest import Rest, criteria, rows
from services.integration.partners.shop import OrderNow, OrderRef, Paper, Track
from services.integration.partners.trouble import Rejected


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
        body = _body(items, comment) | {
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
        body = _body(items, comment) | {"capture": capture}
        number = str(self.rest.post(f"order/{ref.shop_order_id}/invoice", body))
        return Paper(number, number, (comment,), (), dict(items))

    def comment(self, ref: OrderRef, status: str, text: str) -> None:
        """The status goes along as it is: without one the shop would empty the order's."""
        row: dict[str, Any] = {"comment": text, "status": status, "is_customer_notified": 0, "is_visible_on_front": 0}
        row["parent_id"] = int(ref.shop_order_id)
        self.rest.post(f"orders/{ref.shop_order_id}/comments", {"statusHistory": row})

    def cancel(self, ref: OrderRef) -> None:
        self._do(ref, "cancel", "The shop did not cancel the order: it is paid, on hold or finished there.")

    def hold(self, ref: OrderRef) -> None:
        self._do(ref, "hold", "The shop did not put the order on hold.")

    def unhold(self, ref: OrderRef) -> None:
        self._do(ref, "unhold", "The shop did not take the order off hold.")

    def _do(self, ref: OrderRef, act: str, refusal: str) -> None:
        """The shop may answer 200 and `false`."""
        if self.rest.post(f"orders/{ref.shop_order_id}/{act}") is False:
            raise Rejected(refusal)


def _body(items: Mapping[str, Decimal], comment: str) -> dict[str, Any]:
    return {
        "items": [{"order_item_id": int(item), "qty": quantity} for item, quantity in items.items()],
        "notify": False,
        "appendComment": False,
        "comment": {"comment": comment, "is_visible_on_front": 0},
    }
