"""Customers' accounts of an OpenMage shop: a list knows them whole but for their addresses."""

from datetime import datetime
from typing import Any

from services.integration.partners.magento.text import stamp
from services.integration.partners.openmage import mapping
from services.integration.partners.openmage.reads import LAST, Reads
from services.integration.partners.shop import ShownCustomer
from services.integration.partners.trouble import Denied

CUSTOMERS = 50


class Customers(Reads):
    def changed_customers(self, since: datetime | None, after: int) -> tuple[list[ShownCustomer], bool]:
        filters = {"updated_at": {"from": stamp(since), "to": stamp(self._later())}} if since else {}
        reach = LAST if since else CUSTOMERS
        rows = self._windowed("customer.list", "customer_id", filters, after, enough=0, reach=reach, least=CUSTOMERS)
        rows = [row for row in rows if row.get("customer_id")][:CUSTOMERS]
        places = self._places([str(row["customer_id"]) for row in rows])
        found = [
            mapping.customer_of(row, of if isinstance(of, list) else (), self.connection)
            for row, of in zip(rows, places, strict=True)
        ]
        return found, bool(found)

    def _places(self, customers: list[str]) -> list[Any]:
        """A shop that keeps addresses to itself tells of its customers all the same."""
        try:
            return self._infos("customer_address.list", customers)
        except Denied:
            return [() for _ in customers]
