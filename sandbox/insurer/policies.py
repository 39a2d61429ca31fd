"""What the insurer asks for a risk, and what becomes of the one policy it writes for each key."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sandbox.insurer.document import draw_policy
from sandbox.shop.money import cent
from sandbox.store import Doc
from sandbox.world import World

RATES = {12: Decimal("0.055"), 24: Decimal("0.10"), 36: Decimal("0.14"), 48: Decimal("0.18"), 60: Decimal("0.21")}
CITIES = ("10", "20", "30", "35", "50", "80")  # where more is stolen the premium is higher
LEAST = Decimal("15.00")
MOST = 15000  # a higher value is not insured
WITHDRAWAL_DAYS = 14  # so long after its conclusion a policy ends without costs
_SHOWN = ("key", "policy_number", "state", "months", "premium", "currency", "starts_on", "ends_on", "frame_number",
          "ended_on", "refund")  # fmt: skip


class Declined(Exception):
    """The insurer says no, by one of the faults its interface declares."""

    def __init__(self, fault: str, words: str, **more: str) -> None:
        super().__init__(words)
        self.fault, self.more = fault, more


def quote(world: World, told: Doc) -> Doc:
    """One premium for each number of months it has a rate for."""
    value = Decimal(told["value"])
    if told["country"] not in ("NL", "DE", "BE"):
        raise Declined("NotInsurable", f"Country {told['country']} is not insured.")
    if told["currency"] != "EUR":
        raise Declined("NotInsurable", f"Values in {told['currency']} are not insured.")
    if value > MOST:
        raise Declined("NotInsurable", f"Values above {MOST}.00 are not insured.")
    with world.store.change():
        return {"offer": [_offer(world, told, value, int(each)) for each in told["months"] if int(each) in RATES]}


def _offer(world: World, told: Doc, value: Decimal, months: int) -> Doc:
    number = f"Q{world.store.next_number('insurer', 'quote', 10001)}"
    risk = {"value": value, "months": months, "postcode": told["postcode"]}
    offer = {
        "quote_number": number,
        "months": months,
        "premium": _premium(world, risk),
        "currency": "EUR",
        "valid_until": (world.clock.today() + timedelta(days=14)).isoformat(),
    }
    world.store.put("insurer", "quotes", number, offer | risk)
    return offer


def _premium(world: World, risk: Doc) -> Decimal:
    factor = Decimal("1.25") if risk["postcode"].startswith(CITIES) else Decimal(1)
    factor *= Decimal(str(world.switch("insurer", "premium_factor", 1)))
    return max(cent(Decimal(risk["value"]) * RATES[int(risk["months"])] * factor), LEAST)


def conclude(world: World, told: Doc) -> Doc:
    """The same key again gives the same policy again, never a second one."""
    with world.store.change():
        known = world.store.get("insurer", "policies", told["key"])
        if known:
            return {"policy": shown(known)}
        refused = world.switch("insurer", "refuse", "")
        if refused:
            raise Declined("NotInsurable", str(refused))
        offer = _valid_offer(world, told)
        months = int(offer["months"])
        start = date.fromisoformat(told["starts_on"])
        policy = {
            "policy_number": f"ZZ{world.store.next_number('insurer', 'policy', 700001)}",
            "key": told["key"],
            "state": "active",
            "months": months,
            "premium": offer["premium"],
            "currency": "EUR",
            "value": offer["value"],
            "starts_on": told["starts_on"],
            "ends_on": _months_later(start, months).isoformat(),
            "frame_number": told["article"].get("frame_number", ""),
            "owner": told["owner"],
            "article": told["article"],
            "description": told["article"]["description"],
            "concluded_on": world.clock.today().isoformat(),
            "at": world.clock.stamp(),
            "ends_asked": 0,
        }
        world.store.put("insurer", "policies", told["key"], policy)
        return {"policy": shown(policy)}


def _valid_offer(world: World, told: Doc) -> Doc:
    offer = world.store.get("insurer", "quotes", told["quote_number"])
    if offer is None:
        raise Declined("QuoteNotValid", f"Quote {told['quote_number']} is unknown.")
    if offer["valid_until"] < world.clock.today().isoformat():
        raise Declined("QuoteNotValid", f"Quote {told['quote_number']} has expired.")
    premium = _premium(world, offer)
    if premium != Decimal(told["premium"]):
        words = f"The premium of quote {told['quote_number']} is {premium:.2f} now."
        raise Declined("PremiumChanged", words, premium=f"{premium:.2f}", currency="EUR")
    return offer


def _months_later(start: date, months: int) -> date:
    """The last day of cover: the day before the same day so many months on."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, 28)) - timedelta(days=1)


def find(world: World, told: Doc) -> Doc:
    known = world.store.get("insurer", "policies", told["key"])
    return {"policy": shown(known)} if known else {}


def change(world: World, told: Doc) -> Doc:
    with world.store.change():
        policy = _known(world, told["key"])
        if policy["state"] == "ended":
            raise Declined("PolicyHasEnded", f"Policy {policy['policy_number']} has ended.")
        policy = policy | {"frame_number": told["frame_number"]}
        world.store.put("insurer", "policies", told["key"], policy)
        return {"policy": shown(policy)}


def end(world: World, told: Doc) -> Doc:
    """Within the withdrawal days the whole premium is paid back, afterwards that of the full months left."""
    with world.store.change():
        policy = _known(world, told["key"])
        policy = policy | {"ends_asked": int(policy["ends_asked"]) + 1}
        refused = world.switch("insurer", "refuse_end", "")
        if refused and policy["state"] != "ended":
            raise Declined("EndRefused", str(refused))
        if policy["state"] != "ended":
            today = world.clock.today()
            policy |= {
                "state": "ended",
                "ended_on": today.isoformat(),
                "refund": _refund(policy, today),
                "end_reason": told["reason"],
            }
        world.store.put("insurer", "policies", told["key"], policy)
        return {"policy": shown(policy)}


def _refund(policy: Doc, today: date) -> Decimal:
    premium, months = Decimal(policy["premium"]), int(policy["months"])
    if (today - date.fromisoformat(policy["concluded_on"])).days <= WITHDRAWAL_DAYS:
        return premium
    gone = (today - date.fromisoformat(policy["starts_on"])).days // 30 + 1
    return cent(premium * max(months - gone, 0) / months)


def document(world: World, told: Doc) -> Doc:
    policy = _known(world, told["key"])
    name = f"polis-{policy['policy_number']}.pdf"
    return {"name": name, "media_type": "application/pdf", "content": draw_policy(policy)}


def _known(world: World, key: str) -> Doc:
    known = world.store.get("insurer", "policies", key)
    if known is None:
        raise Declined("PolicyUnknown", "No policy has this key.")
    return known


def shown(policy: Doc) -> Doc:
    return {name: policy[name] for name in _SHOWN if policy.get(name) not in (None, "")}
