"""Tell the shop that an order left the house: its shipment, with the tracking numbers."""

from decimal import Decimal
from typing import Any, ClassVar

from services.integration.partners.magento.states import state_in_words
from services.integration.partners.shop import OrderNow, OrderRef, Paper, ShopPartner, Track
from services.integration.partners.trouble import Rejected
from services.integration.use_cases.perform import ShopPerformer
from services.integration.use_cases.tell_shop import SHIPMENT


class WriteShipment(ShopPerformer):
    kind: ClassVar[str] = SHIPMENT
    what = "shipment"
    moves_stock = True

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        """Our shipment is known by its mark, or by its tracking number. Only what is missing is added."""
        tracks = _tracks(facts)
        paper = _ours(shop.shipments(ref), facts)
        if paper is None:
            order = shop.now(ref)
            items = to_ship(order, facts["lines"])
            if items:
                paper = shop.ship(order.ref, items, facts["mark"], tracks)
            else:
                paper = _by_others(shop.shipments(ref), order)
        for track in tracks:
            if track.number not in paper.tracks:
                shop.add_track(ref, paper, track)
        return paper.number or paper.paper_id

    def stands(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str | None:
        paper = _ours(shop.shipments(ref), facts)
        if paper is None or any(track.number not in paper.tracks for track in _tracks(facts)):
            return None
        return paper.number or paper.paper_id


def to_ship(order: OrderNow, wanted: dict[str, str]) -> dict[str, Decimal]:
    """What is asked for, as far as it is still open; a configurable's simple and a bundle's part ship as their parent.

    Nothing named: everything that is open.
    """
    found: dict[str, Decimal] = {}
    asked = wanted or {item: str(now.to_ship) for item, now in order.items.items() if order.is_shipped(item)}
    for item, pieces in asked.items():
        now = order.items.get(item)
        if now is not None and now.parent and order.items[now.parent].kind == "configurable":
            item, now = now.parent, order.items[now.parent]
        if now is None or now.is_virtual:
            continue
        quantity = min(Decimal(pieces) + found.get(item, Decimal(0)), now.to_ship)
        if quantity > 0:
            found[item] = quantity
    return found


def _tracks(facts: dict[str, Any]) -> list[Track]:
    return [Track(**track) for track in facts["tracks"]]


def _ours(papers: list[Paper], facts: dict[str, Any]) -> Paper | None:
    numbers = {track["number"] for track in facts["tracks"]}
    marked = (paper for paper in papers if any(facts["mark"] in comment for comment in paper.comments))
    tracked = (paper for paper in papers if numbers & set(paper.tracks))
    return next(marked, None) or next(tracked, None)


def _by_others(papers: list[Paper], order: OrderNow) -> Paper:
    """Nothing is open: the shop's staff shipped it there already, which is what was wanted."""
    if not papers:
        state = state_in_words(order.state)
        raise Rejected("There is nothing to ship in the shop: the order is {state} there.", state=state)
    return papers[-1]
