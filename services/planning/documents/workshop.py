"""Workshop orders: a sheet for each piece to assemble, with what it must become, for whom, and before when."""

from dataclasses import dataclass

from contracts.facts import LineFacts
from contracts.planning import PlannedOrder
from kit.paper import INK, MM, RIGHT, SOFT, Flow, code128, long_day
from services.planning.documents.day_plan import tags_of
from services.planning.documents.sheet import MARGIN, DayPaper, open_sheet
from services.planning.documents.stack import Stack
from services.planning.documents.words import words
from services.planning.storage.packing import to_hand_over

_CODE = 62 * MM


@dataclass(frozen=True)
class WorkshopPiece:
    """One thing to assemble: a line of three bicycles makes three of these."""

    card: PlannedOrder
    line: LineFacts
    piece: int
    pieces: int


def workshop_pieces(cards: tuple[PlannedOrder, ...]) -> list[WorkshopPiece]:
    return [
        WorkshopPiece(card, line, piece, int(count))
        for card in cards
        for line, count in to_hand_over(card.stop.lines)
        if line.workshop_minutes
        for piece in range(1, int(count) + 1)
    ]


def draw_workshop(paper: DayPaper) -> bytes:
    document, flow = open_sheet(paper)
    for number, piece in enumerate(workshop_pieces(paper.cards)):
        if number:
            flow.turn()
        _sheet(flow, paper, piece)
    flow.end()
    return document.pdf()


def _sheet(flow: Flow, paper: DayPaper, piece: WorkshopPiece) -> None:
    word, line, stop = words(paper.language), piece.line, piece.card.stop
    page, top = flow.page, flow.y
    code128(page, flow.right - _CODE, top, _CODE, 15 * MM, stop.number, size=13)
    what = Stack(flow.width - _CODE - 6 * MM)
    what.add(line.name, 19, bold=True)
    what.space(3)
    what.tags(tags_of(piece.card, paper.language))
    what.draw(page, MARGIN, top)
    flow.y = top + max(what.height, 24 * MM) + 3 * MM
    facts = [
        (word["article"], line.sku),
        (word["brand"], line.brand),
        *((option.label, option.value) for option in line.options),
        (word["order"], stop.number),
        (word["customer"], " · ".join(part for part in (stop.customer_name, piece.card.customer_phone) if part)),
        (word["needed"], " ".join(part for part in (long_day(stop.day, paper.language), stop.slot) if part)),
        (word["minutes"], word["minutes_of"].format(minutes=line.workshop_minutes)),
        (word["reference"], stop.reference),
        (word["comment"], stop.comment),
    ]
    if piece.pieces > 1:
        facts.insert(0, ("", word["piece"].format(piece=piece.piece, pieces=piece.pieces)))
    for label, value in facts:
        _fact(flow, label, value)
    flow.space(5 * MM)
    for label in (word["frame_number"], word["key_number"]):
        _line_to_fill(flow, label)
    flow.space(3 * MM)
    flow.heading(word["checklist"], 13)
    flow.space(2 * MM)
    for check in word["checks"].split("|"):
        flow.need(9 * MM)
        flow.page.frame(MARGIN, flow.y, 5 * MM, 5 * MM, 1)
        flow.page.text(MARGIN + 8 * MM, flow.y + 4 * MM, check, 12, width=flow.width - 8 * MM)
        flow.y += 8.5 * MM
    flow.space(6 * MM)
    for label in (word["mechanic"], word["time_spent"], word["done_on"]):
        _line_to_fill(flow, label)


def _fact(flow: Flow, label: str, value: str) -> None:
    if not value.strip():
        return
    text = Stack(flow.width - 48 * MM)
    text.add(value, 13, bold=True)
    flow.need(text.height + 2 * MM)
    flow.page.text(MARGIN + 44 * MM, flow.y + 13, label, 9.5, align=RIGHT, colour=SOFT, width=44 * MM)
    text.draw(flow.page, MARGIN + 48 * MM, flow.y)
    flow.y += text.height + 2 * MM


def _line_to_fill(flow: Flow, label: str) -> None:
    flow.need(12 * MM)
    flow.page.text(MARGIN, flow.y + 7 * MM, label, 10.5, width=60 * MM)
    flow.page.rule(MARGIN + 62 * MM, flow.y + 8 * MM, flow.right, 0.8, INK)
    flow.y += 11 * MM
