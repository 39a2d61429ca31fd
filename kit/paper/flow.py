"""Writing down an A4 sheet and going on on the next: header, paragraphs, tables whose head is carried, page x of y."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kit.paper.document import A4, CENTER, INK, LEFT, MM, RIGHT, SOFT, WASH, Document, Page
from kit.paper.fonts import BOLD, REGULAR, wrapped
from kit.paper.words import PAGE_OF

Header = Callable[[Page, int], float]  # draws the head of a page (and its number in the row); where the text begins
Footer = Callable[[Page], None]

LEADING = 1.32


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: float  # points
    align: str = LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table, wrapped to its column; `below` stands under it, smaller."""

    text: str = ""
    bold: bool = False
    below: tuple[str, ...] = ()
    colour: str = INK


def frame_header(shop: str, title: str, margin: float = 18 * MM) -> Header:
    """The head most papers have: who we are at the left, what this is at the right, a line below."""

    def draw(page: Page, number: int) -> float:
        half = page.width / 2 - margin
        page.text(margin, 15 * MM, shop, 11, bold=True, width=half)
        page.text(page.width - margin, 15 * MM, title, 11, bold=True, align=RIGHT, width=half)
        page.rule(margin, 18 * MM, page.width - margin)
        return 25 * MM

    return draw


class Flow:
    """A run of pages with one header and one count. `end()` closes them; a document can hold many such runs."""

    def __init__(
        self,
        document: Document,
        header: Header,
        *,
        language: str = "nl",
        footer: Footer | None = None,
        size: tuple[float, float] = A4,
        margin: float = 18 * MM,
        bottom: float = 20 * MM,
    ) -> None:
        self.document, self.header, self.footer, self.language = document, header, footer, language
        self.size, self.left, self.right = size, margin, size[0] - margin
        self.width, self.bottom = size[0] - 2 * margin, size[1] - bottom
        self.pages: list[Page] = []
        self.turn()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def turn(self) -> None:
        """Go on on a new page."""
        self.pages.append(self.document.page(self.size))
        self.y = self.header(self.page, len(self.pages))

    def need(self, height: float) -> bool:
        """Make sure that so much fits below; True if that took a new page."""
        if self.y + height <= self.bottom:
            return False
        self.turn()
        return True

    def space(self, height: float) -> None:
        self.y += height

    def paragraph(self, text: str, size: float = 9, *, bold: bool = False, colour: str = INK, width: float = 0) -> None:
        font = BOLD if bold else REGULAR
        for line in wrapped(text, width or self.width, size, font):
            self.need(size * LEADING)
            self.page.text(self.left, self.y + size, line, size, bold=bold, colour=colour)
            self.y += size * LEADING

    def heading(self, text: str, size: float = 12) -> None:
        """A heading stays with at least a little of what follows."""
        self.need(size * LEADING + 12 * MM)
        self.page.text(self.left, self.y + size, text, size, bold=True, width=self.width)
        self.y += size * LEADING + 3

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell | str]],
        size: float = 9,
        *,
        head: bool = True,
        lines: bool = True,
    ) -> None:
        """Rows under a head that is repeated on each page; a row is never torn apart."""
        if head:
            self.need(size * LEADING * 2 + 20)
            self._head(columns, size)
        for row in rows:
            cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
            laid = [_laid(cell, column, size) for cell, column in zip(cells, columns, strict=True)]
            height = max(_height(text, below, size) for text, below in laid) + 5
            if self.need(height) and head:
                self._head(columns, size)
            self._row(columns, cells, laid, size)
            self.y += height
            if lines:
                self.page.rule(self.left, self.y - 1, self.left + sum(c.width for c in columns), 0.4)

    def end(self) -> None:
        """Write "page x of y" and the footer, and close the pages."""
        total = len(self.pages)
        for number, page in enumerate(self.pages, 1):
            if self.footer:
                self.footer(page)
            text = PAGE_OF[self.language].format(page=number, pages=total)
            page.text(self.right, page.height - 8 * MM, text, 7.5, align=RIGHT, colour=SOFT)
            page.close()

    def _head(self, columns: Sequence[Column], size: float) -> None:
        height = size * 1.9
        self.page.box(self.left, self.y, sum(column.width for column in columns), height, WASH)
        x = self.left
        for column in columns:
            self._put(x, self.y + size * 1.3, column.title, size - 1, column, bold=True, colour=SOFT)
            x += column.width
        self.y += height + 1

    def _row(
        self,
        columns: Sequence[Column],
        cells: Sequence[Cell],
        laid: Sequence[tuple[list[str], list[str]]],
        size: float,
    ) -> None:
        x = self.left
        for column, cell, (texts, below) in zip(columns, cells, laid, strict=True):
            y = self.y + size + 1.5
            for text in texts:
                self._put(x, y, text, size, column, bold=cell.bold, colour=cell.colour)
                y += size * LEADING
            for text in below:
                self._put(x, y - 0.5, text, size - 1.5, column, colour=SOFT)
                y += (size - 1.5) * LEADING
            x += column.width

    def _put(
        self, x: float, y: float, text: str, size: float, column: Column, *, bold: bool = False, colour: str = INK
    ) -> None:
        at = {LEFT: x + PAD, RIGHT: x + column.width - PAD, CENTER: x + column.width / 2}[column.align]
        self.page.text(at, y, text, size, bold=bold, align=column.align, colour=colour)


PAD = 3.0


def _laid(cell: Cell, column: Column, size: float) -> tuple[list[str], list[str]]:
    width = column.width - 2 * PAD
    texts = wrapped(cell.text, width, size, BOLD if cell.bold else REGULAR) if cell.text else []
    return texts, [line for text in cell.below for line in wrapped(text, width, size - 1.5)]


def _height(texts: list[str], below: list[str], size: float) -> float:
    return max(len(texts), 1) * size * LEADING + len(below) * (size - 1.5) * LEADING
