"""What the insurer asks for a risk, and the one policy it writes for each key."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sandbox.shop.money import cent
from sandbox.store import Doc
from sandbox.world import World

RATES = {12: Decimal("0.055"), 36: Decimal("0.14"), 60: Decimal("0.21")}
CITIES = ("10", "20", "30", "35", "50", "80")  # where more is stolen the premium is higher


class Declined(Exception):
    """The insurer says no."""


def quote(world: World, told: Doc) -> Doc:
    value, months = Decimal(told["value"]), int(told["months"])
    if told["country"] not in ("NL", "DE", "BE"):
        raise Declined(f"Country {told['country']} is not insured.")
    if value > 15000:
        raise Declined("Values above 15000.00 are not insured.")
    factor = Decimal("1.25") if told["postcode"].startswith(CITIES) else Decimal(1)
    factor *= Decimal(str(world.switch("insurer", "premium_factor", 1)))
    with world.store.change():
        number = f"Q{world.store.next_number('insurer', 'quote', 10001)}"
        doc = {
            "quote_number": number,
            "premium": max(cent(value * RATES[months] * factor), Decimal("15.00")),
            "currency": "EUR",
            "valid_until": (world.clock.today() + timedelta(days=14)).isoformat(),
        }
        world.store.put("insurer", "quotes", number, doc | {"value": value, "months": months})
        return doc


def conclude(world: World, told: Doc) -> Doc:
    """The same key again gives the same policy again, never a second one."""
    with world.store.change():
        known = world.store.get("insurer", "policies", told["key"])
        if known:
            return answer(known, before=True)
        offer = world.store.get("insurer", "quotes", told["quote_number"])
        if offer is None:
            raise Declined(f"Quote {told['quote_number']} is unknown.")
        if offer["valid_until"] < world.clock.today().isoformat():
            raise Declined(f"Quote {told['quote_number']} has expired.")
        if Decimal(offer["premium"]) != Decimal(told["premium"]):
            raise Declined(f"The premium of quote {told['quote_number']} is {offer['premium']:.2f}.")
        policy = {
            "policy_number": f"ZZ{world.store.next_number('insurer', 'policy', 700001)}",
            "key": told["key"],
            "premium": offer["premium"],
            "value": offer["value"],
            "months": offer["months"],
            "start": told["start"],
            "customer": told["customer"],
            "article": told["article"],
            "description": told["article"]["description"],
            "at": world.clock.stamp(),
        }
        world.store.put("insurer", "policies", told["key"], policy)
        return answer(policy, before=False)


def answer(policy: Doc, before: bool) -> Doc:
    return {k: policy[k] for k in ("policy_number", "premium", "start")} | {"concluded_before": before}
