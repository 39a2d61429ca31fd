"""Magento 2's shop: asked by key, never by page number, because its pages repeat and shift."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.integration import ShopOrder, ShopStock
from services.integration.partners.http import Line
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.magento.text import clean, moment, stamp
from services.integration.partners.magento2 import mapping, stock_items
from services.integration.partners.magento2.rest import WHO, Filter, Rest, criteria, rows
from services.integration.partners.magento2.rights import rights_of
from services.integration.partners.magento2.stock import Stock
from services.integration.partners.magento2.writes import Writes
from services.integration.partners.rights import Right
from services.integration.partners.shop import Connection, OrderRef, Shown, ShownCustomer, ShownProduct, Store
from services.integration.partners.trouble import Denied, Garbled, PartnerTrouble, Rejected, WrongAddress

TOGETHER = 20  # a shop may limit lists to twenty entries
PAGE = 100
OLD = 50  # orders of a page of the history: it is said at once, and new ones wait behind it
TRIED = 30  # attributes asked one by one where the shop cannot list them


class Magento2(Writes, Stock):
    protocol = "rest"

    def __init__(self, connection: Connection, line: Line | None = None) -> None:
        self.connection = connection
        self.rest = Rest(connection.address, connection.credentials, connection.setting("rest.view", "all"), line)

    @property
    def clock(self) -> datetime | None:
        return self.rest.clock

    def hello(self) -> dict[str, Any]:
        views = self.rest.get("store/storeConfigs")
        facts = mapping.facts_of(views if isinstance(views, list) else [], self._attributes())
        return facts | {"groups": self._groups(), "sources": self._finds_sources()}

    def _finds_sources(self) -> bool:
        try:
            self.rest.get("inventory/source-items", criteria(sort="sku", size=1))
        except Rejected as refusal:
            return refusal.code != "404"
        except (Denied, Garbled, WrongAddress):
            pass  # it has them, and does not let us see them: the rights say so
        return True

    def _groups(self) -> dict[str, str]:
        """Customer groups' names. A shop that keeps them to itself tells everything else all the same."""
        try:
            found, _ = rows(self.rest.get("customerGroups/search", criteria(sort="id")))
        except PartnerTrouble:
            return {}
        return {str(row.get("id")): clean(str(row.get("code") or "")) for row in found}

    def rights(self, seconds: float) -> list[Right]:
        """Each line of questions is one of its own, so that they may be asked side by side."""
        view, limits = self.connection.setting("rest.view", "all"), self.rest.line.limits
        return rights_of(
            lambda: Rest(self.connection.address, self.connection.credentials, view, Line(WHO, limits)), seconds
        )

    def stores(self) -> list[Store]:
        configs, views = self.rest.get("store/storeConfigs"), self.rest.get("store/storeViews")
        return mapping.stores_of(*(each if isinstance(each, list) else [] for each in (configs, views)))

    def orders_below(self, before: int | None) -> int:
        groups: list[list[Filter]] = [[("entity_id", "lt", str(before))]] if before else []
        return rows(self.rest.get("orders", criteria(groups, size=1)))[1]

    def changed(self, since: datetime) -> Iterator[list[Shown]]:
        return self._orders([[("updated_at", "gteq", stamp(since))]])

    def placed(self, first: datetime, until: datetime) -> Iterator[list[Shown]]:
        return self._orders([[("created_at", "gteq", stamp(first))], [("created_at", "lt", stamp(until))]])

    def older(self, before: int | None) -> tuple[list[Shown], int]:
        groups = [[("entity_id", "lt", str(before))]] if before else []
        found, _ = rows(self.rest.get("orders", criteria(groups, descending=True, size=OLD)))
        keys = [int(row["entity_id"]) for row in found]
        return [_shown(row) for row in found], min(keys) if keys and (not before or min(keys) < before) else 0

    def numbered(self, number: str) -> list[Shown]:
        if number.startswith("#"):
            group: list[Filter] = [("entity_id", "eq", number[1:])]
        else:
            pattern = number.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
            group = [("increment_id", "eq", number), ("increment_id", "like", f"{pattern}-%")]
        return [shown for page in self._orders([group]) for shown in page]

    def all_numbered(self, numbers: Sequence[str]) -> list[Shown]:
        found = [shown for page in self._orders([[("increment_id", "in", ",".join(numbers))]]) for shown in page]
        edited = [each for each in found if (each.body or {}).get("relation_child_real_id")]
        return [*found, *(child for each in edited for child in self.numbered(each.increment_id) if child not in found)]

    def again(self, orders: Sequence[OrderRef]) -> list[Shown]:
        ids = [order.shop_order_id for order in orders]
        groups = (ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER))
        return [
            shown
            for group in groups
            for page in self._orders([[("entity_id", "in", ",".join(group))]])
            for shown in page
        ]

    def shipped_since(self, since: datetime) -> list[Shown]:
        """A part shipment leaves the order's own date as it was, so shipments are looked at for themselves."""
        groups: list[list[Filter]] = [[("created_at", "gteq", stamp(since))]]
        ids = sorted({str(row["order_id"]) for page in self._keyed("shipments", groups) for row in page})
        found = []
        for start in range(0, len(ids), 50):
            found += [
                shown
                for page in self._orders([[("entity_id", "in", ",".join(ids[start : start + 50]))]])
                for shown in page
            ]
        return found

    def whole(self, shown: Sequence[Shown]) -> list[Shown]:
        return list(shown)  # lists show orders whole

    def needs(self, bodies: Sequence[Mapping[str, Any]]) -> set[str]:
        return {
            str(item["product_id"]) for body in bodies for item in body.get("items") or [] if item.get("product_id")
        }

    def products(self, ids: Sequence[str]) -> list[ShownProduct]:
        found = []
        for start in range(0, len(ids), 50):
            groups: list[list[Filter]] = [[("entity_id", "in", ",".join(ids[start : start + 50]))]]
            found += [row for page in self._keyed("products", groups, key="id") for row in page]
        return [self._product(row) for row in found]

    def changed_products(self, since: datetime | None, after: int) -> tuple[list[ShownProduct], bool]:
        found, more = self._changed("products", since, after, key="id")
        return [self._product(row) for row in found], more

    def changed_customers(self, since: datetime | None, after: int) -> tuple[list[ShownCustomer], bool]:
        """Their addresses come with them."""
        found, more = self._changed("customers/search", since, after, key="id")
        return [mapping.customer_of(row, self.connection) for row in found], more

    def stock(self, articles: Sequence[Article]) -> Iterator[list[ShopStock]]:
        """By article number; the last one of a page is read again whole, as its sources may stand on both sides."""
        if not self.has_sources:
            yield from stock_items.listed(self.rest, articles)
            return
        last = ""
        while True:
            groups: list[list[Filter]] = [[("sku", "gt", last)]] if last else []
            found, total = rows(self.rest.get("inventory/source-items", criteria(groups, sort="sku", size=2 * PAGE)))
            more = len(found) < total
            if more and (cut := [row for row in found if row.get("sku") != found[-1].get("sku")]):
                found = cut
            if found:
                yield mapping.stock_of(found)
            if not more or not found or str(found[-1].get("sku")) == last:
                return
            last = str(found[-1]["sku"])

    def order_of(self, body: Mapping[str, Any], book: Book) -> tuple[ShopOrder, bool]:
        return mapping.order_of(body, self.connection, book)

    def _product(self, row: dict[str, Any]) -> ShownProduct:
        return mapping.product_of(row, self.connection)

    def _orders(self, groups: list[list[Filter]]) -> Iterator[list[Shown]]:
        for page in self._keyed("orders", groups):
            yield [_shown(row) for row in page]

    def _keyed(self, path: str, groups: list[list[Filter]], key: str = "entity_id") -> Iterator[list[dict[str, Any]]]:
        """All rows that fit, by rising key. A shop that answers out of turn is told so instead of asked for ever."""
        last = 0
        while True:
            found, total = rows(self.rest.get(path, criteria([*groups, [("entity_id", "gt", str(last))]], size=PAGE)))
            if not found:
                return
            keys = [int(row[key]) for row in found]
            if min(keys) <= last:
                raise _out_of_turn(path)
            yield found
            last = max(keys)
            if len(found) >= total:
                return

    def _changed(self, path: str, since: datetime | None, after: int, *, key: str) -> tuple[list[dict[str, Any]], bool]:
        """A page of rows changed since, by rising key, and whether there are more."""
        groups: list[list[Filter]] = [[("entity_id", "gt", str(after))]]
        if since:
            groups.append([("updated_at", "gteq", stamp(since))])
        found, total = rows(self.rest.get(path, criteria(groups, size=PAGE)))
        if found and min(int(row[key]) for row in found) <= after:
            raise _out_of_turn(path)
        return found, len(found) < total

    def _attributes(self) -> dict[str, Any]:
        """Every attribute with its label and choices; where the shop cannot list them, those that products carry."""
        try:
            told = self.rest.get("products/attributes", criteria(sort="attribute_id", size=300))
            return mapping.attributes_of(rows(told)[0])
        except Rejected:
            pass
        found, _ = rows(self.rest.get("products", criteria(size=PAGE)))
        asked = mapping.choice_codes(found, self.connection)
        return {code: {"label": "", "values": self._choices(code)} for code in asked[:TRIED]}

    def _choices(self, code: str) -> dict[str, str]:
        try:
            told = self.rest.get(f"products/attributes/{code}/options")
        except (Rejected, Denied):
            return {}
        return mapping.choices_of(told)


def _out_of_turn(path: str) -> Garbled:
    return Garbled("The shop does not keep to the order asked for in {path}.", path=path)


def _shown(row: dict[str, Any]) -> Shown:
    try:
        at = moment(str(row.get("updated_at") or row.get("created_at") or ""))
    except ValueError:
        at = None  # the order will be refused, with the reason
    return Shown(str(row.get("entity_id", "")), clean(str(row.get("increment_id") or "")), at, row)
