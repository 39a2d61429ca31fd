"""The geocoder in a box answers in the shapes of PDOK's Locatieserver and of Nominatim, and covers every customer."""

import random
import re
from typing import Any

import pytest

from sandbox.shop.people import TOWNS, someone

PDOK, NOMINATIM = "geocoder/pdok/v3_1", "geocoder/nominatim/search"


def get(box: Any, path: str, status: int = 200, **asked: Any) -> Any:
    answer = box.http.get(f"{box.address}/{path}", params=asked, headers={"User-Agent": "Pakbon"}, timeout=10)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_an_address_is_shown_as_the_locatieserver_shows_it(box: Any) -> None:
    response = get(box, f"{PDOK}/free", q="2312DN 12", fq="type:adres", rows=5, fl="*")["response"]
    assert {"numFound", "start", "maxScore", "numFoundExact", "docs"} == set(response)
    first = response["docs"][0]
    assert first["weergavenaam"] == "Breestraat 12, 2312DN Leiden"
    assert (first["type"], first["straatnaam"], first["huisnummer"]) == ("adres", "Breestraat", 12)
    assert (first["huis_nlt"], first["postcode"], first["woonplaatsnaam"]) == ("12", "2312DN", "Leiden")
    assert re.fullmatch(r"POINT\(4\.\d+ 52\.\d+\)", first["centroide_ll"])
    scores = [each["score"] for each in response["docs"]]
    assert scores == sorted(scores, reverse=True)


def test_unknown_parameters_are_refused_as_there(box: Any) -> None:
    get(box, f"{PDOK}/free", 400, q="x", postcode="2312DN")
    get(box, f"{PDOK}/suggest", 400)


def test_suggestions_have_names_only(box: Any) -> None:
    docs = get(box, f"{PDOK}/suggest", q="Breestraat Leiden")["response"]["docs"]
    assert set(docs[0]) == {"type", "weergavenaam", "id", "score"}


def test_a_house_is_shown_as_nominatim_shows_it(box: Any) -> None:
    asked = {"format": "jsonv2", "addressdetails": 1, "countrycodes": "de"}
    (place,) = get(box, NOMINATIM, street="12a Breite Straße", city="Köln", postalcode="50667", **asked)
    assert (place["place_rank"], place["category"], place["addresstype"]) == (30, "place", "place")
    assert (place["address"]["house_number"], place["address"]["country_code"]) == ("12a", "de")
    assert isinstance(place["lat"], str)
    assert get(box, NOMINATIM, street="12 Breite Straße", city="Hamburg", **asked) == []
    (street,) = get(box, NOMINATIM, street="13 Breite Straße", city="Köln", **asked)
    assert (street["place_rank"], "house_number" in street["address"]) == (26, False)


def test_who_does_not_say_who_asks_is_turned_away(box: Any) -> None:
    answer = box.http.get(f"{box.address}/{NOMINATIM}", params={"city": "Köln"}, headers={"User-Agent": ""}, timeout=10)
    assert answer.status_code == 403


@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_customer_the_shops_make_up_can_be_found(box: Any, language: str) -> None:
    rng = random.Random(7)
    for _ in range(3 * len(TOWNS[language])):
        customer = someone(rng, language)
        found = re.fullmatch(r"(.*) (\d+)(.*)", customer["street"][0])
        assert found is not None
        if language == "nl":
            words = f"{customer['postcode'].replace(' ', '')} {found[2]}"
            docs = get(box, f"{PDOK}/free", q=words, fq="type:adres")["response"]["docs"]
            assert (docs[0]["straatnaam"], str(docs[0]["huisnummer"])) == (found[1], found[2])
        else:
            asked = {"city": customer["city"], "postalcode": customer["postcode"], "countrycodes": "de"}
            assert get(box, NOMINATIM, street=f"{found[2]} {found[1]}", **asked)


def test_its_switches(box: Any) -> None:
    box.control("geocoder/settings", {"unknown": ["Breestraat"]}, status=200)
    docs = get(box, f"{PDOK}/free", q="2312DN 12", fq="type:adres")["response"]["docs"]
    assert not [each for each in docs if each["straatnaam"] == "Breestraat"]
    box.control("geocoder/settings", {"unknown": [], "down": True}, status=200)
    get(box, f"{PDOK}/free", 503, q="2312DN 12")
    box.control("geocoder/settings", {"down": False}, status=200)
    assert box.look("geocoder/asked")[-1]["asked"] == {"q": "2312DN 12"}
