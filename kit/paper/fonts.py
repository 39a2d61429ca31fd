"""The one typeface of all papers: Roboto, embedded as far as it is used, and how wide its words are."""

import re
import unicodedata
import zlib
from typing import Any

from eventlet.patcher import original
from font_roboto import font_files
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.ttfonts import TTFont

rl_config.useA85 = 0  # streams stay binary: a fifth smaller, and faster

# Beside ASCII, every document starts with these letters, in this order, so that nearly all documents share one subset
# of the font, which is then cut only once.
COMMON = (
    "€éëèêïöüäßáàâåãçñóòôõøíìîúùûýÿæœÉÈËÏÖÜÄÁÀÅÇÑÓØÚÆŁłĲĳŚśŹźŻżĄąĘęĆćŃńŠšŽžČčŘřĚěĞğŞşİıŐőŰűÐð–—’‘“”„…·•×°²³½§«»©®±−"
)

_lock = original("threading").Lock()  # a real one: papers are drawn in real threads, also in a patched process


class Font:
    """One weight: its widths, and its letters as they stand in a page's stream."""

    def __init__(self, name: str, file: str) -> None:
        self.name = name
        make: Any = TTFont
        self.ttf = make(name, file)
        face = self.ttf.face
        _keep_subsets(face)
        pdfmetrics.registerFont(self.ttf)
        self.widths: dict[str, float] = {
            chr(code): face.charWidths[code] / 1000 for code in face.charToGlyph if _is_printable(code)
        }
        self.known = frozenset(self.widths)
        probe: Any = _Probe()
        self.ttf.splitString(COMMON, probe)
        state: Any = self.ttf.state[probe]
        codes: dict[int, int] = state.assignments
        self.direct = frozenset(chr(code) for code, place in codes.items() if code > 31 and place < 256)
        self.escapes = {ord(ch): _escaped(codes[ord(ch)]) for ch in self.direct if not _is_plain(ch)}

    def width(self, text: str, size: float) -> float:
        widths = self.widths
        return sum([widths[ch] for ch in text]) * size


class _Probe:
    """Stands in for a document to learn which code each common letter gets."""


def _keep_subsets(face: Any) -> None:
    """Cutting a subset reads the font file at a shared position: one thread at a time. The latest are kept, packed."""
    cut, add = face.makeSubset, face.addSubsetObjects
    latest: dict[tuple[int, ...], tuple[bytes, bytes]] = {}

    def both(codes: list[int]) -> tuple[bytes, bytes]:
        key = tuple(codes)
        with _lock:
            if key not in latest:
                if len(latest) >= 64:
                    latest.pop(next(iter(latest)))
                plain = cut(codes)
                latest[key] = plain, zlib.compress(plain, 9)
            return latest[key]

    def add_packed(doc: Any, name: str, codes: list[int]) -> Any:
        descriptor = add(doc, name, codes)
        stream = doc.idToObject[f"fontFile:{face.filename}({name})"]
        stream.content = both(codes)[1]
        stream.dictionary["Filter"] = PDFName("FlateDecode")
        return descriptor

    face.makeSubset = lambda codes: both(codes)[0]
    face.addSubsetObjects = add_packed
    face.getCharWidth = lambda code: b"%d" % round(face.charWidths.get(code, face.defaultWidth))  # as it is written


def _is_printable(code: int) -> bool:
    return code >= 32 and unicodedata.category(chr(code)) not in ("Cc", "Cf", "Co", "Cs", "Mn", "Me")


def _is_plain(ch: str) -> bool:
    return " " <= ch <= "~" and ch not in "()\\"


def _escaped(code: int) -> str:
    return f"\\{code:03o}"


REGULAR = Font("Roboto", font_files["Roboto"])
BOLD = Font("Roboto-Bold", font_files["RobotoBold"])
_ready = (REGULAR.known & BOLD.known) - {"\u00a0", "\u202f"}


def printable(text: str) -> str:
    """The text in letters the typeface has: what it lacks (emoji, other scripts) is dropped, or loses its accent."""
    if _ready.issuperset(text):
        return text
    kept = []
    for ch in unicodedata.normalize("NFC", text):
        if ch in _ready:
            kept.append(ch)
        elif ch.isspace():
            kept.append(" ")
        else:
            kept.extend(base for base in unicodedata.normalize("NFKD", ch) if base in _ready)
    return re.sub(r" {2,}", " ", "".join(kept)).strip()


def fitted(text: str, width: float, size: float, font: Font = REGULAR) -> str:
    """The text, cut with … where it is wider than that."""
    if font.width(text, size) <= width:
        return text
    room = width - font.width("…", size)
    used = 0.0
    for at, ch in enumerate(text):
        used += font.widths[ch] * size
        if used > room:
            return text[:at].rstrip() + "…"
    return text


def wrapped(text: str, width: float, size: float, font: Font = REGULAR) -> list[str]:
    """The text in lines that fit; a word longer than a line is broken where it must."""
    lines: list[str] = []
    for part in text.split("\n"):
        part = printable(part)
        if font.width(part, size) <= width:
            lines.append(part)
            continue
        line, used = "", 0.0
        space = font.width(" ", size)
        for word in part.split(" "):
            long = font.width(word, size)
            if line and used + space + long <= width:
                line, used = f"{line} {word}", used + space + long
                continue
            if line:
                lines.append(line)
            while long > width:
                head = _as_much_as_fits(word, width, size, font)
                lines.append(head)
                word = word[len(head) :]
                long = font.width(word, size)
            line, used = word, long
        lines.append(line)
    return lines


def _as_much_as_fits(word: str, width: float, size: float, font: Font) -> str:
    used = 0.0
    for at, ch in enumerate(word):
        used += font.widths[ch] * size
        if used > width:
            return word[: max(at, 1)]
    return word
