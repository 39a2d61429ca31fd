"""Customers who do not exist, with addresses that could."""

from __future__ import annotations

import random
import unicodedata

from sandbox.store import Doc

FIRST = {
    "nl": [
        "Sanne",
        "Daan",
        "Lotte",
        "Jelle",
        "Noor",
        "Piet",
        "Femke",
        "Bram",
        "Anouk",
        "Thijs",
        "Marloes",
        "Ruben",
        "Yara",
        "Gijs",
        "Ilse",
        "Joost",
        "Fatima",
        "Wouter",
        "Eline",
        "Sjors",
        "Mila",
        "Hidde",
        "Roos",
        "Teun",
    ],
    "de": [
        "Jonas",
        "Lena",
        "Mia",
        "Felix",
        "Anna",
        "Lukas",
        "Greta",
        "Moritz",
        "Sophie",
        "Jürgen",
        "Käthe",
        "Emil",
        "Frieda",
        "Björn",
        "Nele",
        "Paul",
    ],
}
LAST = {
    "nl": [
        "Jansen",
        "de Vries",
        "Bakker",
        "van den Berg",
        "Visser",
        "Smit",
        "Meijer",
        "de Boer",
        "Mulder",
        "Hoekstra",
        "Postma",
        "van Dijk",
        "El Amrani",
        "Yıldız",
        "van 't Hof",
        "Dekker",
        "Koopmans",
        "IJzerman",
        "Schouten",
        "Huizinga",
    ],
    "de": [
        "Fischer",
        "Weber",
        "Schmidt",
        "Müller",
        "Wagner",
        "Hoffmann",
        "Krüger",
        "Schröder",
        "Groß",
        "von Stein",
        "Lehmann",
        "Bäcker",
    ],
}
TOWNS = {
    "nl": [
        ("3511 AB", "Utrecht", "Oudegracht"), ("8011 PK", "Zwolle", "Sassenstraat"), ("9712 HM", "Groningen",
        "Oude Ebbingestraat"),
        ("1015 CJ", "Amsterdam", "Keizersgracht"), ("3011 AD", "Rotterdam", "Hoogstraat"), ("7411 KT", "Deventer",
        "Brink"),
        ("8911 KR", "Leeuwarden", "Nieuwestad"), ("6811 DG", "Arnhem", "Koningstraat"), ("5611 EM", "Eindhoven",
        "Kleine Berg"),
        ("2312 DN", "Leiden", "Breestraat"), ("7511 JE", "Enschede", "Langestraat"), ("1811 GL", "Alkmaar",
        "Luttik Oudorp"),
        ("4331 BV", "Middelburg", "Lange Delft"), ("6211 CK", "Maastricht", "Grote Staat"), ("8023 VB", "Zwolle",
        "Wipstrikkerallee"),
        ("7941 BA", "Meppel", "Hoofdstraat"),
    ],
    "de": [
        ("50667", "Köln", "Breite Straße"), ("20095", "Hamburg", "Mönckebergstraße"), ("80331", "München",
        "Sendlinger Straße"),
        ("48143", "Münster", "Prinzipalmarkt"), ("49074", "Osnabrück", "Große Straße"), ("48527", "Nordhorn",
        "Hauptstraße"),
        ("26122", "Oldenburg", "Lange Straße"), ("10117", "Berlin", "Friedrichstraße"), ("47533", "Kleve",
        "Kavarinerstraße"),
    ],
}  # fmt: skip
PARTICLES = ("de ", "van den ", "van ", "van 't ", "von ")


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i").replace("ĳ", "ij"))
    return "".join(c for c in folded if c.isascii() and c.isalnum()).lower()


def someone(rng: random.Random, language: str) -> Doc:
    """A customer with one address; about one in nine is a company."""
    first, last = rng.choice(FIRST[language]), rng.choice(LAST[language])
    postcode, city, street = rng.choice(TOWNS[language])
    number = str(rng.randint(1, 180)) + rng.choice(["", "", "", " a", " bis", "-2"])
    country = "NL" if language == "nl" else "DE"
    phone = f"06{rng.randint(10000000, 58999999)}" if language == "nl" else f"+49 17{rng.randint(10000000, 99999999)}"
    company = ""
    if rng.random() < 0.11:
        company = rng.choice(LAST[language]).split()[-1] + (" BV" if language == "nl" else " GmbH")
    return {
        "firstname": first,
        "lastname": last,
        "email": f"{plain(first)}.{plain(last)}{rng.randint(1, 99)}@example.{'nl' if language == 'nl' else 'de'}",
        "company": company,
        "street": [f"{street} {number}"],
        "postcode": postcode,
        "city": city,
        "country_id": country,
        "telephone": phone,
    }
