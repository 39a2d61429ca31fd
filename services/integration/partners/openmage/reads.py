"""What all reading of an OpenMage shop shares: lists, and several answers in one exchange."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kernel.clock import now
from services.integration.partners.openmage.wire import Wire
from services.integration.partners.shop import Connection
from services.integration.partners.trouble import Garbled, Rejected, TooLarge

TOGETHER = 10  # orders or products read in one exchange
LAST = 2**31 - 1  # the highest running number there may be


class Reads:
    connection: Connection
    rpc: Wire
    _no_multi_call = False

    @property
    def clock(self) -> datetime | None:
        return self.rpc.clock

    def _later(self) -> datetime:
        return max(now(), self.clock or now()) + timedelta(days=1)

    def _infos(self, method: str, keys: list[str]) -> list[Any]:
        """Several at once where the shop allows; what it refuses stands as Rejected in its place."""
        found: list[Any] = []
        for start in range(0, len(keys), TOGETHER):
            calls = [(method, [key]) for key in keys[start : start + TOGETHER]]
            if not self._no_multi_call:
                try:
                    found += self.rpc.read_many(calls)
                    continue
                except (Rejected, Garbled):
                    self._no_multi_call = True
            found += [self._info(method, arguments) for method, arguments in calls]
        return found

    def _info(self, method: str, arguments: list[Any]) -> Any:
        try:
            return self.rpc.read(method, *arguments)
        except Rejected as refusal:
            return refusal

    def _windowed(
        self, method: str, key: str, filters: Mapping[str, Any], after: int, *, enough: int, reach: int, least: int
    ) -> list[dict[str, Any]]:
        """The next rows by running number: more than `enough`, unless there are no more. `reach`: how many numbers are
        asked for at once, more where there is nobody among them; fewer, down to `least`, where they are too many."""
        found: list[dict[str, Any]] = []
        first = after + 1
        while len(found) <= enough and first <= LAST:
            until = min(first + reach - 1, LAST)
            try:
                rows = self._list(method, {**filters, key: {"from": str(first), "to": str(until)}})
            except TooLarge:
                if reach <= least:
                    raise
                reach = max(least, reach // 100)
                continue
            found += rows
            first, reach = until + 1, reach if rows else reach * 10
        return sorted(found, key=lambda row: int(row.get(key) or 0))

    def _list(self, method: str, *arguments: Any) -> list[dict[str, Any]]:
        found = self.rpc.read(method, *arguments)
        if found is not None and not isinstance(found, list):
            raise Garbled("The shop sent something else than a list.")
        return [row for row in found or [] if isinstance(row, dict)]
