"""Meubelhuis' articles: tables and cabinets of Eikenhart, chairs, sofas and lamps of Nordhem, and fitting at home."""

from __future__ import annotations

from typing import Any

from sandbox.shop.catalog.article import Article, sizes

WOOD = {
    "text": "Massief hout, in eigen werkplaats met de hand geolied. Kleine noesten horen erbij.",
    "text_de": "Massivholz, in eigener Werkstatt von Hand geölt. Kleine Äste gehören dazu.",
}
SEAT = {
    "text": "Zit stevig en lang lekker. De bekleding is afneembaar en bestand tegen kinderen.",
    "text_de": "Sitzt fest und lange bequem. Der Bezug ist abnehmbar und kinderfest.",
}


def wood(sku: str, name: str, de: str, kind: str, price: str, qty: int, weight: str, **rest: Any) -> Article:
    return Article(sku, name, de, "Eikenhart", kind, price, qty, weight, **{"colour": "bruin", **WOOD, **rest})


def seat(sku: str, name: str, de: str, kind: str, price: str, qty: int, weight: str, **rest: Any) -> Article:
    return Article(sku, name, de, "Nordhem", kind, price, qty, weight, **{**SEAT, **rest})


OAK = {"material": "eiken"}

# Prices exclude tax and have four decimals, so that the price with tax is a round one.
FURNITURE: tuple[Article, ...] = (
    sizes(
        wood("TAFEL-OLAF", "Eettafel Olaf", "Esstisch Olaf", "tafel", "742.9752", 0, "62", boxes=2, minutes=40,
             insurable=True, facts={**OAK, "dimensions": "90 x 76 cm"}),
        "size",
        {"160": 3, "200": 2, "240": 0},
    ),
    wood("TAFEL-ROND-120", "Ronde tafel Sjoerd 120 cm", "Runder Tisch Sjoerd 120 cm", "tafel", "494.2149", 2, "41",
         boxes=2, minutes=30, facts={**OAK, "dimensions": "120 x 120 x 75 cm"}),
    wood("SALON-MIEK", "Salontafel Miek", "Couchtisch Miek", "tafel", "205.7851", 6, "18", minutes=15,
         facts={"material": "noten", "dimensions": "110 x 60 x 42 cm"}),
    wood("BUREAU-JORIS", "Bureau Joris met lade", "Schreibtisch Joris mit Schublade", "tafel", "329.7521", 4, "34",
         boxes=2, minutes=25, facts={**OAK, "dimensions": "140 x 70 x 75 cm"}),
    wood("KAST-BERG", "Boekenkast Berg 5 planken", "Bücherregal Berg 5 Böden", "kast", "288.4298", 5, "47", boxes=2,
         minutes=35, facts={**OAK, "dimensions": "90 x 35 x 190 cm"}),
    wood("KAST-DRESS", "Dressoir Hanne 3 deuren", "Sideboard Hanne 3 Türen", "kast", "618.1818", 1, "68", boxes=3,
         minutes=50, insurable=True, facts={**OAK, "dimensions": "180 x 45 x 80 cm"}),
    wood("KAST-TV", "Tv-meubel Hanne", "TV-Möbel Hanne", "kast", "370.2479", 0, "39", boxes=2, minutes=30,
         facts={**OAK, "dimensions": "160 x 45 x 50 cm"}),
    wood("BED-VINK-180", "Bed Vink 180 x 200", "Bett Vink 180 x 200", "bed", "907.4380", 1, "84", boxes=4, minutes=60,
         insurable=True, facts={**OAK, "dimensions": "190 x 210 x 95 cm"}),
    wood("NACHT-VINK", "Nachtkastje Vink", "Nachttisch Vink", "kast", "122.3140", 8, "11", facts=OAK),
    wood("PLANK-60", "Wandplank 60 cm", "Wandregal 60 cm", "plank", "24.7521", 40, "2.4", facts=OAK),
    sizes(
        seat("STOEL-LUND", "Eetkamerstoel Lund", "Esszimmerstuhl Lund", "stoel", "106.6116", 0, "6.2", boxes=1,
             minutes=10, colour="grijs", facts={"material": "stof en beuken"}),
        "fabric",
        {"antraciet": 24, "mosgroen": 8, "oker": 0},
    ),
    seat("STOEL-KLAP", "Klapstoel Pim", "Klappstuhl Pim", "stoel", "41.2810", 60, "4.1", colour="geel"),
    seat("FAUT-ASK", "Fauteuil Ask", "Sessel Ask", "stoel", "453.7190", 3, "22", colour="groen", insurable=True,
         facts={"material": "velours", "dimensions": "78 x 80 x 98 cm"}),
    sizes(
        seat("BANK-FJORD", "Bank Fjord 3-zits", "Sofa Fjord 3-Sitzer", "bank", "1155.3719", 0, "71", boxes=2,
        minutes=25,
             colour="blauw", insurable=True, facts={"dimensions": "215 x 92 x 84 cm"}),
        "fabric",
        {"zeeblauw": 1, "zand": 0},
    ),
    seat("BANK-HOEK", "Hoekbank Fjord met chaise longue", "Ecksofa Fjord mit Chaiselongue", "bank", "1899.1736", 0,
    "118",
         boxes=4, minutes=45, colour="grijs", insurable=True, facts={"dimensions": "285 x 165 x 84 cm"}),
    seat("POEF-FJORD", "Poef Fjord", "Hocker Fjord", "bank", "164.4628", 6, "9", colour="blauw"),
    seat("KRUK-BAR", "Barkruk Lund 75 cm", "Barhocker Lund 75 cm", "stoel", "90.0826", 10, "5.6", colour="zwart",
         minutes=10),
    seat("LAMP-BOOG", "Booglamp Halo", "Bogenlampe Halo", "lamp", "181.8182", 4, "14", colour="zwart"),
    seat("LAMP-TAFEL", "Tafellamp Halo klein", "Tischlampe Halo klein", "lamp", "49.5455", 22, "1.8", colour="geel"),
    seat("KLEED-200", "Vloerkleed Heide 200 x 300", "Teppich Heide 200 x 300", "kleed", "247.1074", 3, "16",
         colour="rood", facts={"material": "wol"}),
    seat("KUSSEN-45", "Sierkussen 45 x 45", "Zierkissen 45 x 45", "kussen", "16.4876", 80, "0.5", colour="oranje"),
    seat("007", "Viltglijders per 16", "Filzgleiter 16 Stück", "onderdeel", "5.7438", 300, "0.1", colour="grijs"),
    wood("NAAMBORD", "Naambord met gravure", "Namensschild mit Gravur", "plank", "33.0165", 150, "0.9",
         options=(("Tekst", "field", "0"),), facts=OAK),
    seat("UITVERKOCHT", "Schommelstoel Aas (oud model)", "Schaukelstuhl Aas (altes Modell)", "stoel", "247.1074", 0,
         "12", colour="wit", backorders=False),
    wood("BOEK-HOUT", "Boek: Wonen met hout", "Buch: Wohnen mit Holz", "boek", "22.9358", 25, "0.9", tax_class="low",
         colour="groen", text="Alles over hout in huis: kiezen, onderhouden, herstellen."),
    Article("SET-EETHOEK", "Eethoek Sjoerd: ronde tafel met 4 stoelen", "Essgruppe Sjoerd: runder Tisch, 4 Stühle",
            "Eikenhart", "set", "0", 0, "65.8", type_id="bundle", boxes=6, minutes=60,
            text="De ronde tafel Sjoerd met vier stoelen Lund in antraciet.",
            bundle=(("Tafel", "TAFEL-ROND-120", 1), ("Stoelen", "STOEL-LUND-antraciet", 4))),
    Article("MONTAGE", "Montage aan huis per uur", "Montage zu Hause pro Stunde", "Meubelhuis", "dienst", "53.7190", 0,
            "0", type_id="virtual", minutes=60, text="Wij zetten uw meubels in elkaar en nemen het karton mee."),
    Article("OUD-MEE", "Oude meubel meenemen", "Altmöbel mitnehmen", "Meubelhuis", "dienst", "28.9256", 0, "0",
            type_id="virtual", text="Wij nemen uw oude bank of bed mee naar de milieustraat."),
)  # fmt: skip
