"""Customers' accounts in the shops, and what is said of them."""

from datetime import datetime

from contracts.base import Contract, Event
from contracts.facts import Address


class CustomerAddress(Contract):
    """One of the addresses in a customer's account."""

    address: Address
    billing: bool = False  # bills go there, unless an order says otherwise
    delivery: bool = False


class ShopCustomer(Contract):
    """A customer's account as a shop of either family keeps it. Who ordered as a guest has none."""

    shop: str
    shop_customer_id: str
    email: str
    prefix: str = ""
    first_name: str = ""
    last_name: str = ""
    suffix: str = ""
    group: str = ""  # by its name
    vat_id: str = ""
    store_id: str = ""
    language: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    addresses: tuple[CustomerAddress, ...] = ()

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.prefix, self.first_name, self.last_name, self.suffix) if part)


class ShopCustomerSeen(Event, source="integration"):
    """The shop showed a customer's account: new, or other than it was. The account inside is the whole truth."""

    customer: ShopCustomer
    seen_at: datetime
