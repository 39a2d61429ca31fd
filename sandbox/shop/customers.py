"""Customers' accounts: made with a first order or by hand, changed, deleted, and found by their mail address."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sandbox.shop.people import someone
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import STORES, Shop
from sandbox.store import Doc
from sandbox.world import World

KIND, BY_MAIL = "customers", "customer_mails"
PRIVATE, BUSINESS = 1, 2
WHERE = ("street", "postcode", "city", "country_id", "telephone")
PLACE = ("prefix", "firstname", "middlename", "lastname", "suffix", "company", "vat_id", *WHERE)
NAMES = ("email", "prefix", "firstname", "middlename", "lastname", "suffix", "group_id", "taxvat", "dob", "gender")


def all_of(world: World, shop: Shop) -> list[Doc]:
    return [whole(c) for c in world.store.all(shop.name, KIND)]


def find(world: World, shop: Shop, number: object) -> Doc | None:
    found = world.store.get(shop.name, KIND, number)
    return whole(found) if found else None


def whole(doc: Doc) -> Doc:
    """What an older sandbox kept is one person with one address, of the same number and not in a list."""
    if "addresses" in doc:
        return doc
    known = {name: doc.get(name) for name in NAMES} | {"group_id": _group(doc), "taxvat": doc.get("vat_id")}
    stamps = {name: doc[name] for name in ("created_at", "updated_at")}
    place = {"id": doc["id"], **_place(doc), **stamps, "default_billing": True, "default_shipping": True}
    return {"id": doc["id"], "store_id": doc["store_id"], **known, **stamps, "addresses": [place]}


def by_mail(world: World, shop: Shop, mail: str) -> Doc | None:
    """By a list of its own: thousands of accounts are not looked through for each order."""
    if not world.store.all(shop.name, BY_MAIL):  # an older sandbox kept none
        for doc in reversed(world.store.all(shop.name, KIND)):
            _remember(world, shop, doc)
    row = world.store.get(shop.name, BY_MAIL, _key(mail))
    return find(world, shop, row["id"]) if row else None


def account_of(world: World, shop: Shop, person: Doc, store_id: int, stamp: str) -> Doc:
    """That of who orders, made now if this is the first time; a later order leaves it as it is."""
    return by_mail(world, shop, person["email"]) or make(world, shop, person, store_id, stamp)


def make(world: World, shop: Shop, person: Doc, store_id: int, stamp: str) -> Doc:
    """`person`: as an order tells of one; where `shipping` differs, it is the second address."""
    number = world.store.next_number(shop.name, "customer")
    known = _birthday(person) | {name: person[name] for name in NAMES if person.get(name)}
    known.setdefault("group_id", _group(person))
    known.setdefault("taxvat", person.get("vat_id"))
    doc: Doc = {"id": number, "store_id": store_id, **dict.fromkeys(NAMES), **known}
    doc |= {"created_at": stamp, "updated_at": stamp, "addresses": []}
    _add(world, shop, doc, person, stamp, billing=True, shipping=True)
    other = {**person, **(person.get("shipping") or {})}
    if _place(other) != _place(person):
        _add(world, shop, doc, other, stamp, billing=False, shipping=True)
    _keep(world, shop, doc)
    return doc


def make_up(world: World, shop: Shop, told: Doc) -> Doc:
    """An account of somebody who never ordered; what is not told is chosen at random."""
    number = world.store.next_number(shop.name, "told_customer")
    rng = random.Random(f"{world.seed}-{shop.name}-customer-{number}")
    language = told.get("language") or "nl"
    if language not in STORES:
        raise ShopRefusal("invalid", f"Unknown language: {language}")
    asked = told.get("customer") or {}
    person = {**someone(rng, language), **asked}
    while "email" not in asked and by_mail(world, shop, person["email"]):
        person["email"] = f"{rng.randint(100, 99999)}.{person['email']}"
    _mind_mail(world, shop, person["email"])
    person |= {name: told[name] for name in ("group_id", "taxvat") if told.get(name)}
    return make(world, shop, person, STORES[language], world.clock.stamp())


def change(world: World, shop: Shop, number: object, told: Doc) -> Doc:
    """Names of the account, or of the address that bills go to; `quietly` is how Magento changes only an address."""
    doc = _required(world, shop, number)
    quietly, stamp = told.pop("quietly", False), world.clock.stamp()
    place, further = {**(told.pop("address", None) or {})}, told.pop("add_address", None)
    place |= {name: told.pop(name) for name in list(told) if name in PLACE and name not in NAMES}
    unknown = [name for name in told if name not in NAMES] + [name for name in place if name not in PLACE]
    if unknown:
        raise ShopRefusal("invalid", f"An account has no {unknown[0]} to change.")
    if "email" in told and _key(told["email"]) != _key(doc["email"]):
        _mind_mail(world, shop, told["email"])
        world.store.drop(shop.name, BY_MAIL, _key(doc["email"]))
    doc |= told
    if place:
        _change_place(world, shop, doc, place, stamp)
    if further:
        flags = {name: bool(further.get(f"default_{name}")) for name in ("billing", "shipping")}
        _add(world, shop, doc, {"firstname": doc["firstname"], "lastname": doc["lastname"], **further}, stamp, **flags)
    if not quietly:
        doc["updated_at"] = stamp
    _keep(world, shop, doc)
    return doc


def delete(world: World, shop: Shop, number: object) -> Doc:
    doc = _required(world, shop, number)
    world.store.drop(shop.name, KIND, doc["id"])
    world.store.drop(shop.name, BY_MAIL, _key(doc["email"]))
    return doc


def default(doc: Doc, which: str) -> int | None:
    """The number of the address that bills or parcels go to, where there is one."""
    return next((int(a["id"]) for a in doc["addresses"] if a[f"default_{which}"]), None)


def _required(world: World, shop: Shop, number: object) -> Doc:
    doc = find(world, shop, number)
    if doc is None:
        raise ShopRefusal("missing", "No such customer.")
    return doc


def _mind_mail(world: World, shop: Shop, mail: str) -> None:
    if by_mail(world, shop, mail):
        raise ShopRefusal("invalid", "A customer with the same email address already exists in an associated website.")


def _change_place(world: World, shop: Shop, doc: Doc, told: Doc, stamp: str) -> None:
    found = next((a for a in doc["addresses"] if a["default_billing"]), None)
    if found is None:
        _add(world, shop, doc, {**doc, **told}, stamp, billing=True, shipping=not doc["addresses"])
        return
    found |= _place({**found, **told}) | {"updated_at": stamp}


def _add(world: World, shop: Shop, doc: Doc, told: Doc, stamp: str, *, billing: bool, shipping: bool) -> None:
    """Of each kind there is one default: the newest that asked for it."""
    for known in doc["addresses"]:
        known["default_billing"] &= not billing
        known["default_shipping"] &= not shipping
    doc["addresses"].append(
        {"id": _next_address(world, shop), **_place(told), "created_at": stamp, "updated_at": stamp}
        | {"default_billing": billing, "default_shipping": shipping}
    )


def _next_address(world: World, shop: Shop) -> int:
    first = 1
    if world.store.get(shop.name, "counters", "customer_address") is None:  # those of an older sandbox bear a number
        first += max((int(c["id"]) for c in world.store.all(shop.name, KIND) if "addresses" not in c), default=0)
    return world.store.next_number(shop.name, "customer_address", first)


def _place(told: Doc) -> Doc:
    return {name: told.get(name) or None for name in PLACE} | {"street": list(told.get("street") or [])}


def _group(person: Doc) -> int:
    return BUSINESS if person.get("company") else PRIVATE


def _birthday(person: Doc) -> Doc:
    """One in four filled in what nobody needs to know; the same ones each time."""
    rng = random.Random(str(person["email"]))
    if rng.random() >= 0.25:
        return {}
    return {"dob": (date(1950, 1, 1) + timedelta(days=rng.randrange(20000))).isoformat(), "gender": rng.randint(1, 2)}


def _key(mail: object) -> str:
    return str(mail).lower()


def _remember(world: World, shop: Shop, doc: Doc) -> None:
    world.store.put(shop.name, BY_MAIL, _key(doc["email"]), {"id": doc["id"]})


def _keep(world: World, shop: Shop, doc: Doc) -> None:
    world.store.put(shop.name, KIND, doc["id"], doc)
    _remember(world, shop, doc)
