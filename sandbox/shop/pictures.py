"""Pictures of the articles, drawn by code: a bicycle, a chair, a table, in the article's colour."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

W, H, TIMES = 480, 360, 2
COLOURS = {
    "groen": "#4f7f5c", "blauw": "#2f5f9e", "zwart": "#33373d", "rood": "#b4483f", "grijs": "#7f8894",
    "geel": "#d9a62e",
    "oranje": "#d27a35", "wit": "#cfd5dc", "bruin": "#9a6f47", "antraciet": "#454b54", "mosgroen": "#66794a",
    "oker": "#c48f2c", "zeeblauw": "#2e6f8e", "zand": "#cbb48d", "": "#5b7897",
}  # fmt: skip
INK, SOFT, WOOD, GROUND = "#3a4450", "#aeb8c2", "#9a6f47", "#e6ebf0"
Pen = ImageDraw.ImageDraw


class Drawing:
    """A sheet in units of the small picture; drawn twice as large, so that the edges come out smooth."""

    def __init__(self) -> None:
        self.sheet = Image.new("RGB", (W * TIMES, H * TIMES), "#f5f7f9")
        self.pen: Pen = ImageDraw.Draw(self.sheet)
        self.disc(W / 2, 316, 170, 10, GROUND)

    def _up(self, points: tuple[float, ...]) -> list[float]:
        return [p * TIMES for p in points]

    def line(self, *points: float, colour: str = INK, width: float = 6) -> None:
        self.pen.line(self._up(points), fill=colour, width=int(width * TIMES), joint="curve")
        for x, y in ((points[0], points[1]), (points[-2], points[-1])):
            self.disc(x, y, width / 2, width / 2, colour)

    def box(self, x: float, y: float, x2: float, y2: float, colour: str, round_: float = 6) -> None:
        self.pen.rounded_rectangle(self._up((x, y, x2, y2)), radius=round_ * TIMES, fill=colour)

    def disc(self, x: float, y: float, rx: float, ry: float, colour: str) -> None:
        self.pen.ellipse(self._up((x - rx, y - ry, x + rx, y + ry)), fill=colour)

    def ring(self, x: float, y: float, r: float, colour: str = INK, width: float = 7) -> None:
        self.pen.ellipse(self._up((x - r, y - r, x + r, y + r)), outline=colour, width=int(width * TIMES))

    def shape(self, *points: float, colour: str) -> None:
        self.pen.polygon(self._up(points), fill=colour)

    def png(self) -> bytes:
        out = BytesIO()
        self.sheet.resize((W, H), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
        return out.getvalue()


def bike(d: Drawing, c: str) -> None:
    for x in (140, 340):
        d.ring(x, 240, 72)
        d.ring(x, 240, 64, SOFT, 2)
        d.disc(x, 240, 8, 8, INK)
    d.line(140, 240, 225, 240, 205, 150, 140, 240, colour=c, width=8)
    d.line(205, 150, 305, 140, 225, 240, colour=c, width=8)
    d.line(299, 118, 340, 240, colour=c, width=8)
    d.line(205, 150, 198, 122)
    d.box(168, 110, 226, 123, INK, 6)
    d.line(299, 118, 294, 96, 268, 92)
    d.disc(225, 240, 15, 15, INK)
    d.line(225, 240, 238, 268, width=5)


def table(d: Drawing, c: str) -> None:
    d.box(80, 150, 400, 174, c)
    for x in (104, 360):
        d.shape(x, 174, x + 20, 174, x + 14, 312, x + 4, 312, colour=c)
    d.box(80, 170, 400, 176, INK, 1)


def chair(d: Drawing, c: str) -> None:
    d.box(178, 66, 296, 176, c, 22)
    d.box(170, 182, 312, 212, c, 12)
    for x, to in ((184, 174), (296, 308)):
        d.line(x, 212, to, 312, colour=WOOD, width=10)
    d.line(190, 176, 190, 186, colour=WOOD, width=10)
    d.line(286, 176, 286, 186, colour=WOOD, width=10)


def sofa(d: Drawing, c: str) -> None:
    d.box(86, 140, 394, 250, c, 26)
    d.box(60, 184, 110, 286, c, 20)
    d.box(370, 184, 420, 286, c, 20)
    d.box(104, 218, 376, 286, c, 12)
    d.line(240, 150, 240, 270, colour="#ffffff", width=2)
    d.line(112, 222, 368, 222, colour="#ffffff", width=2)
    for x in (92, 388):
        d.line(x, 288, x, 310, colour=WOOD, width=10)


def cabinet(d: Drawing, c: str) -> None:
    d.box(130, 70, 350, 312, c, 6)
    for i in range(3):
        d.box(144, 86 + i * 76, 336, 150 + i * 76, "#f5f7f9", 3)
        d.disc(240, 118 + i * 76, 6, 6, INK)


def headlight(d: Drawing, c: str) -> None:
    d.box(150, 130, 300, 250, c, 34)
    d.disc(300, 190, 34, 60, "#f2d27a")
    d.disc(308, 190, 22, 42, "#fbeab8")
    d.line(190, 250, 190, 296, width=14)


def bed(d: Drawing, c: str) -> None:
    d.box(70, 120, 92, 312, c)
    d.box(388, 190, 408, 312, c)
    d.box(80, 226, 400, 282, c)
    d.box(92, 196, 388, 236, "#ffffff", 12)
    d.box(98, 176, 170, 208, SOFT, 12)


def lamp(d: Drawing, c: str) -> None:
    d.line(240, 130, 240, 306, width=6)
    d.disc(240, 308, 46, 8, INK)
    d.shape(196, 70, 284, 70, 322, 158, 158, 158, colour=c)
    d.disc(240, 162, 16, 10, "#f2d27a")


def helmet(d: Drawing, c: str) -> None:
    d.pen.pieslice([240, 180, 740, 660], 180, 360, fill=c)
    for x in (190, 245, 300):
        d.line(x, 130, x + 14, 196, colour="#f5f7f9", width=9)
    d.line(130, 214, 370, 214, width=10)


def lock(d: Drawing, c: str) -> None:
    d.ring(240, 150, 74, c, 20)
    d.box(174, 180, 306, 290, c, 16)
    d.disc(240, 226, 13, 13, "#f5f7f9")
    d.line(240, 230, 240, 258, colour="#f5f7f9", width=8)


def bag(d: Drawing, c: str) -> None:
    d.box(130, 130, 350, 306, c, 22)
    d.box(130, 118, 350, 196, c, 18)
    d.line(130, 196, 350, 196, colour="#f5f7f9", width=3)
    d.box(222, 182, 258, 216, INK, 5)


def tyre(d: Drawing, c: str) -> None:
    d.ring(240, 190, 118, INK, 28)
    d.ring(240, 190, 92, c, 5)


def book(d: Drawing, c: str) -> None:
    d.box(158, 74, 330, 304, c, 8)
    d.box(158, 74, 176, 304, INK, 4)
    d.box(198, 112, 308, 122, "#f5f7f9", 4)
    d.box(198, 134, 280, 142, "#f5f7f9", 4)


def rug(d: Drawing, c: str) -> None:
    d.shape(120, 180, 400, 180, 360, 304, 80, 304, colour=c)
    d.shape(140, 196, 378, 196, 344, 288, 104, 288, colour="#f5f7f9")
    d.shape(154, 206, 362, 206, 332, 278, 122, 278, colour=c)


def plank(d: Drawing, c: str) -> None:
    d.box(90, 180, 390, 204, c, 4)
    for x in (130, 350):
        d.line(x, 204, x, 240, width=8)
    d.box(150, 120, 172, 180, "#4f7f5c", 2)
    d.box(176, 108, 198, 180, "#b4483f", 2)
    d.disc(320, 160, 22, 20, SOFT)


def crate(d: Drawing, c: str) -> None:
    for i in range(4):
        d.box(110, 150 + i * 38, 370, 180 + i * 38, c, 4)
    for x in (120, 342):
        d.box(x, 146, x + 20, 300, INK, 3)


def tools(d: Drawing, c: str) -> None:
    d.ring(190, 130, 44, c, 20)
    d.line(218, 166, 330, 290, colour=c, width=24)
    d.disc(330, 290, 12, 12, "#f5f7f9")
    d.shape(150, 60, 200, 80, 196, 130, 160, 120, colour="#f5f7f9")


def parts(d: Drawing, c: str) -> None:
    d.ring(240, 190, 84, c, 24)
    d.ring(240, 190, 34, INK, 10)
    for x, y in ((240, 92), (240, 288), (142, 190), (338, 190)):
        d.box(x - 12, y - 12, x + 12, y + 12, c, 3)


def parcel(d: Drawing, c: str) -> None:
    d.box(120, 110, 360, 308, "#c7a478", 6)
    d.box(222, 110, 258, 308, c, 0)
    d.box(120, 176, 360, 204, c, 0)


def cushion(d: Drawing, c: str) -> None:
    d.box(138, 92, 342, 296, c, 46)
    d.disc(240, 194, 8, 8, "#f5f7f9")


DRAW: dict[str, Callable[[Drawing, str], None]] = {
    "fiets": bike, "tafel": table, "stoel": chair, "bank": sofa, "kast": cabinet, "bed": bed, "lamp": lamp,
    "helm": helmet, "slot": lock, "tas": bag, "band": tyre, "boek": book, "kleed": rug, "plank": plank, "krat": crate,
    "dienst": tools, "onderdeel": parts, "set": parcel, "kussen": cushion, "fietslamp": headlight, "zitje": chair,
    "accu": lock,
}  # fmt: skip


@lru_cache(maxsize=256)
def draw(kind: str, colour: str) -> bytes:
    drawing = Drawing()
    DRAW.get(kind, parcel)(drawing, COLOURS.get(colour, COLOURS[""]))
    return drawing.png()
