"""The papers of a day, read back from the page: words from the text, barcodes from the picture."""

import subprocess
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from contracts.facts import Delivery
from contracts.shop_identity import ShopIdentity
from kit.paper import picture
from services.planning.documents import DayPaper, DeliveryNote, Paper, render, render_delivery_note
from services.planning.documents.words import words
from tests.paper_reading import a_logo
from tests.planning.builders import (
    MONDAY,
    NASTY,
    a_card,
    a_heavy_day,
    a_line,
    a_small_line,
    a_stop,
    an_address,
    an_order,
)

PRINTED = datetime(2026, 11, 20, 16, 5)
FIETSHAL = ShopIdentity(
    shop="fietshal", name="Fietshal", company="Fietshal Groningen B.V.", street="Laan 1", phone="050 1234567"
)


def a_paper(paper, *cards, language="nl"):
    return DayPaper(paper, MONDAY, "Fietshal Groningen", cards, PRINTED, language)


def pages(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf):
    return " ".join(pages(pdf))


def barcodes(pdf, first=99):
    """Every barcode on the first pages, as a scanner reads them from the print."""
    found = []
    for number, page in zip(range(first), pypdfium2.PdfDocument(pdf), strict=False):
        picture = page.render(scale=200 / 72, grayscale=True)
        rows = bytes(picture.buffer)
        grey = b"".join(rows[y * picture.stride :][: picture.width] for y in range(picture.height))
        image = memoryview(grey).cast("B", (picture.height, picture.width))
        found += [(number, code.position.top_left.y, code.text) for code in zxingcpp.read_barcodes(image)]
    return [code for _, _, code in sorted(found)]


def a_stop_with(*lines, **values):
    order = an_order(delivery=values.pop("delivery", Delivery.VAN))
    made = tuple(line(order.order_id) for line in lines) or order.lines
    return a_stop(order.model_copy(update={"lines": made}), **values)


@pytest.mark.row("PLN-09")
def test_the_day_planning_lists_the_stops_in_order_with_all_a_driver_needs():
    first = a_stop_with(position=1, boxes=2, slot="09:00–12:00", to_collect=Decimal("649.50"))
    second = a_stop_with(position=2, reference="Inkoop 7", comment="achterom")

    pdf = render(a_paper(Paper.DAY_PLAN, a_card(first, insured=True), a_card(second, ready=False, workshop_minutes=45)))

    (page,) = pages(pdf)
    for expected in (
        "Dagplanning",
        "maandag 23 november 2026",
        "Fietshal Groningen",
        "Geprint op 20-11-2026 16:05",
        "Pagina 1 van 1",
        "Bezorgen",
        "Lotte Meijer",
        "Brink 7",
        "7411 KT Deventer",
        "06 12345678",
        "1 × Batavus Mambo 53 cm",
        "Kleur: zwart mat",
        "2 dozen",
        "Te innen € 649,50",
        "09:00– 12:00",
        "Verzekerd",
        "Werkplaats 45 min",
        "Nog niet compleet",
        "Referentie: Inkoop 7",
        "“achterom”",
    ):
        assert expected in page, expected
    assert page.index(first.number) < page.index(second.number)
    assert barcodes(pdf) == [first.number, second.number]


@pytest.mark.row("PLN-10")
def test_a_workshop_sheet_for_each_piece_to_assemble():
    stop = a_stop_with(
        lambda order: a_line(order, "fiets", workshop_minutes=45, quantity=Decimal(3)),
        lambda order: a_small_line(order),
        slot="14:00",
        comment="zadel laag",
    )

    pdf = render(a_paper(Paper.WORKSHOP, a_card(stop)))

    sheets = pages(pdf)
    assert len(sheets) == 3
    for number, sheet in enumerate(sheets, start=1):
        for expected in (
            "Werkplaatsorder",
            f"Stuk {number} van 3",
            "Batavus Mambo 53 cm",
            "zwart mat",
            "Lotte Meijer",
            "maandag 23 november 2026 14:00",
            "45 minuten",
            "Framenummer",
            "Afgesteld en getest",
            "zadel laag",
            f"Pagina {number} van 3",
        ):
            assert expected in sheet, expected
        assert "Fietsbel" not in sheet
    assert barcodes(pdf) == [stop.number] * 3


@pytest.mark.row("PLN-06")
def test_the_packing_list_names_the_insured_thing_itself():
    stop = a_stop_with(lambda order: a_line(order, "fiets", insured=True), lambda order: a_small_line(order))
    (page,) = pages(render(a_paper(Paper.PACKING_DELIVERY, a_card(stop, insured=True))))
    assert page.count("Verzekerd") == 2  # the stop's mark, and beside the bicycle


@pytest.mark.row("PLN-11")
def test_the_packing_list_for_collections_holds_these_alone():
    pickup = a_stop_with(delivery=Delivery.PICKUP, to_collect=Decimal("49.95"), slot="14:00")
    van = a_stop_with()

    pdf = render(a_paper(Paper.PACKING_PICKUP, a_card(van), a_card(pickup)))

    page = text(pdf)
    assert "Paklijst afhalen" in page
    assert "Te innen € 49,95" in page
    assert barcodes(pdf) == [pickup.number]
    assert van.number not in page


@pytest.mark.row("PLN-12")
def test_the_packing_list_for_delivery_ticks_off_every_box_and_adds_everything_up():
    stops = [
        a_stop_with(lambda order: a_line(order, "mambo", quantity=Decimal(2)), position=n, boxes=2) for n in (1, 2)
    ]

    page = text(render(a_paper(Paper.PACKING_DELIVERY, *(a_card(stop) for stop in stops))))

    for expected in ("2 stops · 4 dozen", "Doos 1/2", "Doos 2/2", "Alle producten bij elkaar", "4 Batavus Mambo 53 cm"):
        assert expected in page, expected
    for stop in stops:
        for box in stop.parcels:
            assert f"…{box.barcode[-6:]}" in page


@pytest.mark.row("SHP-08")
def test_the_delivery_note_has_the_lines_and_no_prices():
    stop = a_stop_with(
        lambda order: a_line(
            order, "set", shop_line_id="20", unit_price_incl_tax=Decimal("1299.99"), row_total=Decimal("1074.37")
        ),
        lambda order: a_line(order, "deel", shop_line_id="21", parent_shop_line_id="20", name="Losse tas"),
        lambda order: a_line(order, "montage", is_virtual=True, name="Montageservice"),
        lambda order: a_line(order, "weg", cancelled=Decimal(1), name="Geannuleerd"),
        boxes=2,
        reference="PO-1",
    )

    pdf = render_delivery_note(DeliveryNote("L-100012866-1", FIETSHAL, stop, "nl"))

    page = text(pdf)
    for expected in (
        "Pakbon",
        "L-100012866-1",
        "Lotte Meijer",
        "Brink 7",
        stop.number,
        "PO-1",
        "2 dozen",
        "– Losse tas",
    ):
        assert expected in page, expected
    for expected in ("1299", "1.299", "€", "Montageservice", "Geannuleerd"):
        assert expected not in page, expected
    assert barcodes(pdf) == [stop.number]


@pytest.mark.row("P-70")
def test_the_delivery_note_says_who_sent_it_with_his_logo():
    note = DeliveryNote("L-1-1", FIETSHAL, a_stop_with(lambda order: a_line(order, "fiets")), "nl")

    plain, pdf = render_delivery_note(note), render_delivery_note(note, picture(a_logo()))

    for each in (plain, pdf):
        assert "Fietshal · Laan 1" in text(each)
        assert "Fietshal Groningen B.V. · 050 1234567" in text(each)
    shown = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    assert shown.getpixel((70, 40)) == (200, 30, 30)


def test_what_has_gone_is_still_on_the_delivery_note():
    stop = a_stop_with(lambda order: a_line(order, "fiets", shipped=Decimal(1)))

    assert "Batavus Mambo" in text(render_delivery_note(DeliveryNote("L-1-1", FIETSHAL, stop, "de")))


@pytest.mark.row("SET-07")
@pytest.mark.parametrize(
    ("language", "title", "day", "page"),
    [
        ("nl", "Dagplanning", "maandag 23 november 2026", "Pagina 1 van"),
        ("de", "Tagesplanung", "Montag, 23. November 2026", "Seite 1 von"),
        ("en", "Day plan", "Monday 23 November 2026", "Page 1 of"),
    ],
)
def test_papers_speak_three_languages(language, title, day, page):
    first = pages(render(a_paper(Paper.DAY_PLAN, a_card(), language=language)))[0]

    assert title in first
    assert day in first
    assert page in first


def test_each_language_has_the_same_words():
    assert set(words("nl")) == set(words("de")) == set(words("en"))


@pytest.mark.parametrize("paper", list(Paper))
def test_forty_stops_thirty_lines_and_nasty_names_lose_nothing(paper):
    day = a_heavy_day()

    pdf = render(a_paper(paper, *day))

    everything = text(pdf)
    assert f"Pagina 1 van {len(PdfReader(BytesIO(pdf)).pages)}" in everything
    shown = {
        Paper.WORKSHOP: [card for card in day if card.workshop_minutes],
        Paper.PACKING_PICKUP: [card for card in day if card.stop.delivery is Delivery.PICKUP],
        Paper.PACKING_DELIVERY: [card for card in day if card.stop.delivery is not Delivery.PICKUP],
    }.get(paper, list(day))
    numbers = {card.stop.number for card in shown}
    assert all(number in everything for number in numbers)
    on_three_pages = " ".join(pages(pdf)[:3])
    assert set(barcodes(pdf, 3)) == {number for number in numbers if number in on_three_pages}
    for letters in ("Władysław", "Łuczyński", "straßenfelder"):
        assert letters in everything
    if paper is not Paper.WORKSHOP:
        assert "€ 4.599,00" in everything
        assert "Größe" in everything


def test_nothing_is_drawn_outside_the_page():
    """The last product of a stop that is longer than a page stands on one of its pages, above the foot."""
    order = an_order()
    lines = tuple(a_line(order.order_id, f"sku-{n}", name=f"Artikel {n:03}") for n in range(120))
    stop = a_stop(order.model_copy(update={"lines": lines}), boxes=99)

    for paper in (Paper.DAY_PLAN, Paper.PACKING_DELIVERY):
        pdf = render(a_paper(paper, a_card(stop)))
        assert min(heights(pdf)) > 20
        words = text(pdf)
        assert all(f"Artikel {n:03}" in words for n in range(120))


def heights(pdf):
    """How far above the lower edge each word stands."""
    found = []

    def note(part, _page, matrix, _font, _size):
        if part.strip():
            found.append(matrix[5])

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return found


def test_a_company_and_a_very_long_name_stay_in_their_column():
    where = an_address(last_name=NASTY * 2, company="Ĳssalon GmbH", street=("Straße " * 12,))
    stop = a_stop(an_order(delivery_address=where))

    pdf = render(a_paper(Paper.DAY_PLAN, a_card(stop)))

    assert "Ĳssalon GmbH" in text(pdf)
    assert barcodes(pdf) == [stop.number]


def test_zbar_reads_them_too(tmp_path):
    stop = a_stop()
    (tmp_path / "paper.pdf").write_bytes(render(a_paper(Paper.DAY_PLAN, a_card(stop))))
    subprocess.run(["pdftoppm", "-r", "200", "-png", "paper.pdf", "paper"], cwd=tmp_path, check=True)

    read = subprocess.run(["zbarimg", "-q", "--raw", "paper-1.png"], cwd=tmp_path, capture_output=True, text=True)

    assert read.stdout.split() == [stop.number]
