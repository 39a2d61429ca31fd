"""What goes on a paper, and the frame all papers of a day share: who, what, which day, when printed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from contracts.facts import Address, LineFacts, Stop
from contracts.planning import PlannedOrder
from contracts.shop_identity import ShopIdentity
from kit.paper import MM, RIGHT, SOFT, Document, Flow, Page, long_day
from services.planning.documents.words import words

MARGIN = 14 * MM


class Paper(StrEnum):
    DAY_PLAN = "day_plan"
    WORKSHOP = "workshop"
    PACKING_PICKUP = "packing_pickup"
    PACKING_DELIVERY = "packing_delivery"


@dataclass(frozen=True)
class DayPaper:
    """A day's stops for one paper."""

    paper: Paper
    day: date
    shop: str  # name
    cards: tuple[PlannedOrder, ...]
    printed_at: datetime  # in the shop's time
    language: str = "nl"

    @property
    def title(self) -> str:
        return words(self.language)[self.paper.value]

    @property
    def file_name(self) -> str:
        return f"{self.title.lower().replace(' ', '-')}-{self.day.isoformat()}.pdf"


@dataclass(frozen=True)
class DeliveryNote:
    """What comes with the goods: what is in the boxes, and no prices."""

    number: str
    shop: ShopIdentity
    stop: Stop
    language: str = "nl"

    @property
    def file_name(self) -> str:
        return f"{words(self.language)['delivery_note'].lower()}-{self.number}.pdf"


def open_sheet(paper: DayPaper) -> tuple[Document, Flow]:
    """An A4 run with the day at its head and the time of printing at its foot."""
    document = Document(f"{paper.title} {paper.day.isoformat()}", paper.shop, paper.language)
    printed = words(paper.language)["printed"].format(at=paper.printed_at.strftime("%d-%m-%Y %H:%M"))

    def head(page: Page, number: int) -> float:
        right = page.width - MARGIN
        page.text(MARGIN, 14 * MM, paper.title, 17, bold=True, width=90 * MM)
        page.text(right, 14 * MM, long_day(paper.day, paper.language), 13, bold=True, align=RIGHT, width=88 * MM)
        page.text(MARGIN, 19.5 * MM, paper.shop, 9.5, colour=SOFT, width=right - MARGIN)
        page.rule(MARGIN, 22 * MM, right, 1.2, "0 0 0")
        return 25 * MM

    def foot(page: Page) -> None:
        page.text(MARGIN, page.height - 8 * MM, printed, 7.5, colour=SOFT)

    flow = Flow(document, head, language=paper.language, footer=foot, margin=MARGIN, bottom=14 * MM)
    return document, flow


def address_lines(address: Address) -> list[str]:
    town = " ".join(part for part in (address.postcode, address.city) if part)
    return [line for line in (*address.street, town) if line.strip()]


def options_of(line: LineFacts) -> str:
    return " · ".join(f"{option.label}: {option.value}" for option in line.options)
