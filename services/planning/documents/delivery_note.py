"""The delivery note: what is in the shipment, for whom, and a place to sign. No prices."""

from contracts.shop_identity import ShopIdentity
from kit.paper import (
    INK,
    MM,
    RIGHT,
    SOFT,
    Cell,
    Column,
    Document,
    Flow,
    Page,
    Picture,
    code128,
    country,
    long_day,
    quantity,
)
from services.planning.documents.sheet import DeliveryNote, address_lines, options_of
from services.planning.documents.stack import Stack
from services.planning.documents.words import counted, words
from services.planning.storage.packing import to_hand_over

_LEFT = 20 * MM
_WINDOW = 48 * MM  # where the window of an envelope begins


def render_delivery_note(note: DeliveryNote, logo: Picture | None = None) -> bytes:
    word = words(note.language)
    document = Document(f"{word['delivery_note']} {note.number}", note.shop.name, note.language)

    def head(page: Page, number: int) -> float:
        right = page.width - _LEFT
        if logo is not None:
            page.picture(_LEFT, 9 * MM, 85 * MM, 16 * MM, logo)
        else:
            page.text(_LEFT, 18 * MM, note.shop.name, 13, bold=True, width=85 * MM)
        page.text(right, 18 * MM, word["delivery_note"], 18, bold=True, align=RIGHT)
        page.text(right, 24 * MM, note.number, 11, align=RIGHT, width=80 * MM)
        page.rule(_LEFT, 28 * MM, right, 0.8, INK)
        return _first_page(page, note) if number == 1 else 36 * MM

    flow = Flow(document, head, language=note.language, footer=lambda page: _foot(page, note.shop), margin=_LEFT)
    _lines(flow, note)
    _signature(flow, note)
    flow.end()
    return document.pdf()


def _foot(page: Page, shop: ShopIdentity) -> None:
    """Who sent it, and how to reach him."""
    company = shop.company if shop.company != shop.name else ""
    text = " · ".join(part for part in (company, shop.registration, shop.phone, shop.email, shop.website) if part)
    page.text(_LEFT, page.height - 8 * MM, text, 7.5, colour=SOFT, width=140 * MM)


def _first_page(page: Page, note: DeliveryNote) -> float:
    word, stop, right = words(note.language), note.stop, page.width - _LEFT
    shop = note.shop
    back = " · ".join(part for part in (shop.name, shop.street, f"{shop.postcode} {shop.city}".strip()) if part)
    page.text(_LEFT, _WINDOW - 2 * MM, back, 6.5, colour=SOFT, width=85 * MM)
    to = Stack(85 * MM)
    to.add(stop.customer_name, 11, bold=True, limit=2)
    if stop.address.company and stop.address.company != stop.customer_name:
        to.add(stop.address.company, 10.5, limit=2)
    for line in address_lines(stop.address):
        to.add(line, 11)
    to.add(country(stop.address.country, note.language) if stop.address.country else "", 11)
    to.draw(page, _LEFT, _WINDOW)
    facts = [
        (word["order"], stop.number),
        (word["date"], long_day(stop.day, note.language)),
        (word["reference"], stop.reference),
        (word["parcels"], counted(note.language, "box", "boxes", len(stop.parcels)) if stop.parcels else ""),
    ]
    y = _WINDOW + 10
    for label, value in facts:
        if value:
            page.text(118 * MM, y, label, 9, colour=SOFT)
            page.text(right, y, value, 10, bold=True, align=RIGHT, width=50 * MM)
            y += 15
    code128(page, right - 50 * MM, y, 50 * MM, 9 * MM, stop.number, size=0)
    return max(_WINDOW + to.height, y + 9 * MM) + 9 * MM


def _lines(flow: Flow, note: DeliveryNote) -> None:
    word = words(note.language)
    columns = [
        Column(word["quantity"], 18 * MM, RIGHT),
        Column(word["article"], 42 * MM),
        Column(word["description"], flow.width - 60 * MM),
    ]
    rows = []
    for line, count in to_hand_over(note.stop.lines):
        is_part = bool(line.parent_shop_line_id)
        name = f"–  {line.name}" if is_part else line.name
        below = tuple(text for text in (options_of(line),) if text)
        rows.append((Cell(quantity(count, note.language), bold=True), Cell(line.sku), Cell(name, below=below)))
    flow.table(columns, rows, 10)


def _signature(flow: Flow, note: DeliveryNote) -> None:
    word = words(note.language)
    flow.need(38 * MM)
    flow.space(8 * MM)
    flow.page.text(flow.left, flow.y + 10, word["received"], 10, bold=True)
    for place, label in enumerate((word["name"], word["date"], word["signature"])):
        x = flow.left + place * flow.width / 3
        flow.page.rule(x, flow.y + 24 * MM, x + flow.width / 3 - 5 * MM, 0.8, INK)
        flow.page.text(x, flow.y + 28 * MM, label, 8.5, colour=SOFT)
    flow.y += 30 * MM
