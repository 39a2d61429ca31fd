"""Packing lists: what to put ready for collection, and what to load, each thing with a box to tick."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from contracts.facts import Delivery, Parcel
from contracts.planning import PlannedOrder
from kit.paper import MM, RIGHT, SOFT, Cell, Column, Flow, Page, quantity
from services.planning.documents.day_plan import money_to_collect, part_name, section
from services.planning.documents.sheet import MARGIN, DayPaper, open_sheet, options_of
from services.planning.documents.stack import RED, TEAL, TICK, Stack, Tag
from services.planning.documents.stop_block import GAP, NUMBER, RIGHT_SIDE, StopBlock
from services.planning.documents.words import counted, words
from services.planning.storage.packing import goods, to_hand_over

_WHO = 46 * MM
_BOXES_A_ROW = 4


def draw_packing_pickup(paper: DayPaper) -> bytes:
    return _draw(paper, lambda card: card.stop.delivery is Delivery.PICKUP)


def draw_packing_delivery(paper: DayPaper) -> bytes:
    return _draw(paper, lambda card: card.stop.delivery is not Delivery.PICKUP)


def _draw(paper: DayPaper, belongs: Callable[[PlannedOrder], bool]) -> bytes:
    document, flow = open_sheet(paper)
    cards = [card for card in paper.cards if belongs(card)]
    for name, group in groupby(cards, key=lambda card: part_name(card, paper.language)):
        part = list(group)
        boxes = sum(len(card.stop.parcels) for card in part)
        summary = [counted(paper.language, "stop", "stops", len(part)), *money_to_collect(part, paper.language)]
        if boxes:
            summary.insert(1, counted(paper.language, "box", "boxes", boxes))
        section(flow, name, summary, [_block(card, paper.language, flow.width) for card in part])
    _totals(flow, paper, cards)
    flow.end()
    return document.pdf()


def _block(card: PlannedOrder, language: str, width: float) -> StopBlock:
    word, stop = words(language), card.stop
    who = Stack(_WHO)
    who.add(stop.customer_name, 11, bold=True, limit=2)
    who.add(" ".join(part for part in (stop.address.postcode, stop.address.city) if part), 10)
    who.add(card.customer_phone, 10)
    what = Stack(width - NUMBER - _WHO - RIGHT_SIDE - 2 * GAP)
    marks = [Tag(word["insured"], TEAL)] if card.insured else []
    what.tags([*marks, Tag(word["not_ready"], RED)] if not card.ready else marks)
    things = {line.line_id for line in goods(stop.lines)}
    for line, count in to_hand_over(stop.lines):
        insured = word["insured"] if line.insured else ""
        below = " · ".join(part for part in (line.sku, insured, options_of(line)) if part)
        what.goods(f"{quantity(count, language)} ×", line.name, below, tick=line.line_id in things)
    rows = [stop.parcels[at : at + _BOXES_A_ROW] for at in range(0, len(stop.parcels), _BOXES_A_ROW)]
    return StopBlock(card, language, who, what, [partial(_boxes, row, language, width) for row in rows])


def _boxes(boxes: Sequence[Parcel], language: str, width: float, page: Page, top: float) -> None:
    """Boxes to be loaded: which of how many, and the end of the barcode, as it stands on the label."""
    each = (width - NUMBER) / _BOXES_A_ROW
    for place, box in enumerate(boxes):
        x = MARGIN + NUMBER + place * each
        text = words(language)["box_of"].format(box=box.box, boxes=box.boxes)
        page.frame(x, top + 1 * MM, TICK * 1.25, TICK * 1.25, 1)
        page.text(x + 6.5 * MM, top + 4.8 * MM, text, 10, bold=True)
        page.text(x + each - 3 * MM, top + 4.8 * MM, f"…{box.barcode[-6:]}", 8.5, align=RIGHT, colour=SOFT)


def _totals(flow: Flow, paper: DayPaper, cards: Sequence[PlannedOrder]) -> None:
    """Everything of one kind together, to fetch it from the shelves in one walk."""
    counts: dict[tuple[str, str, str], Decimal] = {}
    for card in cards:
        things = {line.line_id for line in goods(card.stop.lines)}
        for line, count in to_hand_over(card.stop.lines):
            if line.line_id in things:
                key = (line.name, line.sku, options_of(line))
                counts[key] = counts.get(key, Decimal(0)) + count
    word = words(paper.language)
    flow.heading(word["total_goods"], 13)
    columns = [
        Column(word["quantity"], 20 * MM, RIGHT),
        Column(word["goods"], flow.width - 70 * MM),
        Column(word["article"], 50 * MM),
    ]
    rows = [
        (Cell(quantity(count, paper.language), bold=True), Cell(name, below=(options,) if options else ()), Cell(sku))
        for (name, sku, options), count in sorted(counts.items())
    ]
    flow.table(columns, rows, 10)
