"""Take over customers' accounts: only what is new or changed is said."""

import hashlib
from collections.abc import Sequence

from contracts.customers import ShopCustomer, ShopCustomerSeen
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.partners.shop import ShownCustomer
from services.integration.storage import customers


def see_customers(uow: UnitOfWork, shop: str, found: Sequence[ShownCustomer]) -> int:
    by_id = {each.customer.shop_customer_id: each.customer for each in found}
    changed = customers.changed(uow.session, shop, {key: _fingerprint(each) for key, each in by_id.items()})
    for key, customer in by_id.items():
        if key in changed:
            uow.publish(ShopCustomerSeen(customer=customer, seen_at=now()))
    return len(changed)


def _fingerprint(customer: ShopCustomer) -> str:
    """Its date of change apart: a customer who only signed in has a new one."""
    told = customer.model_copy(update={"changed_at": None}).model_dump_json()
    return hashlib.sha256(told.encode()).hexdigest()
