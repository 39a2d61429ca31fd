"""A PDF document: pages drawn with few means, and the same bytes whenever the content is the same."""

import io
import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from kit.paper.fonts import BOLD, COMMON, REGULAR, Font, fitted, printable, wrapped
from kit.paper.picture import Picture

MM = 72 / 25.4  # points
A4 = (210 * MM, 297 * MM)
LABEL = (100 * MM, 150 * MM)

INK = "0.09 0.10 0.12"
SOFT = "0.36 0.38 0.42"
ACCENT = "0.09 0.25 0.48"
HAIRLINE = "0.78 0.80 0.83"
WASH = "0.945 0.95 0.96"
WHITE = "1 1 1"

LEFT, RIGHT, CENTER = "left", "right", "center"


class Document:
    """Pages in a row. `pdf()` closes it."""

    def __init__(self, title: str, subject: str = "", language: str = "nl") -> None:
        self._file = io.BytesIO()
        make: Any = Canvas
        self._canvas = make(self._file, pageCompression=1, invariant=1, lang=language, initialFontName=REGULAR.name)
        self._doc = self._canvas._doc
        self._canvas.setTitle(printable(title))
        self._canvas.setAuthor("Pakbon")
        self._canvas.setCreator("Pakbon")
        self._canvas.setSubject(printable(subject))
        self._names: dict[tuple[str, int], str] = {}
        self._pictures: dict[Picture, str] = {}
        for font in (REGULAR, BOLD):
            font.ttf.splitString(COMMON, self._doc)
        self.pages = 0

    def page(self, size: tuple[float, float] = A4) -> "Page":
        """A new page. It stands in the document once it is closed."""
        return Page(self, *size)

    def pdf(self) -> bytes:
        self._doc.SaveToFile(self._file, self._canvas)
        return self._file.getvalue()

    def font_name(self, font: Font, subset: int = 0) -> str:
        key = (font.name, subset)
        if key not in self._names:
            self._names[key] = font.ttf.getSubsetInternalName(subset, self._doc)
        return self._names[key]

    def picture_name(self, picture: Picture) -> str:
        """Its name in this document, which holds it once."""
        if picture not in self._pictures:
            self._pictures[picture] = f"picture{len(self._pictures) + 1}"
            self._doc.addForm(self._pictures[picture], picture.stream())
        return self._pictures[picture]

    def add(self, page: "Page", ops: list[str], late: list[str], pictures: list[str]) -> None:
        self.pages += 1
        forms = list(pictures)
        if late:
            name = f"late{self.pages}"
            form = pdfdoc.PDFFormXObject(0, 0, round(page.width, 2), round(page.height, 2))
            form.setStreamList(late)
            self._doc.addForm(name, form)
            ops.append(f"/{self._doc.getXObjectName(name)} Do")
            forms.append(name)
        leaf: Any = pdfdoc.PDFPage()
        leaf.pagewidth, leaf.pageheight = round(page.width, 2), round(page.height, 2)
        leaf.hasImages = 0
        leaf._colorsUsed, leaf._shadingUsed, leaf.ExtGState = {}, {}, None
        leaf.XObjects = self._doc.xobjDict(forms) if forms else None
        content = zlib.compress("\n".join(ops).encode("ascii"))  # now, so that a long document stays small
        stream = pdfdoc.PDFStream(content=content)
        stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
        leaf.Contents = stream
        self._doc.addPage(leaf)


class Page:
    """One page. Lengths are points, measured from the upper left corner; y is a text's baseline."""

    def __init__(self, document: Document, width: float, height: float) -> None:
        self.document, self.width, self.height = document, width, height
        self._ops: list[str] = []
        self._late: list[str] = []
        self._pictures: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        align: str = LEFT,
        colour: str = INK,
        width: float = 0,
    ) -> None:
        """One line. `width`: cut with … what is longer."""
        self._ops.extend(self._line(x, y, printable(text), size, BOLD if bold else REGULAR, align, colour, width))

    def late(self, x: float, y: float, text: str, size: float = 9, *, bold: bool = False, align: str = LEFT) -> None:
        """A line (in ASCII) that may still be exchanged in the finished PDF: see `stamped`."""
        self._late.extend(self._line(x, y, text, size, BOLD if bold else REGULAR, align, INK, 0))

    def lines(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 9,
        *,
        bold: bool = False,
        colour: str = INK,
        leading: float = 1.32,
        limit: int = 0,
    ) -> float:
        """A paragraph; where the next baseline would be. `limit`: no more lines than that."""
        font = BOLD if bold else REGULAR
        lines = wrapped(text, width, size, font)
        if limit and len(lines) > limit:
            lines = [*lines[: limit - 1], fitted(" ".join(lines[limit - 1 :]), width, size, font)]
        for line in lines:
            self._ops.extend(self._line(x, y, line, size, font, LEFT, colour, 0))
            y += size * leading
        return y

    def rule(self, x: float, y: float, to: float, weight: float = 0.6, colour: str = HAIRLINE) -> None:
        self.box(x, y - weight / 2, to - x, weight, colour)

    def box(self, x: float, y: float, width: float, height: float, fill: str = WASH) -> None:
        self._ops.append(f"{fill} rg {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, x: float, y: float, width: float, height: float, weight: float = 0.8, colour: str = INK) -> None:
        self._ops.append(
            f"{colour} RG {weight:.2f} w {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re S"
        )

    def modules(self, x: float, y: float, width: float, height: float, boxes: list[tuple[int, int, int, int]]) -> None:
        """Black boxes counted in modules of that size from (x, y) (right, down, width, height): bars and QR codes."""
        shapes = " ".join([f"{right} {-down - h} {w} {h} re" for right, down, w, h in boxes])
        self._ops.append(f"q {width:.4f} 0 0 {height:.4f} {x:.3f} {self.height - y:.3f} cm 0 0 0 rg {shapes} f Q")

    def picture(self, x: float, y: float, width: float, height: float, picture: Picture) -> None:
        """A picture in the upper left of a room of that size."""
        name = self.document.picture_name(picture)
        if name not in self._pictures:
            self._pictures.append(name)
        wide, high = picture.within(width, height)
        inside = self.document._doc.getXObjectName(name)
        self._ops.append(f"q {wide:.2f} 0 0 {high:.2f} {x:.2f} {self.height - y - high:.2f} cm /{inside} Do Q")

    def close(self) -> None:
        """Nothing more will be drawn: the page goes into the document."""
        self.document.add(self, self._ops, self._late, self._pictures)

    def _line(
        self, x: float, y: float, text: str, size: float, font: Font, align: str, colour: str, width: float
    ) -> list[str]:
        if width:
            text = fitted(text, width, size, font)
        if align == RIGHT:
            x -= font.width(text, size)
        elif align == CENTER:
            x -= font.width(text, size) / 2
        begin = f"BT {colour} rg {x:.2f} {self.height - y:.2f} Td"
        if font.direct.issuperset(text):
            name = self.document.font_name(font)
            return [f"{begin} {name} {size:g} Tf ({text.translate(font.escapes)}) Tj ET"]
        parts = [begin]
        for subset, codes in font.ttf.splitString(text, self.document._doc):
            name = self.document.font_name(font, subset)
            parts.append(f"{name} {size:g} Tf <{codes.hex()}> Tj")
        return [*parts, "ET"]


def stamped(pdf: bytes, placeholder: str, text: str) -> bytes:
    """The PDF with a placeholder drawn by `Page.late` (and standing in its title) exchanged for a text as long.

    So a document can be drawn before its number is known, and numbered in no time.
    """
    if len(placeholder) != len(text) or not (placeholder + text).isascii():
        raise ValueError(f"{text!r} does not fit where {placeholder!r} stands")
    return pdf.replace(placeholder.encode(), text.encode())
