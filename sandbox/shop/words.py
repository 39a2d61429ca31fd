"""The words on the shops' pages, Dutch and German."""

from __future__ import annotations

# Kinds and facts are called in Dutch in the catalogue; here is how the German page calls them.
KINDS_DE = {
    "fiets": "Fahrrad", "helm": "Helm", "slot": "Schloss", "lamp": "Lampe", "tas": "Tasche", "zitje": "Kindersitz",
    "onderdeel": "Zubehör", "band": "Reifen", "accu": "Akku", "krat": "Kiste", "boek": "Buch", "set": "Set",
    "dienst": "Service", "tafel": "Tisch", "kast": "Schrank", "bed": "Bett", "plank": "Regal", "stoel": "Stuhl",
    "bank": "Sofa", "kleed": "Teppich", "kussen": "Kissen",
}  # fmt: skip
FACTS = {
    "nl": {"wheel_size": "Wielmaat", "gears": "Versnellingen", "material": "Materiaal", "dimensions": "Afmetingen",
           "motor": "Motor", "frame_size": "Framemaat", "size": "Lengte", "fabric": "Stof", "weight": "Gewicht"},
    "de": {"wheel_size": "Radgröße", "gears": "Gänge", "material": "Material", "dimensions": "Maße", "motor": "Motor",
           "frame_size": "Rahmengröße", "size": "Länge", "fabric": "Stoff", "weight": "Gewicht"},
}  # fmt: skip
WORDS = {
    "nl": {
        "all": "Alles", "cart": "Winkelwagen", "add": "In winkelwagen", "from": "vanaf", "in_stock": "Op voorraad",
        "to_order": "Bestellen wij voor u", "sold_out": "Uitverkocht", "choose": "Kies", "quantity": "Aantal",
        "remove": "Verwijderen", "checkout": "Afrekenen", "empty": "Uw winkelwagen is nog leeg.",
        "subtotal": "Subtotaal",
        "go_on": "Verder winkelen", "who": "Wie bent u", "first": "Voornaam", "last": "Achternaam", "mail": "E-mail",
        "phone": "Telefoon", "street": "Straat en huisnummer", "postcode": "Postcode", "city": "Plaats",
        "country": "Land", "NL": "Nederland", "DE": "Duitsland", "how": "Bezorgen of afhalen", "day": "Liefst op",
        "pay": "Betalen", "coupon": "Kortingscode", "reference": "Uw referentie", "note": "Opmerking",
        "order": "Bestelling plaatsen", "thanks": "Bedankt voor uw bestelling", "number": "Uw ordernummer is",
        "mailed": "Wij sturen u een mail zodra uw bestelling is ingepland.", "total": "Totaal", "tax": "waarvan btw",
        "shipping": "Verzending", "discount": "Korting", "fee": "Toeslag rembours", "company": "Bedrijf (mag leeg)",
        "incl": "incl. btw", "wrong": "Dit klopt nog niet:", "fill": "Vul alle velden met een * in.", "brand": "Merk",
        "coupon_no": "Deze kortingscode kennen wij niet.", "gone": "Dit artikel is er niet meer.",
        "pay_pickup": "Betalen bij afhalen kan alleen als u afhaalt.",
    },
    "de": {
        "all": "Alles", "cart": "Warenkorb", "add": "In den Warenkorb", "from": "ab", "in_stock": "Auf Lager",
        "to_order": "Bestellen wir für Sie", "sold_out": "Ausverkauft", "choose": "Wählen", "quantity": "Anzahl",
        "remove": "Entfernen", "checkout": "Zur Kasse", "empty": "Ihr Warenkorb ist noch leer.",
        "subtotal": "Zwischensumme", "go_on": "Weiter einkaufen", "who": "Wer sind Sie", "first": "Vorname",
        "last": "Nachname", "mail": "E-Mail", "phone": "Telefon", "street": "Straße und Hausnummer", "postcode": "PLZ",
        "city": "Ort", "country": "Land", "NL": "Niederlande", "DE": "Deutschland", "how": "Liefern oder abholen",
        "day": "Am liebsten am", "pay": "Bezahlen", "coupon": "Gutscheincode", "reference": "Ihre Referenz",
        "note": "Bemerkung", "order": "Zahlungspflichtig bestellen", "thanks": "Danke für Ihre Bestellung",
        "number": "Ihre Bestellnummer ist", "mailed": "Sie bekommen eine E-Mail, sobald Ihre Lieferung geplant ist.",
        "total": "Summe", "tax": "davon MwSt.", "shipping": "Versand", "discount": "Rabatt", "fee": "Nachnahmegebühr",
        "company": "Firma (optional)", "incl": "inkl. MwSt.", "wrong": "Das stimmt noch nicht:", "brand": "Marke",
        "fill": "Füllen Sie alle Felder mit * aus.", "coupon_no": "Diesen Gutschein kennen wir nicht.",
        "gone": "Diesen Artikel gibt es nicht mehr.",
        "pay_pickup": "Zahlung bei Abholung geht nur, wenn Sie abholen.",
    },
}  # fmt: skip
