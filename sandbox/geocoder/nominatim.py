"""Nominatim's search: all that is asked must fit; what nobody has mapped is answered with its street."""

from __future__ import annotations

import re
import zlib
from typing import Any

from sandbox.geocoder.gazetteer import LAST_NUMBER, NOT_ON_THE_MAP, Street, plain, streets

COUNTRIES = {"DE": "Deutschland", "NL": "Nederland"}
_NUMBER_FIRST = re.compile(r"(\d{1,5})\s?([a-z]?)\s+(.*)", re.I)
Doc = dict[str, Any]


def answer(asked: dict[str, str], unknown: object) -> list[Doc]:
    countries = [each.upper() for each in asked.get("countrycodes", "de,nl").split(",")]
    known = [street for country in countries for street in streets(country, unknown)]
    city, postcode = plain(asked.get("city", "")), plain(asked.get("postalcode", ""))
    here = [
        street
        for street in known
        if (not city or plain(street.city) == city) and (not postcode or plain(street.postcode) == postcode)
    ]
    if not (city or postcode or asked.get("street")):
        return []
    if not asked.get("street"):
        return list({each["osm_id"]: each for each in map(_town, here)}.values())
    number = _NUMBER_FIRST.fullmatch(asked["street"].strip())
    name = plain(number[3] if number else asked["street"])
    return [_place(street, number) for street in here if plain(street.name) == name]


def _place(street: Street, number: re.Match[str] | None) -> Doc:
    mapped = number is not None and 1 <= int(number[1]) <= LAST_NUMBER and int(number[1]) % NOT_ON_THE_MAP
    road = {"road": street.name, "city": street.city, "postcode": street.postcode}
    if not mapped or number is None:
        return _doc(street, f"{street.name}, {street.city}", "way", 26, street.lat, street.lon, road)
    whole = f"{number[1]}{number[2]}"
    name = f"{whole}, {street.name}, {street.city}"
    return _doc(street, name, "node", 30, *street.house(int(number[1])), {"house_number": whole, **road})


def _town(street: Street) -> Doc:
    address = {"city": street.city, "postcode": street.postcode}
    return _doc(street, street.city, "relation", 16, street.lat, street.lon, address)


def _doc(street: Street, name: str, kind: str, rank: int, lat: float, lon: float, address: Doc) -> Doc:
    category, type_ = {30: ("place", "house"), 26: ("highway", "residential"), 16: ("boundary", "administrative")}[rank]
    number = zlib.crc32(f"{name} {street.postcode}".encode())
    return {
        "place_id": number,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": kind,
        "osm_id": number,
        "lat": f"{lat:.7f}",
        "lon": f"{lon:.7f}",
        "category": category,
        "type": type_,
        "place_rank": rank,
        "importance": 0.1,
        "addresstype": {30: "place", 26: "road", 16: "city"}[rank],
        "name": "" if rank == 30 else name.split(",")[0],
        "display_name": f"{name}, {street.postcode}, {COUNTRIES[street.country]}",
        "address": {**address, "country": COUNTRIES[street.country], "country_code": street.country.lower()},
        "boundingbox": [f"{lat - 0.001:.7f}", f"{lat + 0.001:.7f}", f"{lon - 0.001:.7f}", f"{lon + 0.001:.7f}"],
    }
