"""The streets this small world consists of: those the sandbox's customers live in, and a few around the corner.

Towns stand where they stand; where a house stands within them is made up, the same each time.
"""

from __future__ import annotations

import math
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LAST_NUMBER = 200  # every street has the houses 1 to 200
NOT_ON_THE_MAP = 13  # every thirteenth house of a German street exists, and nobody has mapped it

STREETS = (
    ("NL", "3511 AB", "Utrecht", "Oudegracht", 52.0907, 5.1214),
    ("NL", "8011 PK", "Zwolle", "Sassenstraat", 52.5125, 6.0944),
    ("NL", "9712 HM", "Groningen", "Oude Ebbingestraat", 53.2215, 6.5680),
    ("NL", "1015 CJ", "Amsterdam", "Keizersgracht", 52.3745, 4.8866),
    ("NL", "3011 AD", "Rotterdam", "Hoogstraat", 51.9225, 4.4890),
    ("NL", "7411 KT", "Deventer", "Brink", 52.2530, 6.1590),
    ("NL", "8911 KR", "Leeuwarden", "Nieuwestad", 53.2010, 5.7930),
    ("NL", "6811 DG", "Arnhem", "Koningstraat", 51.9820, 5.9120),
    ("NL", "5611 EM", "Eindhoven", "Kleine Berg", 51.4370, 5.4740),
    ("NL", "2312 DN", "Leiden", "Breestraat", 52.1580, 4.4910),
    ("NL", "7511 JE", "Enschede", "Langestraat", 52.2210, 6.8950),
    ("NL", "1811 GL", "Alkmaar", "Luttik Oudorp", 52.6320, 4.7530),
    ("NL", "4331 BV", "Middelburg", "Lange Delft", 51.4990, 3.6130),
    ("NL", "6211 CK", "Maastricht", "Grote Staat", 50.8490, 5.6890),
    ("NL", "8023 VB", "Zwolle", "Wipstrikkerallee", 52.5140, 6.1160),
    ("NL", "7941 BA", "Meppel", "Hoofdstraat", 52.6950, 6.1940),
    ("NL", "8024 AA", "Zwolle", "Ceintuurbaan", 52.5230, 6.1180),
    ("NL", "8011 AB", "Zwolle", "Dorpsstraat", 52.5100, 6.0900),
    ("NL", "7411 BR", "Deventer", "Brink", 52.2520, 6.1600),
    ("NL", "9712 HN", "Groningen", "Zoeklaan", 53.2220, 6.5690),
    ("NL", "1695 GD", "Blokker", "Gildenweg", 52.6680, 5.1000),
    ("DE", "50667", "Köln", "Breite Straße", 50.9390, 6.9520),
    ("DE", "20095", "Hamburg", "Mönckebergstraße", 53.5510, 10.0010),
    ("DE", "80331", "München", "Sendlinger Straße", 48.1350, 11.5700),
    ("DE", "48143", "Münster", "Prinzipalmarkt", 51.9617, 7.6281),
    ("DE", "49074", "Osnabrück", "Große Straße", 52.2740, 8.0460),
    ("DE", "48527", "Nordhorn", "Hauptstraße", 52.4330, 7.0720),
    ("DE", "26122", "Oldenburg", "Lange Straße", 53.1400, 8.2130),
    ("DE", "10117", "Berlin", "Friedrichstraße", 52.5170, 13.3890),
    ("DE", "47533", "Kleve", "Kavarinerstraße", 51.7890, 6.1390),
)


@dataclass(frozen=True)
class Street:
    country: str
    postcode: str
    city: str
    name: str
    lat: float
    lon: float

    def house(self, number: int) -> tuple[float, float]:
        """Houses stand in a row, some eight metres apart, in a direction of the street's own."""
        angle = zlib.crc32(f"{self.name} {self.city}".encode()) % 360 * math.pi / 180
        along = number * 0.00007
        return round(self.lat + along * math.sin(angle), 7), round(self.lon + along * 1.6 * math.cos(angle), 7)


ALL = tuple(Street(*each) for each in STREETS)


def streets(country: str, unknown: object) -> Iterator[Street]:
    """`unknown`: names of streets that are to be missing for once, or True for all of them."""
    for street in ALL:
        missing = unknown is True or (isinstance(unknown, list) and street.name in unknown)
        if street.country == country and not missing:
            yield street


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(ch for ch in folded if ch.isalnum())
