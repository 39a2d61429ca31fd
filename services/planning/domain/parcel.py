"""Boxes: how many an order takes, and the barcode that makes each of them unique (SSCC, 18 digits)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from kernel.refused import Refused

OWN_BOX_GRAMS = 8000  # from this weight on, an article travels in its own box
SCANNER_MARK = re.compile(r"^\][A-Za-z]\d")  # what a scanner may put in front: the kind of barcode


@dataclass(frozen=True)
class Piece:
    """An article to be packed: how many, in how many boxes each, how heavy each."""

    quantity: Decimal
    boxes: int = 1
    weight_grams: int = 0

    @property
    def count(self) -> int:
        return int(self.quantity.to_integral_value(rounding=ROUND_CEILING))

    @property
    def has_own_boxes(self) -> bool:
        return self.boxes > 1 or self.weight_grams >= OWN_BOX_GRAMS


def pack(pieces: Sequence[Piece], fixed: int | None = None) -> list[int]:
    """The weight in grams of each box. What is large has boxes of its own, small things share one.

    `fixed` is the number of boxes where staff counted them: the weight is then spread evenly.
    """
    own = [weight for piece in pieces if piece.has_own_boxes for _ in range(piece.count) for weight in _split(piece)]
    small = [piece for piece in pieces if not piece.has_own_boxes and piece.count]
    shared = [sum(piece.weight_grams * piece.count for piece in small)] if small else []
    boxes = own + shared
    return boxes if fixed is None else _evenly(sum(boxes), fixed)


def _split(piece: Piece) -> list[int]:
    return _evenly(piece.weight_grams, max(piece.boxes, 1))


def _evenly(weight: int, parts: int) -> list[int]:
    share, rest = divmod(weight, parts)
    return [share + (1 if part < rest else 0) for part in range(parts)]


def check_digit(digits: str) -> str:
    """GS1's: from the right, digits weigh three and one in turn."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def sscc(gs1_prefix: str, serial: int) -> str:
    """The barcode of the box with this serial number. The extension digit takes what the serial outgrows."""
    places = 16 - len(gs1_prefix)
    extension, reference = divmod(serial, 10**places)
    if extension > 9:
        raise Refused("All parcel numbers of the GS1 prefix {prefix} are used up.", prefix=gs1_prefix)
    digits = f"{extension}{gs1_prefix}{reference:0{places}d}"
    return digits + check_digit(digits)


def scanned(text: str) -> str:
    """What a scanner read, as the bare 18 digits where it is one of our barcodes; other texts come back trimmed."""
    plain = SCANNER_MARK.sub("", text.strip().lstrip("\x1d"))
    digits = re.sub(r"[\s()]", "", plain)
    if digits.isdigit() and len(digits) == 20 and digits.startswith("00"):
        digits = digits[2:]
    if not (digits.isdigit() and len(digits) == 18):
        return plain
    if check_digit(digits[:-1]) != digits[-1]:
        raise Refused("This barcode was not read well. Scan it again.")
    return digits
