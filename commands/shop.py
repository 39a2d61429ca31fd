"""Try, add and list shops without a browser.

./pakbon shop check --address https://shop.example
./pakbon shop add fietsen --name "De Fietsenzaak" --address https://shop.example
./pakbon shop list

Secrets are read from the environment (PAKBON_SHOP_CONSUMER_KEY, _CONSUMER_SECRET, _ACCESS_TOKEN, _ACCESS_TOKEN_SECRET
for Magento 2; PAKBON_SHOP_USER, _KEY for OpenMage), or asked for; never given as an argument. `check` needs nothing of
Pakbon's own; `add` and `list` use the database of the settings. A step that is wrong ends it with status 1.
"""

import argparse
import getpass
import os
import sys

from contracts.integration import ConnectionChecked, SaveShop
from gateway.settings.steps import KIND_NAMES, SECRETS, step_in_words
from kernel.refused import Refused
from kernel.sentence import plain
from kit import settings
from kit.engine import engine_of
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.finding import find_shop
from services.integration.partners.http import Line
from services.integration.partners.shop import Connection
from services.integration.partners.trouble import PartnerTrouble
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.check_shop import LIMITS, check_connection
from services.integration.use_cases.save_shop import save_shop

MARKS = {"good": "✓", "warn": "!", "wrong": "✕"}
WANTED = {
    "magento2": ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    "openmage": ("user", "key"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description, parser.formatter_class = __doc__, argparse.RawDescriptionHelpFormatter
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = acts.add_parser("check", help="try a connection step by step; nothing is written")
    add = acts.add_parser("add", help="try a connection, and save it if it is good")
    acts.add_parser("list", help="the shops that are connected, and how they stand")
    add.add_argument("code", help="small letters, digits, - and _; never changes")
    add.add_argument("--name", default="", help="as staff and customers know it")
    add.add_argument("--anyway", action="store_true", help="save it although a step is wrong")
    add.add_argument("--off", action="store_true", help="save it switched off: no orders are taken over yet")
    for each in (check, add):
        each.add_argument("--address", required=True, help="as it stands in the browser")
        each.add_argument("--kind", default="auto", choices=["auto", *WANTED], help="auto: whichever answers")
        each.add_argument("--language", action="append", default=[], metavar="STORE=nl", help="of a store view")
        each.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="payment.<code>=…")


def main(options: argparse.Namespace) -> int:
    try:
        return {"check": _check, "add": _add, "list": _list}[options.act](options)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _check(options: argparse.Namespace) -> int:
    return 0 if _tried(_connection(options)).ok else 1


def _add(options: argparse.Namespace) -> int:
    config = settings.load()
    connection = _connection(options)
    checked = _tried(connection)
    if not checked.ok and not options.anyway:
        print("Not saved. Mend what is wrong, or add --anyway.", file=sys.stderr)
        return 1
    told = {store.store_id: store.language for store in checked.stores if store.language}
    with unit_of_work(engine_of(config.database_of("integration")), "administrator") as uow:
        if shops.find(uow.session, options.code):
            raise Refused("There is a shop {code} already; choose another code.", code=options.code)
        save_shop(
            uow,
            Vault(config.secret),
            SaveShop(
                shop=options.code,
                name=options.name or options.code,
                kind=checked.kind,
                address=checked.address,
                credentials=dict(connection.credentials),
                languages={**told, **connection.languages},
                settings=dict(connection.settings),
                enabled=not options.off,
            ),
        )
    print(f"{options.name or options.code} is saved.")
    return 0


def _list(options: argparse.Namespace) -> int:
    with unit_of_work(engine_of(settings.load().database_of("integration"))) as uow:
        for shop in queries.shop_views(uow.session):
            state = "off" if not shop.enabled else plain(shop.message) or "well"
            heard = f"{shop.last_success:%Y-%m-%d %H:%M} UTC" if shop.last_success else "never read"
            print(f"{shop.shop}\t{shop.name}\t{KIND_NAMES.get(shop.kind, shop.kind)}\t{shop.address}\t{heard}\t{state}")
    return 0


def _connection(options: argparse.Namespace) -> Connection:
    kind = _kind(options)
    return Connection(
        shop="new",
        kind=kind,
        address=options.address,
        credentials={name: secret for name in WANTED.get(kind, ()) if (secret := _secret(name))},
        languages=_pairs(options.language),
        settings=_pairs(options.setting),
    )


def _kind(options: argparse.Namespace) -> str:
    """Which secrets to ask for depends on who answers; whoever does not is told by the first step."""
    if options.kind != "auto":
        return str(options.kind)
    try:
        return find_shop(Line("The shop", LIMITS), options.address).kind
    except PartnerTrouble:
        return "auto"


def _secret(name: str) -> str:
    told = os.environ.get(f"PAKBON_SHOP_{name.upper()}")
    if told is not None or not sys.stdin.isatty():
        return (told or "").strip()
    return getpass.getpass(f"{SECRETS[name]}: ").strip()


def _pairs(told: list[str]) -> dict[str, str]:
    pairs = {}
    for each in told:
        name, equals, value = each.partition("=")
        if not equals:
            raise Refused("{line} is not of the form name = value.", line=each)
        pairs[name.strip()] = value.strip()
    return pairs


def _tried(connection: Connection) -> ConnectionChecked:
    checked = check_connection(connection)
    for step in checked.steps:
        said = step_in_words(step, lambda text, **values: text.format(**values) if values else text)
        print(f"{MARKS[said.state]} {said.title}: {plain(said.said)}")
        if said.to_do:
            print(f"    → {said.to_do}")
    for store in checked.stores:
        told = (store.store_id, store.name or store.code, store.language or "?", store.currency)
        print("  store view", *filter(None, told))
    _show_sample(checked)
    return checked


def _show_sample(checked: ConnectionChecked) -> None:
    order = checked.sample
    if order is None:
        return
    print(f"  Order {order.number}, {order.billing.name}, {order.billing.postcode} {order.billing.city}")
    for line in order.lines:
        if not line.parent_shop_line_id:
            amount = line.row_total_incl_tax - line.discount
            print(f"    {line.quantity.normalize():f} × {line.sku} {line.name}  {amount:.2f}")
    print(f"    total {order.totals.grand_total:.2f} {order.currency}")
