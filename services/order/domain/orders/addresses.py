"""An order's two addresses: what staff put right, and what a check found wrong with them.

The shop's own word stays in the order's document. Staff's stands over it until the shop says another one.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

BILLING, DELIVERY = "billing", "delivery"
_PLACE = ("postcode", "city", "country")
Address = dict[str, Any]


def shop_says(document: Mapping[str, Any], which: str) -> Address:
    """The address as the shop stored it; where it has none for the goods, they go where the invoice goes."""
    billing: Address = document["billing"]
    return billing if which == BILLING else document["delivery_address"] or billing


def _told(address: Mapping[str, Any]) -> Address:
    """Without what is empty: an address kept before a field was known says the same as one without it."""
    return {name: value for name, value in address.items() if value}


def same_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both mean the same house; who lives there does not matter, nor do spaces."""
    return _place(one) == _place(other)


def _place(address: Mapping[str, Any]) -> list[str]:
    lines = [" ".join(line.split()) for line in address.get("street") or ()]
    return [line for line in lines if line] + [" ".join(str(address.get(name) or "").split()) for name in _PLACE]


def in_one_line(address: Mapping[str, Any]) -> str:
    town = " ".join(part for part in (address.get("postcode"), address.get("city")) if part)
    return ", ".join(part for part in (*(address.get("street") or ()), town) if part)


@dataclass(slots=True)
class Doubt:
    """What the newest check said. No problem: the address is right, or nothing was said yet."""

    revision: int = 0
    problem: str = ""
    suggestion: Address | None = None
    accepted: bool = False  # staff: it is right as it is

    @property
    def is_open(self) -> bool:
        return bool(self.problem) and not self.accepted


@dataclass(slots=True)
class Addresses:
    corrected: dict[str, Address] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)

    def doubt(self, which: str) -> Doubt:
        return self.doubts.get(which) or Doubt()

    def follow(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """The shop's document changed: where it says another address, that one counts, and what was said is over."""
        for which in (BILLING, DELIVERY):
            if _told(shop_says(old, which)) != _told(shop_says(new, which)):
                self.corrected.pop(which, None)
                if not same_place(shop_says(old, which), shop_says(new, which)):
                    self._forget_doubt(which)

    def correct(self, which: str, address: Address) -> None:
        self.corrected[which] = address
        self._forget_doubt(which)

    def _forget_doubt(self, which: str) -> None:
        if which in self.doubts:
            self.doubts[which] = Doubt(self.doubts[which].revision)

    def accept(self, which: str) -> bool:
        """False where there is nothing to accept."""
        doubt = self.doubt(which)
        if not doubt.is_open:
            return False
        doubt.accepted = True
        return True

    def hear(self, which: str, revision: int, problem: str, suggestion: Address | None) -> bool:
        """Whether this is news. The highest revision is the truth, whatever arrives first."""
        before = self.doubt(which)
        if revision <= before.revision:
            return False
        self.doubts[which] = Doubt(revision, problem, suggestion, before.accepted and bool(problem))
        return before.problem != problem

    # ---- as they are kept

    def as_kept(self) -> dict[str, Any]:
        doubts = {
            which: {name: deepcopy(getattr(doubt, name)) for name in Doubt.__slots__}
            for which, doubt in self.doubts.items()
        }
        return {"corrected": deepcopy(self.corrected), "doubts": doubts} if self.corrected or doubts else {}


def from_kept(kept: Mapping[str, Any]) -> Addresses:
    doubts = {which: Doubt(**values) for which, values in kept.get("doubts", {}).items()}
    return Addresses(dict(kept.get("corrected", {})), doubts)
