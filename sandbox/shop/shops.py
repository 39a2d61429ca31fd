"""The two shops: how each is called, counts its orders, prices, sends and is paid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sandbox.shop.catalog.article import Article
from sandbox.shop.catalog.bicycles import BICYCLES
from sandbox.shop.catalog.furniture import FURNITURE


@dataclass(frozen=True)
class Shipping:
    code: str
    title: str
    title_de: str
    price: Decimal  # with tax


@dataclass(frozen=True)
class Payment:
    method: str
    title: str
    title_de: str
    fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class Shop:
    name: str
    title: str
    slogan: str
    slogan_de: str
    articles: tuple[Article, ...]
    prices_include_tax: bool
    number: dict[int, str]  # how order numbers of a store view look
    first: dict[int, int]
    shipping: dict[str, Shipping]
    payments: dict[str, Payment]


PAYMENTS = {
    "ideal": Payment("ideal", "iDEAL", "iDEAL"),
    "banktransfer": Payment("banktransfer", "Bankoverschrijving", "Banküberweisung"),
    "cashondelivery": Payment("cashondelivery", "Rembours", "Nachnahme", Decimal("7.50")),
    "klarna": Payment("klarna", "Achteraf betalen met Klarna", "Rechnungskauf mit Klarna"),
    "payinstore": Payment("payinstore", "Betalen bij afhalen", "Zahlung bei Abholung"),
}
STORES = {"nl": 1, "de": 2}
LANGUAGES = {1: "nl", 2: "de"}

FIETSHAL = Shop(
    name="fietshal",
    title="Fietshal",
    slogan="Fietsen, rijklaar bezorgd",
    slogan_de="Fahrräder, fahrbereit geliefert",
    articles=BICYCLES,
    prices_include_tax=True,
    number={1: "{:09d}", 2: "2{:09d}"},
    first={1: 12801, 2: 4101},
    shipping={
        "delivery": Shipping("bezorging_bezorging", "Bezorging - Eigen bezorgdienst",
        "Lieferung - Eigener Lieferdienst",
                             Decimal("39.95")),
        "parcel": Shipping("postnl_standaard", "PostNL - Pakket", "DHL - Paket", Decimal("6.95")),
        "pickup": Shipping("instore_pickup", "Afhalen - Winkel Zwolle", "Abholung - Laden Zwolle", Decimal(0)),
    },
    payments=PAYMENTS,
)  # fmt: skip
MEUBELHUIS = Shop(
    name="meubelhuis",
    title="Meubelhuis",
    slogan="Meubels om lang mee te leven",
    slogan_de="Möbel fürs lange Leben",
    articles=FURNITURE,
    prices_include_tax=False,
    number={1: "1{:08d}", 2: "2{:08d}"},
    first={1: 4201, 2: 1301},
    shipping={
        "delivery": Shipping("bezorging_bezorging", "Bezorging - Twee man, tot op de plek",
                             "Lieferung - Zwei Personen, bis an den Platz", Decimal("59.00")),
        "parcel": Shipping("postnl_standaard", "PostNL - Pakket", "DHL - Paket", Decimal("6.95")),
        "pickup": Shipping("afhalen_afhalen", "Afhalen - Magazijn Zwolle", "Abholung - Lager Zwolle", Decimal(0)),
    },
    payments=PAYMENTS,
)  # fmt: skip
SHOPS = {shop.name: shop for shop in (FIETSHAL, MEUBELHUIS)}
COUPONS: dict[str, tuple[str, Decimal, Decimal]] = {
    "WELKOM10": ("Welkomstkorting 10%", Decimal(10), Decimal(0)),
    "ZOMER5": ("Zomer 5%", Decimal(5), Decimal(0)),
    "KADO25": ("Cadeaubon 25 euro", Decimal(0), Decimal(25)),
}
