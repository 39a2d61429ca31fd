"""Every mail in every language: what it must say, in that language's words and figures, and nothing that breaks out."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from jinja2.exceptions import SecurityError

from contracts.facts import Delivery, Option, PaymentKind, StockState
from contracts.shop_identity import ShopIdentity
from services.notifier.domain.happening import Box, Credit, Happening, Occasion, Paper, Policy, Stage
from services.notifier.letters import formats
from services.notifier.letters.letter import letter_of
from services.notifier.letters.render import Words, environment, render
from services.notifier.letters.words import WORDS
from services.notifier.storage.orders import KnownOrder
from tests.notifier.builders import TUESDAY, a_line, an_order

pytestmark = pytest.mark.usefixtures("in_november")
FIETSHAL = ShopIdentity(
    shop="fietshal",
    name="Fietshal",
    phone="038 123 45 67",
    street="Industrieweg 8",
    postcode="8021 AB",
    city="Zwolle",
    hours={"nl": "di t/m za 9.30–17.30 uur", "de": "Di–Sa 9.30–17.30 Uhr", "en": "Tue–Sat 9.30–17.30"},
    iban="NL91ABNA0417164300",
    bic="ABNANL2A",
)
LANGUAGES = ("nl", "de", "en")
EVERY = [(occasion, language) for occasion in Occasion for language in LANGUAGES]


def a_mail(occasion: Occasion, language: str, *, known: dict[str, Any] | None = None, **facts: Any) -> Words:
    order = an_order(language=language, **facts)
    happening = Happening(occasion, order.order_id, fact="x")
    if occasion in (Occasion.ORDER_PLANNED, Occasion.ORDER_MOVED, Occasion.READY_FOR_COLLECTION):
        happening = replace(happening, day=TUESDAY, slot="09:00–12:00", delivery=order.delivery.value)
    if occasion is Occasion.ORDER_MOVED:
        happening = replace(happening, from_day=date(2026, 11, 23))
    if occasion is Occasion.ORDER_SHIPPED_TRACKING:
        happening = replace(happening, carrier="dhl", boxes=(Box(1, "JD014600006281230701"),))
    if occasion is Occasion.STATUS_CHANGED:
        happening = replace(happening, status="In de lak")
    if occasion.value.startswith("policy_"):
        happening = replace(happening, policy=a_policy(ended=occasion is Occasion.POLICY_ENDED))
    if occasion is Occasion.ORDER_CREDITED:
        credit = Credit("2026-000124", "2026-000123", Decimal("50.00"), paid_back=False)
        happening = replace(happening, credit=credit, amount=Decimal("50.00"), currency="EUR")
    values = {"stage": Stage.PLANNED, "day": TUESDAY, "slot": "", **(known or {})}
    return render(letter_of(KnownOrder(order.order_id, order, **values), happening, FIETSHAL, language))


def a_policy(*, ended: bool = False, paper: bool = True) -> Policy:
    told: dict[str, Any] = {
        "policy_id": UUID(int=3),
        "number": "ZZ700001",
        "insurer": "Zeker & Zoon",
        "currency": "EUR",
    }
    if ended:
        told |= {"refund": Decimal("391.86"), "ends_on": date(2026, 11, 24)}
    else:
        told |= {"premium": Decimal("391.86"), "months": 36, "owner": "Piet Jansen", "frame_number": "GZ 4711"}
        told |= {"starts_on": date(2026, 11, 22), "ends_on": date(2029, 11, 21)}
        told |= {"paper": Paper("a" * 64, "polis.pdf", "application/pdf") if paper else None}
    return Policy(article="Gazelle Ultimate C380", **told)


class Page(HTMLParser):
    """What stands in the HTML, and whether its tags close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "meta", "img", "link"):
            self.open.append(tag)
        self.outside += [f"{tag} {name}" for name, _ in attrs if name in ("src", "background", "srcset")]
        if tag in ("img", "link", "script", "iframe"):
            self.outside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if "style" not in self.open else ""


@pytest.mark.row("STA-08")
@pytest.mark.parametrize(("occasion", "language"), EVERY)
def test_every_mail_names_the_order_its_products_and_what_to_do(occasion: Occasion, language: str) -> None:
    words = a_mail(occasion, language)
    page = Page(words.html)
    assert page.open == []
    assert page.outside == []
    assert "100012866" in words.subject
    assert "\n" not in words.subject
    for text in (words.text, page.text):
        assert "100012866" in text
        assert "Gazelle Ultimate C380" in text
        assert "Anna de Vries" in text
        assert "{" not in text
        assert "None" not in text
        if occasion is not Occasion.ORDER_CANCELLED:
            assert WORDS[language]["to_do"] in text
    assert "\n\n\n" not in words.text
    assert f'<html lang="{language}">' in words.html


@pytest.mark.row("P-64")
@pytest.mark.parametrize(("occasion", "language"), EVERY)
def test_no_mail_mixes_languages(occasion: Occasion, language: str) -> None:
    """Words that stand in every mail of a language stand in none of another's."""
    marks = {"nl": r"\b(uw|bestelling|wij|Aantal)\b", "de": r"\b(Ihre|Bestellung|wir|Menge)\b"}
    marks["en"] = r"\b(your|order|we|Quantity)\b"
    words = a_mail(occasion, language, lines=(a_line(options=()),))
    for text in (words.subject + words.text, words.subject + Page(words.html).text):
        text = text.replace("In de lak", "").replace("Fietshal", "")
        assert re.search(marks[language], text)
        for other in set(LANGUAGES) - {language}:
            assert re.findall(marks[other], text) == []


@pytest.mark.row("STA-08")
@pytest.mark.parametrize(
    ("language", "amount", "account"),
    [
        ("nl", "Maak € 2.838,95 over", "Rekeningnummer: NL91 ABNA 0417 1643 00"),
        ("de", "überweisen Sie 2.838,95 €", "IBAN: NL91 ABNA 0417 1643 00"),
        ("en", "transfer €2,838.95", "IBAN: NL91 ABNA 0417 1643 00"),
    ],
)
def test_who_pays_by_transfer_reads_how(language: str, amount: str, account: str) -> None:
    text = a_mail(Occasion.ORDER_RECEIVED, language, payment_kind=PaymentKind.TRANSFER).text.replace("\xa0", " ")
    assert amount in text
    assert account in text
    assert text.count("100012866") >= 2  # the order, and what to mention


def test_who_has_paid_reads_nothing_of_paying() -> None:
    known = {"paid": Decimal("2838.95"), "open": Decimal(0)}
    text = a_mail(Occasion.ORDER_PLANNED, "nl", known=known, payment_kind=PaymentKind.TRANSFER).text
    assert "Maak" not in text
    assert "Rekeningnummer" not in text


def test_without_an_account_the_customer_is_sent_to_the_shop_s_own_details() -> None:
    order = an_order(payment_kind=PaymentKind.TRANSFER)
    happening = Happening(Occasion.ORDER_RECEIVED, order.order_id, fact="x")
    bare = ShopIdentity(shop="fietshal", name="Fietshal")
    text = render(letter_of(KnownOrder(order.order_id, order), happening, bare, "nl")).text
    assert "de betaalgegevens die u bij het bestellen kreeg, onder vermelding van 100012866" in text


@pytest.mark.parametrize(
    ("delivery", "kind", "words"),
    [
        (Delivery.VAN, PaymentKind.ON_DELIVERY, "Betaal € 2.838,95 bij de bezorging."),
        (Delivery.PICKUP, PaymentKind.AT_PICKUP, "Betaal € 2.838,95 bij het afhalen."),
        (Delivery.PICKUP, PaymentKind.ON_DELIVERY, "Betaal € 2.838,95 bij het afhalen."),
        (Delivery.VAN, PaymentKind.ON_ACCOUNT, "U betaalt € 2.838,95 achteraf; daarvoor ontvangt u een factuur."),
    ],
)
def test_what_is_to_be_paid_where(delivery: Delivery, kind: PaymentKind, words: str) -> None:
    text = a_mail(Occasion.ORDER_PLANNED, "nl", delivery=delivery, payment_kind=kind).text.replace("\xa0", " ")
    assert words in text


@pytest.mark.row("STA-08")
def test_who_collects_reads_where_when_and_what_to_bring() -> None:
    text = a_mail(Occasion.READY_FOR_COLLECTION, "nl", delivery=Delivery.PICKUP).text
    assert "Afhaaladres: Fietshal, Industrieweg 8, 8021 AB Zwolle" in text
    assert "Openingstijden: di t/m za 9.30–17.30 uur" in text
    assert "Neem het bestelnummer 100012866 en een geldig identiteitsbewijs mee." in text
    assert "Diezerstraat" not in text


def test_a_parcel_s_day_is_not_promised_as_its_arrival() -> None:
    text = a_mail(Occasion.ORDER_PLANNED, "nl", delivery=Delivery.PARCEL, carrier="postnl").text
    assert "Wij maken uw pakket klaar op dinsdag 24 november. Daarna haalt PostNL het bij ons op" in text
    assert "Zorg dat" not in text


def test_what_customers_and_shops_write_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=1>{{ 7 * 7 }}{% raw %}'
    line = a_line(evil, options=(Option(label=evil, value=evil),))
    words = a_mail(Occasion.STATUS_CHANGED, "nl", lines=(line,), customer_name=evil, reference=evil)
    page = Page(words.html)
    assert page.outside == []
    assert "<script" not in words.html
    assert "{{ 7 * 7 }}" in page.text
    assert evil in words.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", 'https://x" onclick="1', "data:text/html,x", "https://a b"])
def test_only_web_addresses_become_links(url: str) -> None:
    order = an_order(delivery=Delivery.PARCEL)
    happening = Happening(
        Occasion.ORDER_SHIPPED_TRACKING, order.order_id, fact="x", carrier="unknown", boxes=(Box(1, "123", url),)
    )
    words = render(letter_of(KnownOrder(order.order_id, order), happening, FIETSHAL, "nl"))
    assert "href" not in words.html
    assert "Volgnummer: 123" in words.text


def test_the_carrier_s_own_address_is_the_link() -> None:
    order, url = an_order(), "https://carrier.example/track/1?a=b&c=d"
    happening = Happening(Occasion.ORDER_SHIPPED_TRACKING, order.order_id, fact="x", boxes=(Box(1, "123", url),))
    words = render(letter_of(KnownOrder(order.order_id, order), happening, FIETSHAL, "nl"))
    assert 'href="https://carrier.example/track/1?a=b&amp;c=d"' in words.html
    assert url in words.text


def test_a_template_reaches_nothing_but_its_letter() -> None:
    order = an_order()
    letter = letter_of(KnownOrder(UUID(int=1), order), Happening(Occasion.ORDER_PAID, UUID(int=1), "x"), FIETSHAL, "nl")
    for words in ("{{ ''.__class__.__mro__ }}", "{{ letter.__init__.__globals__ }}", "{{ letter.say.__func__ }}"):
        template = environment().from_string(words)
        with pytest.raises(SecurityError):
            template.render(letter=letter)


def test_the_amounts_shown_add_up() -> None:
    totals = an_order().totals.model_copy(update={"discount": Decimal("-100"), "grand_total": Decimal("2717.95")})
    text = a_mail(Occasion.ORDER_RECEIVED, "nl", totals=totals).text.replace("\xa0", " ")
    assert "Verzendkosten: € 39,95" in text
    assert "Korting: € -121,00" in text  # 2799.00 + 39.95 − 121.00 = 2717.95
    assert "Totaal: € 2.717,95" in text


def test_cancelled_lines_are_no_longer_listed_and_parts_have_no_price() -> None:
    lines = (
        a_line("Fietstas", line="1", cancelled=Decimal(1), stock=StockState.CANCELLED),
        a_line("Set", line="2", quantity=Decimal("1.5"), price="10"),
        a_line("Onderdeel", line="3", parent_shop_line_id="2", price="3.33"),
    )
    text = a_mail(Occasion.ORDER_PLANNED, "nl", lines=lines).text
    assert "Fietstas" not in text
    assert "- 1,5 x Set" in text
    assert "3,33" not in text


@pytest.mark.parametrize(
    ("language", "day", "slot", "amount"),
    [
        ("nl", "dinsdag 24 november", "tussen 09:00 en 12:00 uur", "€ 1.234,50"),
        ("de", "Dienstag, 24. November", "zwischen 09:00 und 12:00 Uhr", "1.234,50 €"),
        ("en", "Tuesday 24 November", "between 09:00 and 12:00", "€1,234.50"),
    ],
)
def test_days_times_and_amounts(language: str, day: str, slot: str, amount: str) -> None:
    assert formats.day(TUESDAY, language) == day
    assert formats.day(date(2027, 1, 4), language).endswith(" 2027")
    assert formats.slot("09:00–12:00", language) == slot
    assert formats.slot("", language) == ""
    assert formats.money(Decimal("1234.495"), "EUR", language).replace("\xa0", " ") == amount


def test_other_currencies_are_the_order_s_own() -> None:
    assert formats.money(Decimal("99.9"), "CHF", "de").replace("\xa0", " ") == "99,90 CHF"
    assert formats.money(Decimal("1000"), "JPY", "en") == "JP¥1,000"


@pytest.mark.row("INS-05")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Polisnummer: ZZ700001", "Premie: € 391,86", "36 maanden, 22 november 2026 t/m 21 november 2029"]),
        ("de", ["Policennummer: ZZ700001", "Prämie: 391,86 €", "36 Monate, 22. November 2026 bis 21. November 2029"]),
        ("en", ["Policy number: ZZ700001", "Premium: €391.86", "36 months, 22 November 2026 to 21 November 2029"]),
    ],
)
def test_who_is_insured_reads_all_of_it_and_nothing_of_paying(language: str, words: list[str]) -> None:
    text = a_mail(Occasion.POLICY_CONCLUDED, language).text.replace("\xa0", " ")
    for each in (*words, "Piet Jansen", "GZ 4711", "Zeker & Zoon"):
        assert each in text
    assert not any(each in text for each in ("Betaal", "bezahlen", "Please pay"))


@pytest.mark.row("INS-05")
def test_a_mail_speaks_of_the_policy_along_only_where_it_is() -> None:
    order = an_order()
    known = KnownOrder(order.order_id, order)

    def text(policy: Policy) -> str:
        happening = Happening(Occasion.POLICY_CONCLUDED, order.order_id, fact="x", policy=policy)
        return render(letter_of(known, happening, FIETSHAL, "nl")).text

    assert "De polis vindt u in de bijlage" in text(a_policy())
    assert "De polis zelf hebben wij nog niet van de verzekeraar ontvangen." in text(a_policy(paper=False))


@pytest.mark.row("M-10")
def test_who_was_insured_reads_what_comes_back() -> None:
    text = a_mail(Occasion.POLICY_ENDED, "nl").text.replace("\xa0", " ")
    assert "is beëindigd op 24 november 2026. De verzekeraar betaalt € 391,86 terug." in text
    assert "U hoeft nu niets te doen." in text
