"""What stands on the printed invoice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from contracts.facts import OrderFacts, PaymentKind, TaxPart
from contracts.invoicing import InvoiceSettings
from contracts.shop_identity import ShopIdentity
from kit.paper import picture
from services.invoicing.documents.invoice import draw, number_on
from services.invoicing.domain.invoice import Invoice
from services.invoicing.use_cases.content import invoice_of
from tests.invoicing.builders import TUESDAY, A, an_address, an_order
from tests.paper_reading import a_logo, codes, fonts, sizes, texts

SELLER = ShopIdentity(
    shop="fietsen",
    name="Fietsenhuis",
    company="Fietsenhuis Ĳsselstein",
    street="Dorpsstraat 1",
    postcode="3401 AB",
    city="Ĳsselstein",
    email="info@fietsenhuis.example",
    vat_id="NL001234567B01",
    registration="KvK 12345678",
    iban="NL91ABNA0417164300",
)
SETTINGS = InvoiceSettings(shop="fietsen")


def numbered(order: OrderFacts, paid: str = "0", day: date | None = TUESDAY) -> Invoice:
    content = invoice_of(order, SETTINGS, SELLER, Decimal(paid), date(2026, 5, 12), day)
    return replace(content, number="2026-000123")


def words(order: OrderFacts, language: str = "", paid: str = "0") -> str:
    return "\n".join(texts(draw(numbered(order, paid), language)))


@pytest.mark.row("INV-08")
def test_everything_an_invoice_must_say_stands_on_it():
    said = words(an_order("100012866", A("2399.00"), shipping="19.95", reference="Zolder"))
    for text in (
        "Fietsenhuis Ĳsselstein",
        "Btw NL001234567B01",
        "KvK 12345678",
        "Jürgen Groß",
        "Łódźstraat 12a",
        "1234 AB Ĳmuiden",
        "2026-000123",
        "12-05-2026",
        "100012866",
        "06-05-2026",
        "Bankoverschrijving",
        "Zolder",
        "Gazelle Ultimate C380",
        "Kleur: zwart mat",
        "2.399,00",
        "Verzendkosten (Bezorgen)",
        "419,82",
        "€ 2.418,95",
        "Pagina 1 van 1",
    ):
        assert text in said


def test_the_way_of_delivery_is_written_out_beside_a_small_amount():
    order = an_order("1", A("100.00"), shipping="39.95", shipping_method="Bezorging - Eigen bezorgdienst")
    assert "Verzendkosten (Bezorging - Eigen bezorgdienst)" in words(order)


@pytest.mark.parametrize(
    ("title", "name"), [("BTW 21%", "BTW 21%"), ("BTW 21 %", "BTW 21 %"), ("Hoog", "Hoog 21%"), ("", "21%")]
)
def test_a_tax_that_is_called_by_its_rate_is_called_so_once(title: str, name: str):
    order = an_order("1", A("121.00"))
    taxes = (TaxPart(title=title, percent=Decimal(21), base=Decimal(100), amount=Decimal(21)),)
    said = words(order.model_copy(update={"taxes": taxes})).partition("Btw-specificatie")[2]
    assert next(line.strip() for line in said.splitlines() if "%" in line).startswith(name)
    assert said.count("21%") + said.count("21 %") == 1


@pytest.mark.row("SCR-20")
def test_the_discount_column_is_there_only_when_there_is_one():
    assert "Korting" not in words(an_order("1", A("100.00")))
    said = words(an_order("1", A("100.00", discount="10.00")))
    assert "Korting" in said
    assert "−10,00" in said


@pytest.mark.row("PAY-06")
def test_cash_on_delivery_shows_its_cost_and_the_sum_to_collect():
    said = words(an_order("1", A("92.50"), fee="7.50", payment_kind=PaymentKind.ON_DELIVERY))
    assert "Rembourskosten" in said
    assert "Te voldoen bij aflevering" in said
    assert "€ 100,00" in said


@pytest.mark.row("INV-10")
def test_another_language_says_the_same_in_figures():
    order = an_order("1", A("1234.50", discount="34.50"), shipping="10.00", payment_kind=PaymentKind.ON_ACCOUNT)
    german, english = words(order, "de"), words(order, "en")
    assert "Rechnung" in german
    assert "1.210,00 €" in german
    assert "Übersetzung der Rechnung 2026-000123" in german
    assert "€1,210.00" in english
    assert "Translation of invoice 2026-000123" in english
    figures = {draw_digits(text) for text in (words(order, "nl"), german, english)}
    assert len(figures) == 1


def draw_digits(text: str) -> tuple[str, ...]:
    """All amounts of a page, without what languages write differently."""
    found = []
    for word in text.replace("€", " ").split():
        bare = word.replace(".", "").replace(",", "")
        if bare != word and bare.isdigit() and len(bare) > 3 and word.count(".") != 2:
            found.append(bare)
    return tuple(sorted(found))


def test_paid_in_part_shows_what_is_still_to_pay():
    said = words(an_order("1", A("100.00")), paid="40")
    assert "−40,00" in said
    assert "€ 60,00" in said


def test_a_long_invoice_carries_its_head_and_counts_its_pages():
    lines = [A(f"{n + 10}.95", name=f"Artikel {n} " + "met een lange naam " * (n % 5)) for n in range(60)]
    pages = texts(draw(numbered(an_order("1", *lines))))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "2026-000123" in page
        assert f"Pagina {number} van {len(pages)}" in page
    assert all("Omschrijving" in page for page in pages[:-1])
    assert sum(page.count("GAZ-C380") for page in pages) == 60


def test_emoji_are_dropped_and_a_name_in_another_script_becomes_its_number():
    said = words(an_order("1", A(name="Fietsbel 🔔 goud"), A(name="حقيبة", sku="AR-0674")))
    assert "Fietsbel goud" in said
    assert "AR-0674" in said


def test_company_and_delivery_address_stand_beside_each_other():
    said = words(
        an_order("1", billing=an_address(company="Möbel & Söhne GmbH", vat_id="DE123456789", country="DE", city="Köln"))
    )
    assert "Möbel & Söhne GmbH" in said
    assert "Duitsland" in said
    assert "Afleveradres" in said
    assert "DE123456789" in said


def test_the_number_is_put_on_the_drawn_invoice_everywhere_and_typefaces_are_in_it():
    lines = [A(f"{n + 10}.95") for n in range(40)]
    content = invoice_of(an_order("1", *lines), SETTINGS, SELLER, Decimal(0), date(2026, 5, 12))
    final = replace(content, number="2026-000123")
    pdf = number_on(draw(content), content, final)
    assert texts(pdf) == texts(draw(final))
    assert all("0000-000000" not in page and "2026-000123" in page for page in texts(pdf))
    assert all(fonts(pdf).values())
    assert set(sizes(pdf)) == {(210, 297)}


def test_the_millionth_invoice_of_a_year_is_drawn_again():
    content = invoice_of(an_order("1"), SETTINGS, SELLER, Decimal(0), date(2026, 5, 12))
    pdf = number_on(draw(content), content, replace(content, number="2026-1000000"))
    assert "2026-1000000" in texts(pdf)[0]


def test_the_payment_code_can_be_scanned():
    pdf = draw(numbered(an_order("100012866", A("100.00"))))
    (content,) = codes(pdf, 0)
    assert content.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Fietsenhuis Ĳsselstein",
        "NL91ABNA0417164300",
        "EUR100.00",
        "",
        "",
        "100012866",
    ]
    assert codes(draw(numbered(an_order("1", A("100.00")), paid="100")), 0) == {}


def test_the_payment_code_names_who_holds_the_account():
    invoice = numbered(an_order("1", A("100.00")))
    pdf = draw(replace(invoice, issuer=replace(invoice.issuer, account_holder="Stichting Derdengelden")))
    (content,) = codes(pdf, 0)
    assert content.split("\n")[5] == "Stichting Derdengelden"


@pytest.mark.row("P-70")
def test_the_logo_stands_where_the_name_stood_and_once_in_the_file():
    shown = picture(a_logo())
    invoice = numbered(an_order("1", *[A(f"{n + 10}.95") for n in range(40)]))
    with_logo = replace(invoice, issuer=replace(invoice.issuer, logo="hash"))
    pdf = draw(with_logo, logos={"hash": shown})
    first, second, *_ = (page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(pdf))
    assert first.getpixel((55, 40)) == (200, 30, 30)
    assert (200, 30, 30) not in {colour for _, colour in second.getcolors(1 << 20)}
    assert "Fietsenhuis Ĳsselstein · Dorpsstraat 1" in texts(pdf)[0]
    assert texts(draw(with_logo)) == texts(draw(invoice))  # a paper without its logo is still one
    assert number_on(pdf, with_logo, replace(with_logo, number="2026-000124"), {}).count(shown.content) == 1
