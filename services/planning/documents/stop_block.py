"""One stop on a paper: its number and time, the customer, the goods, the order's barcode and the money to collect.

A stop stays together on one page. One that is longer than a page goes on on the next, line by line, under its number.
"""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.planning import PlannedOrder
from kit.paper import CENTER, MM, RIGHT, SOFT, Flow, Page, code128, money
from services.planning.documents.sheet import MARGIN
from services.planning.documents.stack import Stack
from services.planning.documents.words import counted, words

NUMBER, GAP, RIGHT_SIDE = 13 * MM, 3 * MM, 42 * MM
_PAD = 2.4 * MM
_LEAST = 45 * MM  # a stop that must be torn begins only where this much of it fits
Tail = Callable[[Page, float], None]


@dataclass
class StopBlock:
    card: PlannedOrder
    language: str
    who: Stack
    what: Stack
    tails: list[Tail]  # rows below, drawn at a height
    tail_height: float = 7 * MM

    @property
    def head(self) -> float:
        """What cannot be torn: the customer, the barcode, the money."""
        right = 21 * MM + (8 * MM if self.card.stop.to_collect else 0)
        return max(self.who.height, right, min(self.what.height, _LEAST))

    @property
    def height(self) -> float:
        return max(self.head, self.what.height) + len(self.tails) * self.tail_height + 2 * _PAD

    def draw(self, flow: Flow) -> None:
        flow.need(min(self.height, flow.bottom - 30 * MM) if self._fits_a_page(flow) else self.head + 2 * _PAD)
        top = flow.y + _PAD
        self._number(flow.page, top)
        self.who.draw(flow.page, MARGIN + NUMBER, top)
        self._right(flow, top)
        left = MARGIN + NUMBER + self.who.width + GAP
        part = self.what.take(flow.bottom - top)
        part.draw(flow.page, left, top)
        flow.y = top + max(self.who.height, part.height, self.head if not self.what.height else 0)
        while self.what.height:
            self._go_on(flow)
            part = self.what.take(flow.bottom - flow.y)
            part.draw(flow.page, left, flow.y)
            flow.y += part.height
        for tail in self.tails:
            if flow.need(self.tail_height):
                self._repeat(flow)
            tail(flow.page, flow.y)
            flow.y += self.tail_height
        flow.y += _PAD
        flow.page.rule(MARGIN, flow.y, flow.right, 0.5)

    def _fits_a_page(self, flow: Flow) -> bool:
        return self.height <= flow.bottom - 30 * MM

    def _go_on(self, flow: Flow) -> None:
        flow.turn()
        self._repeat(flow)

    def _repeat(self, flow: Flow) -> None:
        name = f"{self.card.stop.number} · {self.card.stop.customer_name} …"
        flow.page.text(MARGIN, flow.y + 13, str(self.card.stop.position), 16, bold=True)
        flow.page.text(MARGIN + NUMBER, flow.y + 13, name, 10.5, bold=True, width=flow.width - NUMBER)
        flow.y += 8 * MM

    def _number(self, page: Page, top: float) -> None:
        stop = self.card.stop
        page.text(MARGIN, top + 15, str(stop.position), 19, bold=True)
        when = stop.slot.replace("–", "–\n").replace("-", "-\n") or words(self.language)["during_day"]
        colour = "0 0 0" if stop.slot else SOFT
        page.lines(MARGIN, top + 27, when, NUMBER - 1 * MM, 8.5, bold=bool(stop.slot), limit=3, colour=colour)

    def _right(self, flow: Flow, top: float) -> None:
        page, stop, left = flow.page, self.card.stop, flow.right - RIGHT_SIDE
        code128(page, left, top, RIGHT_SIDE, 9 * MM, stop.number, size=10)
        boxes = counted(self.language, "box", "boxes", len(stop.parcels)) if stop.parcels else ""
        page.text(left + RIGHT_SIDE / 2, top + 17.5 * MM, boxes, 10.5, bold=True, align=CENTER)
        if stop.to_collect:
            y = top + 19.5 * MM
            page.frame(left, y, RIGHT_SIDE, 8 * MM, 1.4)
            page.text(left + 1.5 * MM, y + 5.2 * MM, words(self.language)["collect"], 7.5)
            amount = money(stop.to_collect, stop.currency, self.language)
            page.text(flow.right - 1.5 * MM, y + 5.6 * MM, amount, 11.5, bold=True, align=RIGHT, width=27 * MM)
