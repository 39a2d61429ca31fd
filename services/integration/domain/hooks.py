"""What makes a shop's hook believable: signed with its secret, of this moment, and not seen before."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)  # on either side: clocks differ
_DELIVERY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SIGNATURE = re.compile(r"v1=[0-9a-f]{64}")
_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True)
class Seal:
    """The three headers of a hook."""

    timestamp: str
    delivery: str
    signature: str


def seal_of(headers: Mapping[str, str], at: datetime) -> Seal | None:
    """None where one is missing, has another shape, or the moment is not this one."""
    timestamp, delivery = headers.get("x-pakbon-timestamp", ""), headers.get("x-pakbon-delivery", "")
    signature = headers.get("x-pakbon-signature", "")
    if not (re.fullmatch(r"[0-9]{1,12}", timestamp) and _DELIVERY.fullmatch(delivery)):
        return None
    if not _SIGNATURE.fullmatch(signature) or abs(at.timestamp() - int(timestamp)) > FRESH.total_seconds():
        return None
    return Seal(timestamp, delivery, signature)


def signature(secret: str, timestamp: str, delivery: str, body: bytes) -> str:
    signed = f"{timestamp}.{delivery}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(seal: Seal, body: bytes, secrets: Iterable[str]) -> bool:
    """By any of these secrets; each is tried, and in the same time, so that the time it takes tells nothing."""
    good = False
    for secret in secrets:
        good |= hmac.compare_digest(signature(secret, seal.timestamp, seal.delivery, body), seal.signature)
    return good


@dataclass(frozen=True)
class Hint:
    """What a hook speaks of. Only a hint where to look: nothing in it is believed."""

    event: str
    number: str = ""  # an order's number, or #id


def hint_of(told: object) -> Hint | None:
    """None where it makes no sense."""
    if not isinstance(told, Mapping) or not isinstance(told.get("event"), str):
        return None
    number, key = told.get("increment_id"), told.get("entity_id")
    if isinstance(number, str) and _NUMBER.fullmatch(number):
        return Hint(told["event"][:40], number)
    if isinstance(key, int | str) and re.fullmatch(r"[0-9]{1,18}", str(key)):
        return Hint(told["event"][:40], f"#{key}")
    return Hint(told["event"][:40])
