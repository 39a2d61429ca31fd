"""An OpenMage shop: it knows no paging and no limit, so it is asked in windows, and only by `from` with `to`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from contracts.integration import ShopOrder
from kernel.clock import now
from services.integration.partners.http import Line
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.text import clean, moment, stamp
from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.articles import Articles
from services.integration.partners.openmage.customers import Customers
from services.integration.partners.openmage.either import wire_of
from services.integration.partners.openmage.rights import needed, rights_in, tried_out
from services.integration.partners.openmage.stock import Stock
from services.integration.partners.openmage.writes import Writes
from services.integration.partners.rights import Right
from services.integration.partners.shop import Connection, OrderRef, Shown, Store
from services.integration.partners.trouble import Denied, Garbled, PartnerTrouble, Rejected, TooLarge

WINDOW = 50  # orders by running number
SLICE = timedelta(days=1)
SMALLEST = timedelta(seconds=2)
LOOK_BACK = (1, 7, 31, 366, 3660)  # days, until there is an order to count down from


class OpenMage(Articles, Customers, Writes, Stock):
    reserved_included = False  # what is sold is taken off at once

    def __init__(self, connection: Connection, line: Line | None = None) -> None:
        self.connection = connection
        self.line = line
        self.rpc = wire_of(connection, line)

    @property
    def protocol(self) -> str:
        return self.rpc.protocol

    def hello(self) -> dict[str, Any]:
        """XML-RPC gets another chance each time: a host may have opened it again."""
        self.rpc = wire_of(self.connection, self.line, afresh=True)
        stores = self._list("core_store.list")
        facts = mapping.facts_of(stores, self._attributes())
        return {**facts, "groups": self._groups(), "protocol": self.protocol}

    def _groups(self) -> dict[str, str]:
        """Customer groups' names. A shop that keeps them to itself tells everything else all the same."""
        try:
            found = self._list("customer_group.list")
        except PartnerTrouble:
            return {}
        return {str(row.get("customer_group_id")): clean(str(row.get("customer_group_code") or "")) for row in found}

    def rights(self, seconds: float) -> list[Right]:
        """Over WS-I no shop can list them: it chokes on that call."""
        wanted = needed(captures=self.connection.setting("invoice.capture") == "yes")
        until = monotonic() + seconds
        try:
            return rights_in(self.rpc.resources(), wanted)
        except (Rejected, Denied, Garbled):
            self.rpc.sign_in()
        return tried_out(self.rpc, wanted, until - monotonic())

    def stores(self) -> list[Store]:
        return mapping.stores_of(self._list("core_store.list"))

    def orders_below(self, before: int | None) -> int:
        return (self._newest() if before is None else before) - (0 if before is None else 1)

    def changed(self, since: datetime) -> Iterator[list[Shown]]:
        return self._between("updated_at", since, self._later())

    def placed(self, first: datetime, until: datetime) -> Iterator[list[Shown]]:
        return self._between("created_at", first, until)

    def older(self, before: int | None) -> tuple[list[Shown], int]:
        if before is None:
            before = self._newest() + 1
        if before <= 1:
            return [], 0
        first = max(1, before - WINDOW)
        found = self._list("sales_order.list", {"order_id": {"from": str(first), "to": str(before - 1)}})
        return [_shown(row) for row in reversed(found)], 0 if first == 1 else first

    def _newest(self) -> int:
        """The highest running number; 0 where the shop has no orders at all."""
        for days in LOOK_BACK:
            found = self._last_of(now() - timedelta(days=days), self._later())
            if found:
                return self._above(max(int(row["order_id"]) for row in found))
        return 0

    def _last_of(self, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """Orders placed in that time; only some of the last ones where all together are too many for one answer."""
        try:
            return self._list("sales_order.list", {"created_at": {"from": stamp(since), "to": stamp(until)}})
        except TooLarge:
            if until - since <= SMALLEST:
                raise
            middle = since + (until - since) / 2
            return self._last_of(middle, until) or self._last_of(since, middle)

    def _above(self, newest: int) -> int:
        """Orders that were moved here from another shop have old dates and high numbers."""
        while found := self._list(
            "sales_order.list", {"order_id": {"from": str(newest + 1), "to": str(newest + 4 * WINDOW)}}
        ):
            newest = max(int(row["order_id"]) for row in found)
        return newest

    def _between(self, field: str, since: datetime, until: datetime) -> Iterator[list[Shown]]:
        """In slices of time; one whose answer is too large is halved."""
        step = SLICE
        while since < until:
            end = min(since + step, until)
            try:
                found = self._list("sales_order.list", {field: {"from": stamp(since), "to": stamp(end)}})
            except TooLarge:
                if step <= SMALLEST:
                    raise
                step /= 2
                continue
            if found:
                yield [_shown(row) for row in sorted(found, key=lambda row: int(row.get("order_id") or 0))]
            since = end

    def numbered(self, number: str) -> list[Shown]:
        if number.startswith("#"):
            rows = self._list("sales_order.list", {"order_id": {"from": number[1:], "to": number[1:]}})
            return self.whole([_shown(row) for row in rows])
        found: list[Shown] = []
        ask: str | None = number
        while ask and len(found) < 20:
            try:
                body = self.rpc.read("sales_order.info", ask)
            except Rejected:
                break
            found.append(_shown(body, body))
            ask = str(body.get("relation_child_real_id") or "") or None
        return found

    def all_numbered(self, numbers: Sequence[str]) -> list[Shown]:
        bodies = [body for body in self._infos("sales_order.info", list(numbers)) if isinstance(body, dict)]
        edited = [str(body["relation_child_real_id"]) for body in bodies if body.get("relation_child_real_id")]
        later = [child for number in edited for child in self.numbered(number)]
        return [*(_shown(body, body) for body in bodies if body.get("increment_id")), *later]

    def again(self, orders: Sequence[OrderRef]) -> list[Shown]:
        found = self.whole([Shown(order.shop_order_id, order.increment_id, None) for order in orders])
        return [each for each in found if each.body]

    def shipped_since(self, since: datetime) -> list[Shown]:
        return []  # a shipment changes its order's own date here

    def whole(self, shown: Sequence[Shown]) -> list[Shown]:
        """A list lacks lines and payment: each order is asked for by its number."""
        short = [each for each in shown if each.body is None and each.increment_id]
        bodies = self._infos("sales_order.info", [each.increment_id for each in short])
        found = {each.shop_order_id: body for each, body in zip(short, bodies, strict=True) if isinstance(body, dict)}
        return [
            Shown(
                each.shop_order_id, each.increment_id, each.changed_at, found.get(each.shop_order_id, each.body or {})
            )
            for each in shown
        ]

    def needs(self, bodies: Sequence[Mapping[str, Any]]) -> set[str]:
        return {
            str(item["product_id"]) for body in bodies for item in body.get("items") or [] if item.get("product_id")
        }

    def order_of(self, body: Mapping[str, Any], book: Book) -> tuple[ShopOrder, bool]:
        return mapping.order_of(body, self.connection, book)


def _shown(row: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Shown:
    try:
        at = moment(str(row.get("updated_at") or row.get("created_at") or ""))
    except ValueError:
        at = None
    return Shown(str(row.get("order_id") or ""), clean(str(row.get("increment_id") or "")), at, body)
