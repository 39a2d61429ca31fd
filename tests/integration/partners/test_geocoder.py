"""Both dialects of geocoders against the sandbox's own, over HTTP."""

from collections.abc import Callable

import pytest

from services.integration.domain.addresses import PostalAddress
from services.integration.domain.addresses_check import Form, form_of
from services.integration.partners.geocoder.client import GeocoderConnection, Nominatim, Pdok
from services.integration.partners.geocoder.mapping import of_nominatim, of_pdok
from services.integration.partners.geocoder.schemas import NominatimPlace, PdokDocument
from services.integration.partners.http import Limits, Line
from services.integration.partners.trouble import Denied, Garbled, NoAnswer, PartnerTrouble, Rejected, WrongAddress
from tests.integration.conftest import Sandbox

BREESTRAAT = PostalAddress(("Breestraat 12",), "2312 DN", "Leiden", "NL")
KOELN = PostalAddress(("Breite Straße 12 a",), "50667", "Köln", "DE")


def at_once() -> None:
    """Nobody else asks."""


def pdok(sandbox: Sandbox, line: Line | None = None) -> Pdok:
    return Pdok(GeocoderConnection("pdok", f"{sandbox.address}/geocoder/pdok/v3_1"), at_once, line)


def nominatim(sandbox: Sandbox, line: Line | None = None) -> Nominatim:
    connection = GeocoderConnection("nominatim", f"{sandbox.address}/geocoder/nominatim", "winkel@fietshal.example")
    return Nominatim(connection, at_once, line)


def form(address: PostalAddress) -> Form:
    return form_of(address)


@pytest.mark.row("SCR-16")
def test_the_register_knows_the_house_and_its_flats(sandbox: Sandbox) -> None:
    found = pdok(sandbox).exactly(form(BREESTRAAT))
    houses = {(each.street, each.number, each.addition, each.postcode, each.city) for each in found}
    assert ("Breestraat", "12", "", "2312DN", "Leiden") in houses
    assert ("Breestraat", "12", "A", "2312DN", "Leiden") in houses
    assert all(52.1 < each.lat < 52.2 and 4.4 < each.lon < 4.6 for each in found if each.city == "Leiden")


def test_the_register_is_asked_for_what_is_near(sandbox: Sandbox) -> None:
    elsewhere = PostalAddress(("Breestraat 12",), "2313 DN", "Leiden", "NL")
    found = pdok(sandbox).nearby(form(elsewhere))
    assert {"house", "street", "town"} <= {each.precision for each in found}


@pytest.mark.row("SCR-16")
def test_elsewhere_the_open_map_is_asked(sandbox: Sandbox) -> None:
    (found,) = nominatim(sandbox).exactly(form(KOELN))
    assert (found.street, found.number, found.addition, found.city) == ("Breite Straße", "12", "a", "Köln")
    assert found.precision == "house"
    (question,) = [each for each in sandbox.control("geocoder/asked") if "50667" in str(each)][-1:]
    assert question["user_agent"] == "Pakbon (winkel@fietshal.example)"


def test_a_house_nobody_mapped_is_found_as_its_street(sandbox: Sandbox) -> None:
    (found,) = nominatim(sandbox).exactly(form(PostalAddress(("Breite Straße 13",), "50667", "Köln", "DE")))
    assert (found.number, found.precision) == ("", "street")


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        ("status500", Garbled),
        ("html", Garbled),
        ("half_json", Garbled),
        ("empty", Garbled),
        ("wrong_credentials", Denied),
        ("slow", NoAnswer),
        ("answer_lost", NoAnswer),
    ],
)
@pytest.mark.parametrize("dialect", [pdok, nominatim])
def test_whatever_goes_wrong_there_is_told_in_words(
    sandbox: Sandbox, dialect: Callable[..., Pdok | Nominatim], kind: str, trouble: type[PartnerTrouble]
) -> None:
    sandbox.fault("geocoder", kind, seconds=1.5)
    with pytest.raises(trouble, match="geocoder"):
        dialect(sandbox, Line("The geocoder", Limits(read=0.3))).exactly(form(BREESTRAAT))


def test_another_server_at_the_address_is_no_geocoder(sandbox: Sandbox) -> None:
    for address, trouble in ((f"{sandbox.address}/nothing", Rejected), ("http://127.0.0.1:9", WrongAddress)):
        with pytest.raises(trouble):
            Pdok(GeocoderConnection("pdok", address), at_once).exactly(form(BREESTRAAT))


def test_the_register_s_own_answer_is_read() -> None:
    """A document as the Locatieserver shows it, cut to a few more fields than we read."""
    document = {
        "bron": "BAG",
        "woonplaatscode": "3295",
        "type": "adres",
        "woonplaatsnaam": "Utrecht",
        "huis_nlt": "93A-2",
        "huisletter": "A",
        "huisnummertoevoeging": "2",
        "openbareruimtetype": "Weg",
        "weergavenaam": "Europalaan 93A-2, 3526KP Utrecht",
        "gekoppeld_perceel": ["UTT00-R-364"],
        "postcode": "3526KP",
        "centroide_ll": "POINT(5.10696041 52.06415055)",
        "huisnummer": 93,
        "straatnaam": "Europalaan",
    }
    (found,) = of_pdok([PdokDocument.model_validate(document)])
    assert (found.number, found.addition, found.lat, found.lon) == ("93", "A 2", 52.06415055, 5.10696041)


def test_what_has_no_place_is_left_out() -> None:
    assert of_pdok([PdokDocument(type="adres"), PdokDocument(type="perceel", centroide_ll="POINT(5 52)")]) == []
    assert of_nominatim([NominatimPlace(lat="north", lon="5")]) == []
