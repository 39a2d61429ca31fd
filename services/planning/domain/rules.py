"""The house's rules of planning, as the administrator set them: calendar, capacity, carriers, cut-off."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from kernel.clock import AMSTERDAM, now, today
from services.planning.domain.calendar import Calendar
from services.planning.domain.capacity import Capacity, Lane

VAN = "van"
ANY_CARRIER = "parcel"  # where neither the order nor the settings name a carrier


@dataclass(frozen=True)
class House:
    """What the environment says of the company."""

    closed_days_of: str = "NL"
    gs1_prefix: str = "8712345"
    zone: ZoneInfo = AMSTERDAM


@dataclass(frozen=True)
class Rules:
    calendar: Calendar = field(default_factory=Calendar)
    capacity: Capacity = field(default_factory=Capacity)
    default_carrier: str = ANY_CARRIER
    cut_off: time | None = None  # the shop's time at which a day closes by itself; None: by hand only
    auto_plan: frozenset[str] = frozenset()  # shops whose ready orders are planned at once
    zone: ZoneInfo = AMSTERDAM

    def carrier_of(self, lane: Lane, wished: str) -> str:
        """Who takes an order along: our van, a carrier, or nobody (the customer comes)."""
        if lane is Lane.VAN:
            return VAN
        return (wished or self.default_carrier) if lane is Lane.PARCEL else ""

    @property
    def today(self) -> date:
        return today(self.zone)

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)

    @property
    def past_cut_off(self) -> bool:
        return self.cut_off is not None and now().astimezone(self.zone).time() >= self.cut_off
