"""Fietshal's articles: bicycles of Gazelle and Batavus, parts and accessories of Veloria, and the workshop's work."""

from __future__ import annotations

from typing import Any

from sandbox.shop.catalog.article import Article, sizes

CITY = {
    "text": "Een comfortabele stadsfiets met gesloten kettingkast, naafversnelling en verlichting op naafdynamo.",
    "text_de": "Ein bequemes Stadtrad mit geschlossenem Kettenkasten, Nabenschaltung und Licht vom Nabendynamo.",
}
ELECTRIC = {
    "text": "Elektrische fiets met stille middenmotor en uitneembare accu. Wij maken hem rijklaar in onze werkplaats.",
    "text_de": "E-Bike mit leisem Mittelmotor und herausnehmbarem Akku. Unsere Werkstatt macht es fahrbereit.",
}
PART = {
    "text": "Degelijk en eenvoudig te monteren. Past op de meeste fietsen.",
    "text_de": "Solide und einfach zu montieren. Passt an die meisten Fahrräder.",
}


def bike(
    sku: str, name: str, de: str, brand: str, price: str, colour: str, weight: str, minutes: int, **rest: Any
) -> Article:
    words: dict[str, Any] = ELECTRIC if "motor" in rest.get("facts", {}) else CITY
    return Article(
        sku,
        name,
        de,
        brand,
        "fiets",
        price,
        weight=weight,
        colour=colour,
        minutes=minutes,
        insurable=True,
        **words,
        **rest,
    )


def part(sku: str, name: str, de: str, price: str, qty: int, kind: str = "onderdeel", **rest: Any) -> Article:
    return Article(sku, name, de, "Veloria", kind, price, qty, **{**PART, **rest})


C7 = {"wheel_size": "28 inch", "gears": "7", "material": "aluminium", "dimensions": "185 x 65 x 110 cm"}
E8 = {**C7, "gears": "8", "motor": "Bosch Active Line Plus 50 Nm"}

BICYCLES: tuple[Article, ...] = (
    sizes(
        bike("GAZ-ESPRIT-C7", "Gazelle Esprit C7", "Gazelle Esprit C7", "Gazelle", "749.00", "groen", "19.8", 45,
        facts=C7),
        "frame_size",
        {"49": 2, "53": 4, "57": 0},
    ),
    sizes(
        bike("GAZ-ULTIMATE-C8", "Gazelle Ultimate C8+ HMB", "Gazelle Ultimate C8+ HMB", "Gazelle", "3399.00", "blauw",
             "23.6", 60, facts=E8, boxes=2),
        "frame_size",
        {"46": 1, "49": 3, "53": 2, "57": 0},
    ),
    sizes(
        bike("BAT-FINEZ", "Batavus Finez E-go Power", "Batavus Finez E-go Power", "Batavus", "2899.00", "zwart", "24.5",
             60, facts=E8, boxes=2),
        "frame_size",
        {"48": 2, "53": 1, "57": 0},
    ),
    sizes(
        bike("BAT-DINSDAG", "Batavus Dinsdag Exclusive", "Batavus Dinsdag Exclusive", "Batavus", "899.00", "rood",
        "18.9",
             45, facts=C7),
        "frame_size",
        {"50": 5, "55": 3},
    ),
    bike("BAT-FONK-7", "Batavus Fonk 7", "Batavus Fonk 7", "Batavus", "649.00", "blauw", "18.2", 40, qty=6,
         facts={**C7, "frame_size": "55"}),
    bike("BAT-QUIP-CARGO", "Batavus Quip Cargo bakfiets", "Batavus Quip Cargo Lastenrad", "Batavus", "5499.00", "grijs",
         "41.5", 90, qty=0, boxes=3, facts={**E8, "frame_size": "50", "dimensions": "240 x 75 x 115 cm"}),
    bike("GAZ-KIDS-20", "Gazelle Kidzz 20 inch", "Gazelle Kidzz 20 Zoll", "Gazelle", "379.00", "geel", "12.4", 30,
    qty=4,
         facts={"wheel_size": "20 inch", "gears": "3", "material": "staal", "frame_size": "30"}),
    bike("BAT-VOUW-20", "Batavus vouwfiets Plooi", "Batavus Faltrad Plooi", "Batavus", "799.00", "oranje", "13.9", 30,
         qty=1, facts={"wheel_size": "20 inch", "gears": "7", "material": "aluminium", "frame_size": "33"}),
    bike("GAZ-TOUR-T30", "Gazelle Chamonix T30", "Gazelle Chamonix T30", "Gazelle", "1449.00", "grijs", "17.1", 45,
    qty=2,
         facts={**C7, "gears": "30", "frame_size": "57"}),
    bike("OUDERWETS-OMA", "Gazelle Oma klassiek", "Gazelle Hollandrad klassisch", "Gazelle", "529.00", "zwart",
    "20.4", 35,
         qty=0, backorders=False, facts={**C7, "gears": "3", "frame_size": "51"}),
    sizes(
        part("VEL-HELM", "Fietshelm Stad", "Fahrradhelm Stadt", "59.95", 0, "helm", colour="wit", weight="0.4",
             facts={"material": "EPS"}),
        "frame_size",
        {"S": 12, "M": 20, "L": 0},
    ),
    part("VEL-SLOT-ART2", "Kettingslot ART-2 110 cm", "Kettenschloss ART-2 110 cm", "69.95", 25, "slot", weight="2.1",
         colour="zwart"),
    part("VEL-RINGSLOT", "Ringslot met insteekgat", "Rahmenschloss mit Stecköffnung", "34.95", 18, "slot",
    weight="0.7"),
    part("VEL-LAMP-V40", "Koplamp 40 lux", "Frontlicht 40 Lux", "32.50", 30, "lamp", weight="0.2"),
    part("VEL-LAMP-A", "Achterlicht met remlicht", "Rücklicht mit Bremslicht", "24.95", 3, "lamp", weight="0.1",
         colour="rood"),
    part("VEL-TAS-46", "Dubbele fietstas 46 liter", "Doppeltasche 46 Liter", "64.95", 14, "tas", weight="1.6",
         colour="groen", facts={"material": "gerecycled polyester"}),
    part("VEL-ZITJE-A", "Kinderzitje achter", "Kindersitz hinten", "99.95", 5, "zitje", weight="4.2", colour="grijs"),
    part("VEL-POMP", "Vloerpomp met manometer", "Standpumpe mit Manometer", "39.95", 9, weight="1.9"),
    part("BAND/28+1.75", "Buitenband 28 x 1.75 anti-lek", "Reifen 28 x 1.75 pannensicher", "32.95", 40, "band",
         weight="0.9", facts={"wheel_size": "28 inch"}),
    part("BINNENBAND-28", "Binnenband 28 inch", "Schlauch 28 Zoll", "8.95", 120, "band", weight="0.2"),
    part("ACCU-500", "Accu 500 Wh voor Finez", "Akku 500 Wh für Finez", "649.00", 1, "accu", weight="2.9",
         insurable=True),
    part("VEL-STANDAARD", "Dubbele standaard", "Zweibeinständer", "27.50", 0, weight="1.1"),
    part("VEL-KRAT", "Voorkrat van hout", "Frontkiste aus Holz", "44.95", 7, "krat", weight="1.8", colour="bruin",
         facts={"material": "vurenhout"}),
    part("NAAMPLAATJE", "Naamplaatje met gravure", "Namensschild mit Gravur", "14.95", 200, weight="0.05",
         options=(("Tekst", "field", "0"), ("Lettertype", "drop_down", "0"))),
    part("BOEK-ROUTES", "Boek: 50 fietsroutes door Nederland", "Buch: 50 Radtouren durch Holland", "24.99", 35, "boek",
         weight="0.6", tax_class="low", text="Vijftig rondjes met kaarten en de mooiste pauzeplekken."),
    Article("SET-VEILIG", "Set Veilig op weg: slot, lamp en tas", "Set Sicher unterwegs: Schloss, Licht, Tasche",
            "Veloria", "set", "0", 0, "3.9", type_id="bundle",
            text="Kettingslot, koplamp en twee achterlichten: samen in één doos.",
            bundle=(("Slot", "VEL-SLOT-ART2", 1), ("Verlichting", "VEL-LAMP-V40", 1), ("Achterlicht", "VEL-LAMP-A",
            2))),
    Article("RIJKLAAR", "Rijklaar maken en thuis uitleg", "Fahrbereit machen mit Einweisung", "Fietshal", "dienst",
            "49.95", 0, "0", type_id="virtual", minutes=30,
            text="Onze monteur stelt de fiets af en legt bij u thuis alles uit."),
    Article("BEURT-GROOT", "Grote onderhoudsbeurt", "Große Wartung", "Fietshal", "dienst", "89.00", 0, "0",
            type_id="virtual", minutes=75, tax_class="low", text="Alles nagelopen, gesmeerd en afgesteld."),
)  # fmt: skip
