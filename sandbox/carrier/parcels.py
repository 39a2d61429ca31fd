"""What the carrier checks and keeps: packing slips and the parcels on them."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from sandbox.store import Doc
from sandbox.world import World

POSTCODES = {
    "NL": r"[1-9]\d{3} ?[A-Za-z]{2}", "BE": r"[1-9]\d{3}", "DE": r"\d{5}", "FR": r"\d{5}", "LU": r"\d{4}",
    "AT": r"\d{4}",
}  # fmt: skip


class Unprocessable(Exception):
    """The slip as a whole cannot be taken."""


def take_manifest(world: World, key: str, told: Doc) -> tuple[Doc, bool]:
    """The same key twice is the same slip: the first answer is given again."""
    with world.store.change():
        known = world.store.get("carrier", "manifests", key)
        if known:
            return known, False
        day = _collection_day(world, told)
        if not isinstance(told.get("parcels"), list) or not told["parcels"]:
            raise Unprocessable("parcels: at least one is needed")
        number = f"M{world.store.next_number('carrier', 'manifest', 1001):06d}"
        doc: Doc = {"manifest_id": number, "key": key, "collection_date": day, "accepted": [], "refused": []}
        doc |= {"tracking": {}, "sender": told.get("sender"), "at": world.clock.stamp()}
        for parcel in told["parcels"]:
            _take_parcel(world, doc, parcel)
        world.store.put("carrier", "manifests", key, doc)
        return doc, True


def _collection_day(world: World, told: Doc) -> str:
    try:
        day = date.fromisoformat(str(told.get("collection_date")))
    except ValueError as wrong:
        raise Unprocessable("collection_date: not a date") from wrong
    if day.weekday() > 4:
        raise Unprocessable(f"collection_date: {day} is not a working day")
    if day < world.clock.today():
        raise Unprocessable(f"collection_date: {day} is in the past")
    return day.isoformat()


def _take_parcel(world: World, manifest: Doc, parcel: Doc) -> None:
    barcode = str(parcel.get("barcode") or "")
    reason = _fault_of(world, parcel)
    if reason:
        manifest["refused"].append({"barcode": barcode, "reason": reason})
        return
    manifest["accepted"].append(barcode)
    manifest["tracking"][barcode] = f"{world.address}/carrier/track/{barcode}"
    kept = {**parcel, "manifest_id": manifest["manifest_id"], "collection_date": manifest["collection_date"]}
    kept |= {"status": "announced", "events": [{"at": world.clock.stamp(), "status": "announced"}]}
    world.store.put("carrier", "parcels", barcode, kept)


def _fault_of(world: World, parcel: Doc) -> str:
    barcode, order = str(parcel.get("barcode") or ""), str(parcel.get("order_number") or "")
    for name in (barcode, order):
        if name and (told := world.store.get("carrier", "refusals", name)):
            return str(told["reason"] or "refused by the carrier")
    if not barcode:
        return "barcode is missing"
    if world.store.get("carrier", "parcels", barcode):
        return "barcode was announced before"
    country = str(parcel.get("country") or "")
    if country not in POSTCODES:
        return f"country {country or '(empty)'} is not served"
    if not re.fullmatch(POSTCODES[country], str(parcel.get("postcode") or "").strip()):
        return f"postcode {parcel.get('postcode') or '(empty)'} is not valid in {country}"
    for name in ("name", "street", "city"):
        if not str(parcel.get(name) or "").strip():
            return f"{name} is missing"
    if not 0 < int(parcel.get("weight_grams") or 0) <= 150_000:
        return "weight must be between 1 g and 150 kg"
    return ""


def answer_of(doc: Doc) -> Doc:
    return {k: doc[k] for k in ("manifest_id", "accepted", "refused", "collection_date", "tracking")}


def scan(world: World, barcode: str, status: str, place: str) -> Doc | None:
    with world.store.change():
        parcel = world.store.get("carrier", "parcels", barcode)
        if parcel is None:
            return None
        parcel["status"] = status
        parcel["events"].append({"at": world.clock.stamp(), "status": status, "place": place})
        world.store.put("carrier", "parcels", barcode, parcel)
        return parcel


def label_number(barcode: str) -> str:
    return hashlib.sha256(barcode.encode()).hexdigest()[:10].upper()
