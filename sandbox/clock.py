"""The sandbox's clock: real time, or real time moved to the day a test or demo asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

STAMP = "%Y-%m-%d %H:%M:%S"


class Clock:
    def __init__(self, now: str | None = None) -> None:
        self._shift = timedelta(0)
        if now:
            wanted = datetime.fromisoformat(now)
            wanted = wanted.replace(tzinfo=UTC) if wanted.tzinfo is None else wanted
            self._shift = wanted - datetime.now(UTC)

    def shift(self, seconds: float) -> None:
        """Put it wrong, or right again with 0: some shops' clocks are hours off."""
        self._shift = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def today(self) -> date:
        return self.now().date()

    def stamp(self) -> str:
        """As Magento writes moments: UTC, no zone, whole seconds."""
        return self.now().strftime(STAMP)
