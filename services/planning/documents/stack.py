"""A column of lines, laid out before it is drawn, so that a stop is never torn apart by the end of a page."""

from dataclasses import dataclass, field

from kit.paper import BOLD, INK, MM, REGULAR, SOFT, WHITE, Page, wrapped

LEADING = 1.28
TAG_HEIGHT = 4.6 * MM
TICK = 3.6 * MM

BLUE, OCHRE, VIOLET, TEAL, RED = (
    "0.86 0.91 0.98",
    "0.98 0.92 0.78",
    "0.92 0.87 0.98",
    "0.82 0.95 0.92",
    "0.99 0.87 0.85",
)


@dataclass(frozen=True)
class Tag:
    """A word in a box; the word says it, the colour only helps to find it."""

    word: str
    fill: str = BLUE
    dark: bool = False


@dataclass
class Stack:
    width: float
    _rows: list[tuple[float, object, bool]] = field(default_factory=list)
    height: float = 0.0

    def add(self, text: str, size: float = 9.5, *, bold: bool = False, colour: str = INK, limit: int = 0) -> None:
        if not text.strip():
            return
        lines = wrapped(text, self.width, size, BOLD if bold else REGULAR)
        if limit and len(lines) > limit:
            lines = [*lines[: limit - 1], " ".join(lines[limit - 1 :])]
        for line in lines:
            self._put(size * LEADING, ("text", line, size, bold, colour, 0.0))

    def goods(self, count: str, text: str, below: str = "", *, size: float = 10, tick: bool = False) -> None:
        """A product with its number before it, and perhaps a box to tick."""
        indent = (TICK + 2 * MM if tick else 0) + BOLD.width(count, size) + 1.6 * MM
        for number, line in enumerate(wrapped(text, self.width - indent, size)):
            row = ("goods", count if not number else "", line, size, indent, tick and not number)
            self._put(size * LEADING, row, glued=number > 0)
        for line in wrapped(below, self.width - indent, size - 1.5) if below else ():
            self._put((size - 1.5) * LEADING, ("text", line, size - 1.5, False, SOFT, indent), glued=True)
        self._put(1.2, None, glued=True)

    def tags(self, tags: list[Tag]) -> None:
        """Words in boxes, as many in a row as fit."""
        row: list[Tag] = []
        for tag in tags:
            if row and sum(_tag_width(each) for each in (*row, tag)) > self.width:
                self._put(TAG_HEIGHT + 1.2 * MM, ("tags", row))
                row = []
            row.append(tag)
        if row:
            self._put(TAG_HEIGHT + 1.2 * MM, ("tags", row))

    def space(self, height: float) -> None:
        self._put(height, None)

    def take(self, room: float) -> "Stack":
        """As many rows as fit in so much height, at least one product; they are no longer in this stack."""
        part = Stack(self.width)
        while self._rows:
            whole = self._first_whole()
            height = sum(row[0] for row in whole)
            if part._rows and part.height + height > room:
                break
            for row_height, row, glued in whole:
                part._put(row_height, row, glued)
            del self._rows[: len(whole)]
            self.height -= height
        if not self._rows:
            self.height = 0.0
        return part

    def _first_whole(self) -> list[tuple[float, object, bool]]:
        """The first row with what must stay at it: a product's name and options are not torn apart."""
        whole = self._rows[:1]
        for row in self._rows[1:]:
            if not row[2]:
                break
            whole.append(row)
        return whole

    def draw(self, page: Page, x: float, y: float) -> None:
        for height, row, _ in self._rows:
            if isinstance(row, tuple):
                _draw_row(page, x, y, self.width, row)
            y += height

    def _put(self, height: float, row: object, glued: bool = False) -> None:
        self._rows.append((height, row, glued))
        self.height += height


def draw_tag(page: Page, x: float, y: float, tag: Tag) -> float:
    """Draw it with its upper left corner there; where the next one begins."""
    wide = _tag_width(tag) - 1.5 * MM
    page.box(x, y, wide, TAG_HEIGHT, INK if tag.dark else tag.fill)
    page.text(x + 1.4 * MM, y + TAG_HEIGHT - 1.4 * MM, tag.word, 8.5, bold=True, colour=WHITE if tag.dark else INK)
    return x + _tag_width(tag)


def _tag_width(tag: Tag) -> float:
    return BOLD.width(wrapped(tag.word, 1e6, 8.5, BOLD)[0], 8.5) + 2.8 * MM + 1.5 * MM


def _draw_row(page: Page, x: float, y: float, width: float, row: tuple[object, ...]) -> None:
    match row:
        case ("text", str(line), float(size) | int(size), bool(bold), str(colour), float(indent)):
            page.text(x + indent, y + size, line, size, bold=bold, colour=colour, width=width - indent)
        case ("goods", str(count), str(line), float(size) | int(size), float(indent), bool(tick)):
            if tick:
                page.frame(x, y + size - TICK + 0.6, TICK, TICK, 0.8)
            before = indent - BOLD.width(count, size) - 1.6 * MM
            page.text(x + before, y + size, count, size, bold=True)
            page.text(x + indent, y + size, line, size)
        case ("tags", list(tags)):
            at = x
            for tag in tags:
                at = draw_tag(page, at, y, tag)
