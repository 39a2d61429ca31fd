"""Take over a customer's account as the shop shows it: whoever has the same e-mail address is the same customer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.customers import ShopCustomer, ShopCustomerSeen
from contracts.facts import Address
from contracts.identity import customer_id
from kit.search import search_text
from kit.work import UnitOfWork
from services.order.storage import accounts as storage
from services.order.storage import customers
from services.order.storage.accounts import Account
from services.order.storage.turns import queue_for


def queue_up(uow: UnitOfWork, events: Sequence[ShopCustomerSeen]) -> None:
    """The accounts' turns first: whose they are stands still then. Then the turns of all whose they are or will be,
    which a take-over of their orders waits for too."""
    seen = [event.customer for event in events]
    queue_for(uow.session, [f"account {each.shop} {each.shop_customer_id}" for each in seen])
    former = storage.owners(uow.session, {(each.shop, each.shop_customer_id) for each in seen})
    queue_for(uow.session, former | {_owner(each) for each in seen})


def see_customer(uow: UnitOfWork, event: ShopCustomerSeen, *, queued: bool = False) -> None:
    """`queued`: it has queued up with others."""
    customer = event.customer
    if not customer.email.strip():
        return  # nobody's, as customers are told apart by their address
    if not queued:
        queue_up(uow, [event])
    kept = storage.look(uow.session, customer.shop, customer.shop_customer_id)
    if kept and event.seen_at < kept.seen_at:
        return
    account = Account(customer, _owner(customer), event.seen_at)
    storage.keep(uow.session, account)  # the same again is kept too: what was seen before this moment is older now
    if kept and kept.customer == customer:
        return
    _describe(uow, account.customer_id)
    if kept and kept.customer_id != account.customer_id:
        _describe(uow, kept.customer_id)


def _owner(customer: ShopCustomer) -> UUID:
    return customer_id(customer.shop, customer.email)


def _describe(uow: UnitOfWork, who: UUID) -> None:
    """What all his accounts say of a customer; of several, the one seen last describes him."""
    own = storage.accounts_of(uow.session, who)
    if not own:
        customers.forget_accounts(uow.session, who)
        return
    newest = max(own, key=lambda account: account.seen_at)
    words = [word for account in own for word in _words_of(account.customer)]
    values = {"customer_id": who, "account_search": search_text(*words), **_described_by(newest.customer)}
    customers.keep_account(uow.session, values)


def _described_by(customer: ShopCustomer) -> dict[str, Any]:
    by_default = sorted(customer.addresses, key=lambda each: not each.billing)  # without one: the first there is
    address = by_default[0].address if by_default else Address()
    return {
        "shop": customer.shop,
        "email": customer.email.strip(),
        "name": customer.name or address.name,
        "phone": address.phone,
        "shop_customer_id": customer.shop_customer_id,
        "address": address.model_dump(mode="json"),
    }


def _words_of(customer: ShopCustomer) -> list[str]:
    words = [customer.name, customer.email, customer.group, customer.vat_id]
    for each in (kept.address for kept in customer.addresses):
        words += [each.name, each.company, *each.street, each.postcode, each.city, each.phone, each.email, each.vat_id]
    return words
