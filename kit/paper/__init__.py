"""What all printed papers share: typeface, colours, pages, tables, barcodes, the shipping label, words and figures."""

from kit.paper.barcodes import code128, ean13, gs1_sscc, matrix
from kit.paper.document import (
    A4,
    ACCENT,
    CENTER,
    HAIRLINE,
    INK,
    LABEL,
    LEFT,
    MM,
    RIGHT,
    SOFT,
    WASH,
    WHITE,
    Document,
    Page,
    stamped,
)
from kit.paper.flow import Cell, Column, Flow, frame_header
from kit.paper.fonts import BOLD, REGULAR, fitted, printable, wrapped
from kit.paper.label import Label, shipping_label
from kit.paper.picture import Picture, picture
from kit.paper.words import country, day, figure, language_of, long_day, money, percent, quantity

__all__ = [
    "A4",
    "ACCENT",
    "BOLD",
    "CENTER",
    "HAIRLINE",
    "INK",
    "LABEL",
    "LEFT",
    "MM",
    "REGULAR",
    "RIGHT",
    "SOFT",
    "WASH",
    "WHITE",
    "Cell",
    "Column",
    "Document",
    "Flow",
    "Label",
    "Page",
    "Picture",
    "code128",
    "country",
    "day",
    "ean13",
    "figure",
    "fitted",
    "frame_header",
    "gs1_sscc",
    "language_of",
    "long_day",
    "matrix",
    "money",
    "percent",
    "picture",
    "printable",
    "quantity",
    "shipping_label",
    "stamped",
    "wrapped",
]
