"""Papers: typefaces are in the file, codes can be scanned, the same content is the same file, also drawn at once."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from contracts.facts import Address
from kit.paper import (
    LABEL,
    RIGHT,
    Cell,
    Column,
    Document,
    Flow,
    Label,
    code128,
    country,
    day,
    ean13,
    fitted,
    frame_header,
    gs1_sscc,
    language_of,
    long_day,
    money,
    percent,
    printable,
    quantity,
    shipping_label,
    stamped,
    wrapped,
)
from kit.paper.fonts import REGULAR
from tests.paper_reading import codes, fonts, sizes, texts

LETTERS = "Łódź Straße ĲĳŸ € naïve Şık Č Ű – “x” ½ m²"


def a_label(**changes) -> Label:
    values = {
        "sender": ("Fietsenhuis", "Dorpsstraat 1", "3401 AB Ĳsselstein"),
        "recipient": Address(
            first_name="Wolfgang-Maximilian",
            last_name="von der Hohenstraße-Łukasiewicz",
            company="Möbelhaus Groß & Söhne GmbH",
            street=("Alte Landstraße 123a", "Hinterhof"),
            postcode="50667",
            city="Köln",
            country="DE",
        ),
        "order_number": "100012866",
        "box": 1,
        "boxes": 2,
        "sscc": "387123450000000011",
        "carrier": "dhl",
        "day": "12-05-2026",
        "slot": "09:00–12:00",
        "reference": "Ref Ĳ-12",
        "to_collect": Decimal("1249.95"),
        "weight_grams": 21500,
    }
    return Label(**(values | changes))


def a_paper(text: str = LETTERS) -> bytes:
    document = Document("Proef")
    page = document.page()
    page.text(50, 50, text, 12)
    page.text(50, 70, text, 12, bold=True)
    page.close()
    return document.pdf()


def test_letters_of_our_customers_print_and_their_typefaces_are_in_the_file():
    pdf = a_paper()
    assert texts(pdf)[0].split("\r\n") == [LETTERS, LETTERS]
    assert fonts(pdf) == {"/AAAAAA+Roboto-Regular": True, "/AAAAAA+Roboto-Bold": True}


def test_letters_beyond_the_common_ones_get_a_subset_of_their_own():
    text = "Ελλάδα Київ ŵ " + "".join(chr(code) for code in range(0x0400, 0x0450))
    assert texts(a_paper(text))[0].split("\r\n") == [text, text]


@pytest.mark.parametrize(
    ("text", "prints"),
    [
        ("Fiets 🚲 rood", "Fiets rood"),
        ("👨‍👩‍👧 gezin", "gezin"),
        ("حقيبة", ""),
        ("e\u0301e\u0301n", "één"),
        ("tab\tregel", "tab regel"),
        ("① ﬁets", "1 fiets"),
    ],
)
def test_what_the_typeface_lacks_is_dropped(text: str, prints: str):
    assert printable(text).replace("ﬁ", "fi") == prints


def test_long_texts_are_wrapped_and_a_word_too_long_is_broken():
    lines = wrapped("Donaudampfschifffahrtsgesellschaftskapitän fährt mit dem Rad", 60, 9)
    assert "".join(lines).replace(" ", "") == "DonaudampfschifffahrtsgesellschaftskapitänfährtmitdemRad"
    assert all(REGULAR.width(line, 9) <= 60 for line in lines)
    assert fitted("Een veel te lange naam", 60, 9).endswith("…")
    assert REGULAR.width(fitted("Een veel te lange naam", 60, 9), 9) <= 60


def test_a_table_carries_its_head_and_pages_are_counted():
    document = Document("Lijst", language="de")
    flow = Flow(document, frame_header("Möbelhaus", "Packliste"), language="de")
    rows = [(str(n), Cell(f"Schrank {n}", below=("Eiche", "180 cm"))) for n in range(60)]
    flow.table([Column("Menge", 50, RIGHT), Column("Artikel", 300)], rows)
    flow.end()
    pages = texts(document.pdf())
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        assert "Packliste" in page
        assert "Artikel" in page
        assert f"Seite {number} von 4" in page


def test_the_same_content_is_the_same_file():
    assert a_paper() == a_paper()
    assert a_paper() != a_paper("anders")


@pytest.mark.row("CAR-05")
def test_a_labels_barcodes_are_read_back_from_the_page():
    document = Document("Sticker")
    shipping_label(document, a_label())
    pdf = document.pdf()
    assert sizes(pdf) == [(100, 150)]
    found = codes(pdf, 0)
    read = {re.sub(r"\D", "", text): kind for text, kind in found.items()}
    assert set(read) == {"00387123450000000011", "100012866"}
    said = texts(pdf)[0]
    for text in (
        "Hohenstraße-Łukasiewicz",
        "50667",
        "Köln",
        "DUITSLAND",
        "1/2",
        "€ 1.249,95",
        "(00) 387123450000000011",
    ):
        assert text in said


def test_a_label_is_read_at_the_resolution_of_a_label_printer():
    document = Document("Sticker")
    shipping_label(document, a_label())
    read = {re.sub(r"\D", "", text) for text in codes(document.pdf(), 0, scale=203 / 72)}
    assert "00387123450000000011" in read


def test_a_box_numbered_by_its_carrier_keeps_that_number():
    document = Document("Sticker")
    shipping_label(document, a_label(sscc="3SDEVC123456789", language="de"))
    pdf = document.pdf()
    assert "3SDEVC123456789" in codes(pdf, 0)
    assert "Nachnahme 1.249,95 €" in texts(pdf)[0]


def test_an_sscc_that_is_none_is_not_printed():
    with pytest.raises(ValueError, match="18 digits"):
        gs1_sscc(Document("x").page(LABEL), 0, 0, 200, 50, "12345")


def test_code128_and_ean13_are_read_back():
    document = Document("Codes")
    page = document.page()
    code128(page, 50, 50, 200, 40, "L-100012866-1")
    ean13(page, 50, 150, 150, 50, "871234500001")
    page.close()
    assert set(codes(document.pdf(), 0)) == {"L-100012866-1", "8712345000011"}


def test_a_number_is_put_on_a_finished_paper():
    document = Document("Factuur 0000-000000")
    page = document.page()
    page.late(300, 50, "0000-000000", 12, bold=True, align=RIGHT)
    page.text(50, 80, "Totaal 0000", 12)
    page.close()
    pdf = stamped(document.pdf(), "0000-000000", "2026-000123")
    assert "2026-000123" in texts(pdf)[0]
    assert "Totaal 0000" in texts(pdf)[0]
    assert b"Factuur 2026-000123" in pdf
    with pytest.raises(ValueError, match="does not fit"):
        stamped(pdf, "0000", "12345")


def test_papers_drawn_at_once_in_real_threads_are_as_drawn_alone():
    def draw(n: int) -> str:
        return hashlib.sha256(
            a_paper(f"{LETTERS} {n % 4} " + "".join(map(chr, range(0x410, 0x411 + n % 4))))
        ).hexdigest()

    alone = [draw(n) for n in range(4)]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(draw, range(160)))
    assert together == alone * 40


def test_amounts_and_days_read_as_in_their_language():
    amount, when = Decimal("1234.5"), date(2026, 5, 12)
    assert [money(amount, "EUR", each) for each in ("nl", "de", "en")] == ["€ 1.234,50", "1.234,50 €", "€1,234.50"]
    assert [money(-amount, "EUR", each) for each in ("nl", "en")] == ["€ −1.234,50", "−€1,234.50"]
    assert money(Decimal("3001.58"), "SAR", "en") == "SAR 3,001.58"
    assert money(Decimal("82.6446"), "EUR", "nl") == "€ 82,6446"
    assert [quantity(Decimal(each), "nl") for each in ("2.0000", "1.5", "10")] == ["2", "1,5", "10"]
    assert [percent(Decimal("21.0000"), each) for each in ("nl", "de")] == ["21%", "21 %"]
    assert [day(when, each) for each in ("nl", "de", "en")] == ["12-05-2026", "12.05.2026", "12 May 2026"]
    assert long_day(when, "de") == "Dienstag, 12. Mai 2026"
    assert (country("DE", "nl"), country("XX", "nl")) == ("Duitsland", "XX")
    assert [language_of(each) for each in ("de_AT", "nl", "ar")] == ["de", "nl", "en"]
