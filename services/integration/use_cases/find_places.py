"""Where an order's addresses are, for whoever looks at the order. What was never looked up is queued by this."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from contracts.facts import Address
from contracts.places import FindPlaces, OrderPlaces, PlaceState, PlaceView, Precision, Which
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.domain.addresses import key_of
from services.integration.domain.addresses_check import form_of
from services.integration.storage import geocoders, identities, places
from services.integration.use_cases.locate import Serving, is_ok
from services.integration.use_cases.queue_addresses import put

STALE = timedelta(days=1)  # a house that was not found may have been built, or entered, since


def find_places(uow: UnitOfWork, request: FindPlaces) -> OrderPlaces:
    wanted = {Which.BILLING: places.postal(request.billing), Which.DELIVERY: places.postal(request.delivery)}
    identity = identities.find(uow.session, request.shop)
    house = None
    if identity is not None and identity.street and identity.city:
        at = {"postcode": identity.postcode, "city": identity.city, "country": identity.country}
        house = places.postal(Address(street=(identity.street,), **at))
    put(uow, [*wanted.values(), *([house] if house else [])])
    for which, address in sorted(wanted.items()):
        linked = places.order_place(request.order_id, which, request.shop, request.number, address)
        places.relink(uow.session, linked)
    known = places.find(uow.session, {key_of(each) for each in (*wanted.values(), house) if each})
    serving = Serving([row for row in geocoders.all_of(uow.session) if row.enabled])
    for row in known.values():
        if row.asked and row.lat is None and row.checked_at and row.checked_at < now() - STALE:
            places.look_again(uow.session, row.key)
    seen = {which: _seen(known[key_of(address)], which, serving) for which, address in wanted.items()}
    return OrderPlaces(
        billing=seen[Which.BILLING],
        delivery=seen[Which.DELIVERY],
        shop=_seen(known[key_of(house)], "", serving) if house else None,
    )


def _seen(row: Row[Any], which: str, serving: Serving) -> PlaceView:
    return PlaceView(
        state=_state(row, serving),
        ok=is_ok(row.problem, which),
        problem=row.problem,
        suggestion=places.as_contract(places.from_row(row.suggestion)),
        lat=row.lat,
        lon=row.lon,
        precision=Precision(row.precision),
    )


def _state(row: Row[Any], serving: Serving) -> PlaceState:
    if row.lat is not None:
        return PlaceState.FOUND
    address = places.from_row(row.address)
    assert address is not None
    hopeless = not form_of(address).can_be_asked
    if row.checked_at is None or (not row.asked and not hopeless and serving.of(row.country) is not None):
        return PlaceState.WAITING
    return PlaceState.NOT_FOUND if row.asked or hopeless else PlaceState.UNASKED
