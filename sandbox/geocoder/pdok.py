"""PDOK's Locatieserver, v3_1: `free` answers with what is most alike, `suggest` with names only."""

from __future__ import annotations

import re
import zlib
from typing import Any

from sandbox.geocoder.gazetteer import LAST_NUMBER, Street, plain, streets

KNOWN = frozenset({"q", "fq", "fl", "rows", "start", "wt", "sort", "df", "qf", "bq", "lat", "lon"})
DEFAULT_TYPES = "type:(gemeente OR woonplaats OR weg OR postcode OR adres)"
_NUMBER = re.compile(r"(\d{1,5})([a-z]?)", re.I)
_POSTCODE = re.compile(r"\b(\d{4})\s?([a-z]{2})\b", re.I)
Doc = dict[str, Any]


def answer(asked: dict[str, str], unknown: object, *, names_only: bool = False) -> Doc:
    words = asked.get("q", "")
    types = set(re.findall(r"[a-z]+", asked.get("fq", DEFAULT_TYPES).removeprefix("type:"))) - {"or", "type"}
    found = [each for each in _alike(words, list(streets("NL", unknown))) if each["type"] in types]
    rows = found[: int(asked.get("rows", 10))]
    if names_only:
        rows = [{name: each[name] for name in ("type", "weergavenaam", "id", "score")} for each in rows]
    best = max((each["score"] for each in rows), default=0.0)
    return {"response": {"numFound": len(found), "start": 0, "maxScore": best, "numFoundExact": True, "docs": rows}}


def _alike(words: str, known: list[Street]) -> list[Doc]:
    postcode = _POSTCODE.search(words)
    code = "".join(postcode.groups()).upper() if postcode else ""
    rest = words.replace(postcode[0], " ") if postcode else words
    number = next(iter(_NUMBER.finditer(rest)), None)
    asked = {plain(word) for word in rest.split()} - {""}
    docs: list[Doc] = []
    for street in known:
        name, town = {plain(word) for word in street.name.split()}, plain(street.city)
        here = (4.0 if street.postcode.replace(" ", "") == code else 0.0) + (1.0 if town in asked else 0.0)
        score = here + 5.0 * len(name & asked) / len(name)
        if score:
            docs += _of(street, score, number[1] if number else "")
            docs.append(_town(street, here + 0.5))
    unique = {each["id"]: each for each in sorted(docs, key=lambda each: each["score"])}
    return sorted(unique.values(), key=lambda each: (-each["score"], each["weergavenaam"]))


def _of(street: Street, score: float, number: str) -> list[Doc]:
    """The street, the house asked for with its flats, or else the first houses there."""
    exists = number.isdigit() and 1 <= int(number) <= LAST_NUMBER
    wanted = [int(number)] if exists else [1, 2, 3]
    more = 3.0 if exists else -0.5
    flats = (("", "", more), ("A", "", more - 0.1), ("", "2", more - 0.1), ("", "BIS", more - 0.1))
    houses = [_house(street, each, *flat[:2], score + flat[2]) for each in wanted for flat in flats]
    return [*houses, _road(street, score)]


def _house(street: Street, number: int, letter: str, addition: str, score: float) -> Doc:
    lat, lon = street.house(number)
    whole = f"{number}{letter}{'-' + addition if addition else ''}"
    bare = street.postcode.replace(" ", "")
    doc = {
        **_common("adres", f"{street.name} {whole}, {bare} {street.city}", lat, lon, score),
        "woonplaatsnaam": street.city,
        "straatnaam": street.name,
        "openbareruimtetype": "Weg",
        "huisnummer": number,
        "huis_nlt": whole,
        "postcode": bare,
    }
    return doc | ({"huisletter": letter} if letter else {}) | ({"huisnummertoevoeging": addition} if addition else {})


def _road(street: Street, score: float) -> Doc:
    common = _common("weg", f"{street.name}, {street.city}", street.lat, street.lon, score)
    return {**common, "woonplaatsnaam": street.city, "straatnaam": street.name, "openbareruimtetype": "Weg"}


def _town(street: Street, score: float) -> Doc:
    name = f"{street.city}, {street.city}"
    return {**_common("woonplaats", name, street.lat, street.lon, score), "woonplaatsnaam": street.city}


def _common(kind: str, name: str, lat: float, lon: float, score: float) -> Doc:
    start = {"adres": "adr", "weg": "weg", "woonplaats": "wpl"}[kind]
    return {
        "bron": "BAG",
        "type": kind,
        "weergavenaam": name,
        "id": f"{start}-{zlib.crc32(name.encode()):032x}",
        "centroide_ll": f"POINT({lon:.8f} {lat:.8f})",
        "score": round(score, 4),
    }
