"""Addresses as people type them: taken apart, checked for their form, compared with what a geocoder knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.integration.domain.addresses import PostalAddress, house_of, key_of
from services.integration.domain.addresses_check import HARMLESS, form_of, postcode_of
from services.integration.domain.addresses_match import Candidate, Verdict, judge, or_meant, unasked


def an_address(*lines: str, postcode: str = "1015 CJ", city: str = "Amsterdam", country: str = "NL") -> PostalAddress:
    return PostalAddress(lines or ("Keizersgracht 12",), postcode, city, country)


@pytest.mark.row("P-18")
@pytest.mark.parametrize(
    ("lines", "country", "street", "number", "addition"),
    [
        (("Dorpsstraat 12 bis",), "NL", "Dorpsstraat", "12", "bis"),
        (("Kade 3-2hg",), "NL", "Kade", "3", "2hg"),
        (("Dorpsstraat", "12"), "NL", "Dorpsstraat", "12", ""),
        (("Dorpsstraat", "12", "bis"), "NL", "Dorpsstraat", "12", "bis"),
        (("Dorpsstraat", "12 a"), "NL", "Dorpsstraat", "12", "a"),
        (("1e Helmersstraat 12",), "NL", "1e Helmersstraat", "12", ""),
        (("1e Helmersstraat",), "NL", "1e Helmersstraat", "", ""),
        (("Plein 1944 12",), "NL", "Plein 1944", "12", ""),
        (("Plein '40-'45 12",), "NL", "Plein '40-'45", "12", ""),
        (("Hof van 2 Linden 5",), "NL", "Hof van 2 Linden", "5", ""),
        (("Dorpsstraat12a",), "NL", "Dorpsstraat", "12", "a"),
        (("t.a.v. Jan 3", "Dorpsstraat 12"), "NL", "Dorpsstraat", "12", ""),
        (("Keizersgracht 123", "2 hoog"), "NL", "Keizersgracht", "123", ""),
        (("Keizersgracht 12-3hoog",), "NL", "Keizersgracht", "12", "3hoog"),
        (("Brink 12 appartement 3",), "NL", "Brink", "12", "appartement 3"),
        (("Brink 12 app. 3",), "NL", "Brink", "12", "app. 3"),
        (("Hauptstr. 12 2. OG",), "DE", "Hauptstr.", "12", "2. OG"),
        (("Meir 12 bus 3",), "BE", "Meir", "12", "bus 3"),
        (("Mariahilfer Straße 12/3/4",), "AT", "Mariahilfer Straße", "12", "3/4"),
        (("12 bis rue de Rivoli",), "FR", "rue de Rivoli", "12", "bis"),
        (("Lange Delft 33 II",), "NL", "Lange Delft", "33", "II"),
        (("Laan nr. 7 achter",), "NL", "Laan", "7", "achter"),
        (("Am Alten Markt 7a",), "DE", "Am Alten Markt", "7", "a"),
        (("Q5, 14",), "DE", "Q5", "14", ""),
        (("Q 5 14",), "DE", "Q5", "14", ""),
        (("Mannheim Q5, 14",), "DE", "Mannheim Q5", "14", ""),
        (("Straße des 17. Juni 135",), "DE", "Straße des 17. Juni", "135", ""),
        (("Hauptstr. 5-7",), "DE", "Hauptstr.", "5", "7"),
        (("Berliner Straße 12, Hinterhaus",), "DE", "Berliner Straße", "12", ""),
        (("Rue de la Loi 16",), "BE", "Rue de la Loi", "16", ""),
        (("16, Rue de la Loi",), "BE", "Rue de la Loi", "16", ""),
    ],
)
def test_street_number_and_addition_are_told_apart(
    lines: tuple[str, ...], country: str, street: str, number: str, addition: str
) -> None:
    house = house_of(an_address(*lines, country=country))
    assert (house.street, house.number, house.addition) == (street, number, addition)


_STREETS = st.from_regex(r"[A-Z][a-z]{3,12}(straat|weg|laan|straße)", fullmatch=True)
_ADDITIONS = st.sampled_from(["", "a", "B", "bis", "2", "II", "2hg", "hs"])


@given(_STREETS, st.integers(1, 99999), _ADDITIONS, st.sampled_from([" ", "-", "/"]), st.booleans())
def test_whatever_number_stands_behind_a_street_is_found_again(
    street: str, number: int, addition: str, joint: str, own_line: bool
) -> None:
    whole = f"{number}{joint}{addition}" if addition else str(number)
    house = house_of(an_address(street, whole) if own_line else an_address(f"{street} {whole}"))
    assert (house.street, house.number, house.addition) == (street, str(number), addition)
    again = house_of(an_address(house.first_line))
    assert (again.street, again.number, again.addition) == (street, str(number), addition)


@given(st.lists(st.text(max_size=300), max_size=4), st.text(max_size=20), st.text(max_size=50), st.text(max_size=3))
def test_no_text_whatever_breaks_the_check(lines: list[str], postcode: str, city: str, country: str) -> None:
    address = PostalAddress(tuple(lines), postcode, city, country)
    form = form_of(address)
    assert form_of(form.address).problem == form.problem
    assert len(key_of(address)) == 64


@pytest.mark.row("P-18")
@pytest.mark.parametrize(
    ("typed", "country", "written"),
    [
        ("1234ab", "NL", "1234 AB"),
        ("1234 AB", "NL", "1234 AB"),
        (" 1234-ab ", "NL", "1234 AB"),
        ("NL-1234 AB", "NL", "1234 AB"),
        ("0123 AB", "NL", None),
        ("1234", "NL", None),
        ("1234 SS", "NL", None),
        ("50667", "DE", "50667"),
        ("D-50667", "DE", "50667"),
        ("5066", "DE", None),
        ("00100", "DE", None),
        ("B-1000", "BE", "1000"),
        ("1010", "AT", "1010"),
        ("75 001", "FR", "75 001"),
    ],
)
def test_a_postcode_is_written_as_its_country_writes_it_or_is_none(
    typed: str, country: str, written: str | None
) -> None:
    assert postcode_of(typed, country) == written


@pytest.mark.row("P-18")
@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (an_address(), ""),
        (an_address("Keizersgracht"), "missing_number"),
        (an_address("12"), "missing_street"),
        (PostalAddress((), "1015 CJ", "Amsterdam", "NL"), "missing_street"),
        (an_address(city=""), "missing_city"),
        (an_address(postcode=""), "missing_postcode"),
        (an_address(postcode="1015"), "postcode_format"),
        (an_address(country=""), "missing_country"),
        (an_address("Postbus 123"), "po_box"),
        (an_address("Postfach 12 34", country="DE", postcode="50667"), "po_box"),
        (an_address("BP 12", country="FR", postcode="75001"), "po_box"),
        (an_address("DHL Servicepoint Primera", "Brink 12"), "packstation"),
        (an_address("Packstation 145", country="DE", postcode="50667"), "packstation"),
        (an_address("Postbusstraat 3"), ""),
        (an_address("High Street 3", country="IE", postcode=""), ""),
    ],
)
def test_what_cannot_be_an_address_is_said_with_its_reason(address: PostalAddress, problem: str) -> None:
    assert form_of(address).problem == problem


def test_a_postcode_typed_carelessly_is_harmless_and_written_properly() -> None:
    address = an_address(postcode="1015cj")
    verdict = unasked(form_of(address), address)
    assert verdict.ok
    assert verdict.problem == "spelling"
    assert verdict.suggestion == an_address()


def a_house(street: str = "Keizersgracht", number: str = "12", **told: object) -> Candidate:
    values = {"addition": "", "postcode": "1015CJ", "city": "Amsterdam", "lat": 52.37, "lon": 4.88}
    precision = "house" if number else "street"
    return Candidate(**{"street": street, "number": number, "precision": precision, **values, **told})  # type: ignore[arg-type]


def judged(address: PostalAddress, *found: Candidate, register: bool = True) -> Verdict:
    return judge(form_of(address), address, found, knows_every_house=register)


@pytest.mark.row("SCR-16")
def test_a_house_that_is_known_is_found() -> None:
    verdict = judged(an_address(), a_house())
    assert (verdict.problem, verdict.precision, verdict.lat, verdict.lon) == ("", "house", 52.37, 4.88)


def test_an_addition_the_register_does_not_have_makes_no_address_wrong() -> None:
    assert judged(an_address("Keizersgracht 12 bis"), a_house()).problem == ""


def test_of_two_flats_the_one_asked_for_is_taken() -> None:
    verdict = judged(an_address("Keizersgracht 12-2"), a_house(lat=1.0), a_house(addition="2", lat=2.0))
    assert verdict.lat == 2.0


@pytest.mark.row("P-18")
@pytest.mark.row("SCR-17")
def test_a_house_number_that_does_not_exist_is_told_and_has_no_pin() -> None:
    verdict = judged(an_address("Keizersgracht 9999"), a_house(number="1"), a_house(number=""))
    assert (verdict.problem, verdict.located, verdict.ok) == ("number_unknown", False, False)


@pytest.mark.row("P-18")
@pytest.mark.parametrize(
    ("typed", "there", "suggested"),
    [
        ("999", ("99",), "Keizersgracht 99"),
        ("1200", ("120",), "Keizersgracht 120"),
        ("912", ("192", "40"), "Keizersgracht 192"),
        ("1122", ("112", "122"), None),  # which of the two?
        ("999", ("1",), None),
    ],
)
def test_a_slip_of_the_finger_is_suggested_where_one_house_alone_is_meant(
    typed: str, there: tuple[str, ...], suggested: str | None
) -> None:
    form = form_of(an_address(f"Keizersgracht {typed}"))
    verdict = or_meant(Verdict("number_unknown"), form, [a_house(number=each) for each in there])
    assert (verdict.suggestion and verdict.suggestion.lines[0]) == suggested
    assert not verdict.ok


def test_where_not_every_house_is_mapped_the_street_will_do() -> None:
    verdict = judged(an_address("Keizersgracht 13"), a_house(number=""), register=False)
    assert (verdict.problem, verdict.precision, verdict.ok, verdict.located) == (
        "number_unproven",
        "street",
        True,
        True,
    )


@pytest.mark.row("P-18")
def test_another_street_at_this_postcode_and_number_is_suggested() -> None:
    verdict = judged(an_address("Damrak 12 bis"), a_house())
    assert (verdict.problem, verdict.located) == ("street_mismatch", False)
    assert verdict.suggestion == an_address("Keizersgracht 12 bis")


@pytest.mark.row("P-18")
def test_the_right_postcode_is_suggested() -> None:
    verdict = judged(an_address(postcode="1016 CJ"), a_house())
    assert (verdict.problem, verdict.suggestion) == ("postcode_mismatch", an_address())


def test_a_postcode_that_is_none_gets_the_right_one_suggested() -> None:
    verdict = judged(an_address(postcode="1015"), a_house())
    assert (verdict.problem, verdict.suggestion) == ("postcode_format", an_address())


def test_a_misspelt_street_is_suggested_as_it_is_written() -> None:
    verdict = judged(an_address("Kijzergraft 12", postcode="1016 AA"), a_house(number=""))
    assert verdict.problem == "street_unknown"
    assert verdict.suggestion is not None
    assert verdict.suggestion.lines == ("Keizersgracht 12",)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Breite Str. 4", "Breite Straße"),
        ("Breite Strasse 4", "Breite Straße"),
        ("St. Annastraat 4", "Sint Annastraat"),
    ],
)
def test_streets_are_compared_as_they_are_spoken(typed: str, known: str) -> None:
    assert judged(an_address(typed), a_house(known, "4")).ok


def test_a_town_known_by_two_names_is_one_town() -> None:
    verdict = judged(an_address(city="Den Haag"), a_house(city="'s-Gravenhage"))
    assert (verdict.problem, verdict.located) == ("", True)


@pytest.mark.row("SCR-17")
def test_what_is_nowhere_is_not_found() -> None:
    verdict = judged(an_address("Nergenslaan 4", postcode="9999 ZZ", city="Nergenshuizen"))
    assert (verdict.problem, verdict.suggestion, verdict.located) == ("not_found", None, False)


@given(st.integers(1, 200), st.sampled_from(["", "a", "bis"]), st.sampled_from(["1015 CJ", "1015cj", "1015CJ"]))
def test_what_is_suggested_would_be_found(number: int, addition: str, postcode: str) -> None:
    wrong = an_address(f"Damrak {number} {addition}", postcode=postcode)
    suggestion = judged(wrong, a_house(number=str(number))).suggestion
    assert suggestion is not None
    assert judged(suggestion, a_house(number=str(number))).problem in HARMLESS - {"spelling"}
