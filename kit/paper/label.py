"""A shipping label, 100 × 150 mm: one for each box, with its number as GS1-128."""

from dataclasses import dataclass
from decimal import Decimal

from contracts.facts import Address
from kit.paper.barcodes import code128, gs1_sscc, is_sscc
from kit.paper.document import INK, LABEL, MM, RIGHT, SOFT, WHITE, Document, Page
from kit.paper.words import country, money

_WORDS = {
    "nl": {"from": "Afzender", "to": "Aan", "order": "Order", "box": "Doos", "cod": "Rembours", "ref": "Referentie"},
    "de": {"from": "Absender", "to": "An", "order": "Auftrag", "box": "Karton", "cod": "Nachnahme", "ref": "Referenz"},
    "en": {"from": "From", "to": "To", "order": "Order", "box": "Box", "cod": "Cash on delivery", "ref": "Reference"},
}


@dataclass(frozen=True)
class Label:
    sender: tuple[str, ...]  # name first
    recipient: Address
    order_number: str
    box: int
    boxes: int
    sscc: str  # the box's barcode: 18 digits, or what a carrier gave it
    carrier: str = ""
    day: str = ""  # as it shall be printed
    slot: str = ""
    reference: str = ""
    to_collect: Decimal = Decimal(0)
    currency: str = "EUR"
    weight_grams: int = 0
    language: str = "nl"


def shipping_label(document: Document, label: Label) -> None:
    """Add the label as a page of its own."""
    page = document.page(LABEL)
    words = _WORDS[label.language]
    left, right = 5 * MM, page.width - 5 * MM
    page.text(left, 6.5 * MM, words["from"], 6.5, colour=SOFT)
    page.text(left, 10 * MM, " · ".join(part for part in label.sender if part), 7.5, width=right - left)
    page.rule(left, 12.5 * MM, right, 0.8, INK)

    _recipient(page, label, words, left, right)

    page.rule(left, 65 * MM, right, 0.8, INK)
    page.text(left, 69.5 * MM, words["order"], 6.5, colour=SOFT)
    page.text(left, 76 * MM, label.order_number, 16, bold=True, width=56 * MM)
    page.text(64 * MM, 69.5 * MM, words["box"], 6.5, colour=SOFT)
    page.text(right, 76 * MM, f"{label.box}/{label.boxes}", 20, bold=True, align=RIGHT)
    code128(page, left - 3 * MM, 79 * MM, 58 * MM, 9 * MM, label.order_number, size=0)
    when = " ".join(part for part in (label.day, label.slot) if part)
    page.text(right, 82 * MM, when, 8, align=RIGHT, width=38 * MM)
    if label.weight_grams:
        kilos = f"{Decimal(label.weight_grams) / 1000:.1f} kg"
        page.text(right, 86 * MM, kilos if label.language == "en" else kilos.replace(".", ","), 8, align=RIGHT)

    page.rule(left, 91 * MM, right, 0.8, INK)
    page.text(left, 97 * MM, label.carrier.upper(), 12, bold=True, width=40 * MM)
    if label.reference:
        page.text(left, 102 * MM, f"{words['ref']}: {label.reference}", 8, width=right - left)
    if label.to_collect > 0:
        amount = f"{words['cod']} {money(label.to_collect, label.currency, label.language)}"
        page.box(47 * MM, 92.5 * MM, right - 47 * MM, 6.5 * MM, INK)
        page.text(right - 2 * MM, 97 * MM, amount, 9.5, bold=True, align=RIGHT, colour=WHITE, width=44 * MM)

    page.rule(left, 104.5 * MM, right, 0.8, INK)
    bars = gs1_sscc if is_sscc(label.sscc) else code128  # a carrier may number its boxes in its own way
    bars(page, 2 * MM, 107 * MM, page.width - 4 * MM, 34 * MM, label.sscc, size=11)
    page.close()


def _recipient(page: Page, label: Label, words: dict[str, str], left: float, right: float) -> None:
    to, width = label.recipient, right - left
    page.text(left, 17 * MM, words["to"], 6.5, colour=SOFT)
    y = page.lines(left, 23 * MM, to.name, width, 14, bold=True, limit=2, leading=1.15)
    if to.company and to.company != to.name:
        y = page.lines(left, y, to.company, width, 10, limit=1)
    for street in to.street[:3]:
        y = page.lines(left, y, street, width, 12, limit=1)
    page.text(left, y + 1.5 * MM, f"{to.postcode}  {to.city}".strip(), 14, bold=True, width=width)
    page.text(left, min(y + 8 * MM, 62.5 * MM), country(to.country, label.language).upper(), 11, bold=True, width=width)
    if to.phone:
        page.text(right, min(y + 8 * MM, 62.5 * MM), to.phone, 8, align=RIGHT)
