"""A geocoder's answer in our words. Pure."""

import re
from collections.abc import Iterable

from services.integration.domain.addresses_match import Candidate
from services.integration.partners.geocoder.schemas import NominatimPlace, PdokDocument

_POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
_PRECISION = {"adres": "house", "weg": "street", "postcode": "street", "woonplaats": "town"}
_TOWN = ("city", "town", "village", "municipality", "hamlet")
_STREET = ("road", "pedestrian", "footway", "square", "place", "residential", "path")
_HOUSE_NUMBER = re.compile(r"(\d{1,5})\s*(.*)")
A_HOUSE, A_STREET = 30, 26  # Nominatim's place ranks


def of_pdok(documents: Iterable[PdokDocument]) -> list[Candidate]:
    found = []
    for each in documents:
        point = _POINT.fullmatch(each.centroide_ll)
        if point is None or each.type not in _PRECISION:
            continue
        found.append(
            Candidate(
                street=each.straatnaam,
                number=each.huisnummer,
                addition=" ".join(part for part in (each.huisletter, each.huisnummertoevoeging) if part),
                postcode=each.postcode,
                city=each.woonplaatsnaam,
                lat=float(point[2]),
                lon=float(point[1]),
                precision=_PRECISION[each.type],
            )
        )
    return found


def of_nominatim(places: Iterable[NominatimPlace]) -> list[Candidate]:
    found = []
    for each in places:
        address = {name: str(value) for name, value in each.address.items()}
        number = _HOUSE_NUMBER.fullmatch(address.get("house_number", ""))
        street = next((address[name] for name in _STREET if address.get(name)), "")
        is_house = number is not None and each.place_rank >= A_HOUSE
        try:
            lat, lon = float(each.lat), float(each.lon)
        except ValueError:
            continue
        found.append(
            Candidate(
                street=street,
                number=number[1] if number and is_house else "",
                addition=number[2].strip() if number and is_house else "",
                postcode=address.get("postcode", ""),
                city=next((address[name] for name in _TOWN if address.get(name)), ""),
                lat=lat,
                lon=lon,
                precision="house" if is_house else "street" if street and each.place_rank >= A_STREET else "town",
            )
        )
    return found
