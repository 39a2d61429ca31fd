"""A mail states only what is true now: may it be written, must it wait, or has something newer overtaken it?"""

from dataclasses import dataclass
from enum import Enum

from services.notifier.domain.happening import Happening, Occasion, Stage


@dataclass(frozen=True)
class Standing:
    """What is true of an order now, as far as it has been heard here."""

    known: bool = False
    held: bool = False
    cancelled: bool = False
    historic: bool = False
    status: str = ""
    revision: int = 0  # of its planning
    stage: Stage = Stage.NONE
    settled: bool = False  # it has been at this stage for a while
    money_revision: int = 0
    money_open: bool = False
    lines: dict[str, str] | None = None  # line → where its goods are
    ended_policies: tuple[str, ...] = ()


class Verdict(Enum):
    WRITE = "write"
    WAIT = "wait"  # the order is not known yet, or on hold
    DROP = "drop"  # no longer true, or long past


# What happened before the shop was connected, or shows as new only because it was: nobody wants a mail about it.
_NOT_FOR_HISTORY = (Occasion.ORDER_RECEIVED, Occasion.GOODS_ORDERED, Occasion.GOODS_IN)


def judge(happening: Happening, standing: Standing) -> tuple[Verdict, str]:
    """The verdict, and its reason in words where it is not to be written."""
    occasion = happening.occasion
    if not standing.known:
        return Verdict.WAIT, "The order is not known yet."
    if happening.long_past or (standing.historic and (occasion in _NOT_FOR_HISTORY or happening.by_shop)):
        return Verdict.DROP, "It happened before the shop was connected."
    if occasion is Occasion.ORDER_CANCELLED:
        if standing.cancelled:
            return Verdict.WRITE, ""
        return Verdict.DROP, "The order is no longer cancelled."
    if occasion in (Occasion.POLICY_ENDED, Occasion.ORDER_CREDITED):
        return Verdict.WRITE, ""  # most of all where the order is off
    if standing.cancelled:
        return Verdict.DROP, "The order has been cancelled meanwhile."
    if happening.policy is not None:  # an insurance counts on hold, too
        ended = str(happening.policy.policy_id) in standing.ended_policies
        return (Verdict.DROP, "The policy has ended meanwhile.") if ended else (Verdict.WRITE, "")
    overtaken = _overtaken(happening, standing)
    if overtaken:
        return Verdict.DROP, overtaken
    if standing.held:
        return Verdict.WAIT, "The order is on hold."
    return Verdict.WRITE, ""


def _overtaken(happening: Happening, standing: Standing) -> str:
    match happening.occasion:
        case Occasion.ORDER_PLANNED | Occasion.ORDER_MOVED | Occasion.READY_FOR_COLLECTION:
            return _plan_overtaken(happening, standing)
        case Occasion.ORDER_PAID:
            if standing.money_revision > happening.revision and standing.money_open:
                return "The payment has been taken back meanwhile."
        case Occasion.STATUS_CHANGED:
            if standing.status != happening.status:
                return "The order has another status meanwhile."
        case Occasion.GOODS_ORDERED:
            if any((standing.lines or {}).get(line) != "on_order" for line in happening.lines):
                return "The goods are no longer on order."
        case Occasion.GOODS_IN:
            if not all_here(standing.lines or {}):
                return "Not everything is in stock any more."
    return ""


def _plan_overtaken(happening: Happening, standing: Standing) -> str:
    """Another day, or none; or the goods are long with the customer. What follows within moments overtakes nothing:
    a customer at the counter has both mails, in whatever order the two were heard."""
    if standing.revision > happening.revision:
        return "The order's planning has changed meanwhile."
    if standing.revision == happening.revision:
        if standing.stage in (Stage.NOT_COLLECTED, Stage.UNPLANNED):
            return "The order's planning has changed meanwhile."
        if standing.stage is Stage.HANDED_OVER and standing.settled:
            return "The customer has the goods already."
    return ""


def all_here(lines: dict[str, str]) -> bool:
    return not any(state in ("to_order", "on_order") for state in lines.values())


def goods_news(before: dict[str, str], after: dict[str, str]) -> tuple[Occasion, tuple[str, ...]] | None:
    """What two versions of an order tell about its goods: all that was missing is ordered, or has come in."""
    came_in = tuple(
        sorted(
            line
            for line, state in before.items()
            if state in ("to_order", "on_order") and after.get(line) == "in_stock"
        )
    )
    if came_in and all_here(after):
        return Occasion.GOODS_IN, came_in
    on_order = tuple(sorted(line for line, state in after.items() if state == "on_order"))
    ordered = any(before.get(line) == "to_order" for line in on_order)
    if ordered and "to_order" not in after.values():
        return Occasion.GOODS_ORDERED, on_order
    return None
