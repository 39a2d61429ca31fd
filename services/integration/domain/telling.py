"""Pieces that came in here go into the shop's figure: once each, never over what the shop did, never for nothing.

A shop's figure moves by itself: its staff count, its customers order. So not a figure of ours is written but a
difference: what came in here (`wanted`) less what the figure holds of it (`told`), added to what was read just before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
CLOSE = timedelta(seconds=2)  # two clocks that are read over a line agree no better
SETTLED = timedelta(seconds=10)  # by then every order of the moment of writing is known
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 3600))
UNKNOWN = timedelta(seconds=20)  # what was asked without an answer may still be done so much later


class Stage(StrEnum):
    NONE = ""
    WRITING = "writing"  # about to be written, or written and the answer was lost
    WRITTEN = "written"  # written; orders of that very moment may still come to light


@dataclass
class Telling:
    """One article of one shop. `figure` is always the shop's: as it was read, and as it was written over that."""

    sku: str
    wanted: Decimal = ZERO  # pieces that came in here, in total
    version: int = 0
    told: Decimal = ZERO  # of these, what the shop's figure holds
    since: datetime | None = None  # when the oldest piece not yet told came up
    next_try: datetime | None = None
    attempts: int = 0
    error: str = ""
    stage: Stage = Stage.NONE
    meant: Decimal = ZERO  # what `told` becomes by the write under way
    figure_read: Decimal = ZERO
    figure_written: Decimal = ZERO
    read_at: datetime | None = None  # by the shop's clock
    written_at: datetime | None = None
    sold: Decimal = ZERO  # on orders of since then, seen meanwhile
    sold_then: Decimal = ZERO  # of these, on orders of the very moment of writing

    @property
    def pending(self) -> Decimal:
        return self.wanted - self.told

    def hear(self, wanted: Decimal, waiting: Decimal, version: int, at: datetime, *, tells: bool) -> None:
        """The order service's newest word. Where the shop is not told, what staff entered there counts as told."""
        if version <= self.version:
            return
        self.wanted, self.version = wanted, version
        if not tells:
            self.told = wanted - waiting
        self.attempts, self.error = 0, ""
        if self.stage is Stage.NONE:  # else it waits for its turn: what is under way is looked at first
            self.next_try = at
        self.since = (self.since or at) if self.pending else None

    def begin(self, figure: Decimal, becomes: Decimal, at: datetime, *, watch: bool) -> None:
        """Committed before the shop is asked, so that whoever comes after a crash knows what may have been done.

        `watch`: customers' orders take from this figure at once, so one of that moment may be overwritten.
        """
        self.stage, self.meant = Stage.WRITING, self.wanted
        self.figure_read, self.figure_written = figure, becomes
        self.read_at, self.written_at = at - CLOSE if watch else None, None
        self.sold = self.sold_then = ZERO

    def see_sale(self, pieces: Decimal, placed_at: datetime) -> None:
        """An order that was not known when this began."""
        if self.stage is Stage.NONE or self.read_at is None or placed_at < self.read_at:
            return
        self.sold += pieces
        if self.written_at is None or placed_at <= self.written_at:
            self.sold_then += pieces

    def wrote(self, at: datetime) -> None:
        """It stands in the shop."""
        self.told, self.stage = self.meant, Stage.WRITTEN if self.read_at else Stage.NONE
        self.written_at = at + CLOSE
        self.attempts, self.error = 0, ""
        self.since = self.since if self.pending else None

    def look_back(self, figure: Decimal, at: datetime) -> None:
        """Was a write without an answer done? Taken as done unless it clearly was not: never twice.

        Orders seen meanwhile may have lowered the figure, whichever it was.
        """
        done = self.figure_written - self.sold <= figure <= self.figure_written
        undone = self.figure_read - self.sold <= figure <= self.figure_read
        if undone and not done:
            self.stage = Stage.NONE
            return
        self.wrote(at)
        if done:
            self.check(figure, at)
        self.stage = Stage.NONE

    def check(self, figure: Decimal, at: datetime) -> None:
        """An order placed between our reading and our writing was overwritten: its pieces are not missing from the
        figure afterwards. Then the figure holds so many too many, and the next write takes them off."""
        self.stage = Stage.NONE
        overwritten = min(self.sold - (self.figure_written - figure), self.sold_then)
        if overwritten > 0:
            self.told += overwritten
            self.since = self.since or at

    def give_up_for_now(self, reason: str, at: datetime) -> None:
        self.error = reason
        self.next_try = at + PAUSES[min(self.attempts, len(PAUSES) - 1)]
        self.attempts += 1
