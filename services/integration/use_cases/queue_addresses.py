"""Queue orders' addresses to be checked: one statement for all that are new, one for who has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from contracts.identity import order_id
from contracts.integration import ShopOrder
from contracts.places import AddressCorrected, Which
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.domain.addresses import PostalAddress, key_of
from services.integration.domain.addresses_check import form_of
from services.integration.domain.addresses_match import unasked
from services.integration.storage import places


def queue_addresses(uow: UnitOfWork, orders: Sequence[ShopOrder]) -> None:
    """What the shop says. The addresses of history are left alone until somebody opens such an order."""
    addresses, rows = [], []
    for order in orders:
        for which, given in ((Which.BILLING, order.billing), (Which.DELIVERY, order.delivery_address or order.billing)):
            address = places.postal(given)
            addresses.append(address)
            row = places.order_place(order_id(order.shop, order.number), which, order.shop, order.number, address)
            rows.append(row | {"shop_key": row["key"]})
    put(uow, addresses)
    places.link(uow.session, list({(row["order_id"], row["which"]): row for row in rows}.values()))


def hear_corrected(uow: UnitOfWork, event: AddressCorrected) -> None:
    """What staff say instead."""
    address = places.postal(event.address)
    put(uow, [address])
    row = places.order_place(event.order_id, event.which, event.shop, event.number, address)
    places.relink(uow.session, row | {"corrected_at": event.corrected_at}, unless_newer=True)


def put(uow: UnitOfWork, addresses: Iterable[PostalAddress]) -> None:
    """What is wrong with an address's form is known at once; only what may be found is left to be looked up."""
    new = {key_of(address): address for address in addresses}
    places.put(uow.session, [_place(key, address) for key, address in new.items()])


def _place(key: str, address: PostalAddress) -> dict[str, Any]:
    form = form_of(address)
    verdict, at = unasked(form, address), now()
    return {
        "key": key,
        "address": places.as_kept(address),
        "country": address.country,
        "problem": verdict.problem,
        "suggestion": verdict.suggestion and places.as_kept(verdict.suggestion),
        "checked_at": at if form.problem else None,
        "next_try": at if form.can_be_asked else None,
    }
