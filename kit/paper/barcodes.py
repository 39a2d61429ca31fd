"""Barcodes as vectors: Code 128, GS1-128 with an SSCC, EAN-13, and QR; each bar a whole number of modules."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from barcode.codex import Code128, Gs1_128
from barcode.ean import EuropeanArticleNumber13

from kit.paper.document import CENTER, Page


class Modules:
    """A writer for python-barcode that keeps the bars as modules instead of making a picture."""

    def set_options(self, options: Any) -> None: ...

    def render(self, code: list[str]) -> str:
        return code[0]


def code128(page: Page, x: float, y: float, width: float, height: float, text: str, *, size: float = 8) -> None:
    """Code 128 in a box, quiet zones included; the text in plain below."""
    _bars(page, x, y, width, height, _code128(text))
    if size:
        page.text(x + width / 2, y + height + size * 1.15, text, size, align=CENTER)


def is_sscc(code: str) -> bool:
    return len(code) == 18 and code.isdigit()


def gs1_sscc(page: Page, x: float, y: float, width: float, height: float, sscc: str, *, size: float = 11) -> None:
    """GS1-128 with application identifier 00: the number of a box, readable by every carrier."""
    if not is_sscc(sscc):
        raise ValueError(f"an SSCC has 18 digits: {sscc!r}")
    _bars(page, x, y, width, height, _gs1_128("00" + sscc))
    page.text(x + width / 2, y + height + size * 1.15, f"(00) {sscc}", size, align=CENTER)


def ean13(page: Page, x: float, y: float, width: float, height: float, digits: str, *, size: float = 8) -> None:
    """EAN-13; digits with or without the check digit, which is computed."""
    code = EuropeanArticleNumber13(digits, writer=Modules())
    _bars(page, x, y, width, height, code.build()[0].replace("G", "1"))
    page.text(x + width / 2, y + height + size * 1.15, code.get_fullcode(), size, align=CENTER)


def matrix(page: Page, x: float, y: float, side: float, rows: Iterable[Iterable[int]]) -> None:
    """A QR code's modules in a square, without its quiet zone."""
    dots = [bytes(row) for row in rows]
    module = side / len(dots)
    boxes = [(at, down, n, 1) for down, row in enumerate(dots) for at, n in _runs(row, 1)]
    page.modules(x, y, module, module, boxes)


def _runs(modules: Iterable[object], dark: object) -> Iterator[tuple[int, int]]:
    """Where each dark run begins, and how long it is."""
    at = 0
    for kind, run in groupby(modules):
        n = sum(1 for _ in run)
        if kind == dark:
            yield at, n
        at += n


@lru_cache(maxsize=256)
def _code128(text: str) -> str:
    return str(Code128(text, writer=Modules()).build()[0])


@lru_cache(maxsize=256)
def _gs1_128(content: str) -> str:
    return str(Gs1_128(content, writer=Modules()).build()[0])


QUIET = 10  # modules that stay white on either side


def _bars(page: Page, x: float, y: float, width: float, height: float, modules: str) -> None:
    module = width / (len(modules) + 2 * QUIET)
    page.modules(x + QUIET * module, y, module, height, [(at, 0, n, 1) for at, n in _runs(modules, "1")])
