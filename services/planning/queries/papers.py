"""What goes on a day's papers, and on a shipment's delivery note."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.facts import Delivery, Stop
from contracts.planning import PlannedOrder
from kernel.clock import now
from kernel.refused import Refused
from kit.paper import language_of
from services.planning.documents import DayPaper, DeliveryNote, Paper, workshop_pieces
from services.planning.domain.rules import House
from services.planning.queries.cards import cards_of
from services.planning.storage import orders, rules, shipments, shops
from services.planning.storage import tables as t


def day_paper(session: Session, day: date, paper: str, language: str, house: House) -> DayPaper:
    """Refused where the paper would be empty: an empty sheet is mistaken for a day without work."""
    if paper not in set(Paper):
        raise Refused("There is no paper called {paper}.", paper=paper)
    the_rules = rules.get(session, house)
    cards = cards_of(session, orders.find(session, t.orders.c.day == day), the_rules)
    shown = tuple(card for card in cards if _belongs(card, Paper(paper)))
    if not shown:
        raise Refused("There is nothing to print for {day}.", day=day)
    return DayPaper(
        paper=Paper(paper),
        day=day,
        shop=" · ".join(shop.name for shop in shops.of(session, (card.stop.shop for card in shown))),
        cards=shown,
        printed_at=now().astimezone(house.zone),
        language=language_of(language),
    )


def _belongs(card: PlannedOrder, paper: Paper) -> bool:
    if card.status in ("held", "cancelled"):
        return False
    if paper is Paper.WORKSHOP:
        return bool(workshop_pieces((card,)))
    is_pickup = card.stop.delivery is Delivery.PICKUP
    return {Paper.PACKING_PICKUP: is_pickup, Paper.PACKING_DELIVERY: not is_pickup}.get(paper, True)


def delivery_note(session: Session, shipment_id: UUID, language: str) -> DeliveryNote:
    """As it was when the shipment was made, in the order's language unless another one is asked for."""
    row = shipments.get(session, shipment_id)
    stop = Stop.model_validate(row.stop)
    return DeliveryNote(
        number=row.number,
        shop=shops.of(session, [stop.shop])[0],
        stop=stop,
        language=language_of(language or stop.language),
    )
