"""An OpenMage shop: it knows no paging and no limit, so it is asked in windows, and only by `from` with `to`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from contracts.integration import ShopOrder, ShopStock
from kernel.clock import now
from services.integration.partners.http import Line
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.magento.text import clean, moment, stamp
from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.either import wire_of
from services.integration.partners.openmage.rights import rights_in
from services.integration.partners.openmage.stock import Stock
from services.integration.partners.openmage.writes import Writes
from services.integration.partners.rights import Right
from services.integration.partners.shop import Connection, OrderRef, Shown, ShownProduct, Store
from services.integration.partners.trouble import Garbled, PartnerTrouble, Rejected, TooLarge

WINDOW = 50  # orders by running number
TOGETHER = 10  # orders or products read in one exchange
SLICE = timedelta(days=1)
SMALLEST = timedelta(seconds=2)
LOOK_BACK = (1, 7, 31, 366, 3660)  # days, until there is an order to count down from
PRODUCTS = 50


class OpenMage(Writes, Stock):
    reserved_included = False  # what is sold is taken off at once

    def __init__(self, connection: Connection, line: Line | None = None) -> None:
        self.connection = connection
        self.line = line
        self.rpc = wire_of(connection, line)
        self._no_multi_call = False

    @property
    def clock(self) -> datetime | None:
        return self.rpc.clock

    @property
    def protocol(self) -> str:
        return self.rpc.protocol

    def hello(self) -> dict[str, Any]:
        """XML-RPC gets another chance each time: a host may have opened it again."""
        self.rpc = wire_of(self.connection, self.line, afresh=True)
        stores = self._list("core_store.list")
        products = self._list("catalog_product.list", {"product_id": {"from": "1", "to": str(PRODUCTS)}})
        infos = self._infos("catalog_product.info", [str(row["product_id"]) for row in products[:TOGETHER]])
        codes = mapping.choice_codes([info for info in infos if isinstance(info, dict)], self.connection)
        attributes = {code: {"label": "", "values": self._choices(code)} for code in codes}
        return {**mapping.facts_of(stores, attributes), "protocol": self.protocol}

    def rights(self, seconds: float) -> list[Right]:
        try:
            return rights_in(self.rpc.resources())
        except Rejected:
            return rights_in(None)

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
            since = stamp(now() - timedelta(days=days))
            found = self._list("sales_order.list", {"created_at": {"from": since, "to": stamp(self._later())}})
            if found:
                return self._above(max(int(row["order_id"]) for row in found))
        return 0

    def _above(self, newest: int) -> int:
        """Orders that were moved here from another shop have old dates and high numbers."""
        while found := self._list(
            "sales_order.list", {"order_id": {"from": str(newest + 1), "to": str(newest + 4 * WINDOW)}}
        ):
            newest = max(int(row["order_id"]) for row in found)
        return newest

    def _later(self) -> datetime:
        return max(now(), self.clock or now()) + timedelta(days=1)

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

    def products(self, ids: Sequence[str]) -> list[ShownProduct]:
        infos = self._infos("catalog_product.info", list(ids))
        return [self._product(info) for info in infos if isinstance(info, dict)]

    def changed_products(self, since: datetime | None, after: int) -> tuple[list[ShownProduct], bool]:
        filters = {"updated_at": {"from": stamp(since), "to": stamp(self._later())}} if since else {}
        rows = self._list("catalog_product.list", filters)
        ids = sorted(key for row in rows if (key := int(row.get("product_id") or 0)) > after)
        infos = self._infos("catalog_product.info", [str(key) for key in ids[:PRODUCTS]])
        images = self._images([str(key) for key in ids[:PRODUCTS]])
        found = [self._product(info, images) for info in infos if isinstance(info, dict)]
        return found, len(ids) > PRODUCTS

    def _images(self, ids: list[str]) -> dict[str, str]:
        """Pictures are an ornament: where the shop will not list them, products come without."""
        try:
            lists = self._infos("catalog_product_attribute_media.list", ids)
        except PartnerTrouble:
            return {}
        return {key: mapping.image_of(rows) for key, rows in zip(ids, lists, strict=True)}

    def stock(self, articles: Sequence[Article]) -> Iterator[list[ShopStock]]:
        """By product id, as an article number like 007 would be taken for one; unknown ones are left out silently."""
        ids = [each.shop_product_id for each in articles if each.type == "simple"]
        for start in range(0, len(ids), 100):
            yield mapping.stock_of(self._list("cataloginventory_stock_item.list", ids[start : start + 100]))

    def order_of(self, body: Mapping[str, Any], book: Book) -> tuple[ShopOrder, bool]:
        return mapping.order_of(body, self.connection, book)

    def _product(self, info: dict[str, Any], images: Mapping[str, str] | None = None) -> ShownProduct:
        return mapping.product_of(info, self.connection, (images or {}).get(str(info.get("product_id")), ""))

    def _choices(self, code: str) -> dict[str, str]:
        try:
            return mapping.choices_of(self.rpc.read("catalog_product_attribute.options", code))
        except Rejected:
            return {}

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

    def _list(self, method: str, *arguments: Any) -> list[dict[str, Any]]:
        found = self.rpc.read(method, *arguments)
        if found is not None and not isinstance(found, list):
            raise Garbled("The shop sent something else than a list.")
        return [row for row in found or [] if isinstance(row, dict)]


def _shown(row: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Shown:
    try:
        at = moment(str(row.get("updated_at") or row.get("created_at") or ""))
    except ValueError:
        at = None
    return Shown(str(row.get("order_id") or ""), clean(str(row.get("increment_id") or "")), at, body)
