"""Planning's papers: pure functions from what is to be printed to the bytes of a PDF."""

from services.planning.documents.day_plan import draw_day_plan
from services.planning.documents.delivery_note import render_delivery_note
from services.planning.documents.packing import draw_packing_delivery, draw_packing_pickup
from services.planning.documents.sheet import DayPaper, DeliveryNote, Paper
from services.planning.documents.workshop import draw_workshop, workshop_pieces

__all__ = ["DayPaper", "DeliveryNote", "Paper", "render", "render_delivery_note", "workshop_pieces"]

_DRAW = {
    Paper.DAY_PLAN: draw_day_plan,
    Paper.WORKSHOP: draw_workshop,
    Paper.PACKING_PICKUP: draw_packing_pickup,
    Paper.PACKING_DELIVERY: draw_packing_delivery,
}


def render(paper: DayPaper) -> bytes:
    return _DRAW[paper.paper](paper)
