"""An order's addresses: doubted by a check, put right by staff, or said to be right as they are."""

from contracts.facts import Address
from contracts.places import AcceptAddress, AddressChecked, AddressCorrected, CorrectAddress, Which
from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.domain.orders.addresses import in_one_line, same_place
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import PARCEL
from services.order.use_cases.orders.handling import Handling, take

LONGEST = 200  # characters of one field
SAID_RIGHT = "address_right"
_STREETS = 4  # lines


def hear_checked(uow: UnitOfWork, event: AddressChecked) -> None:
    """An address that was never doubted and is right is no news: most are, and none of them costs more than this."""
    if event.ok and event.revision == 1:
        return
    handling = take(uow, event.order_id, event.number)
    order = handling.order
    if not order.is_open or not same_place(order.address(event.which), event.address.model_dump(mode="json")):
        return
    ok = event.ok or _brought_there(order, event)
    suggestion = event.suggestion.model_dump(mode="json") if event.suggestion and not ok else None
    problem = "" if ok else event.problem
    if order.addresses.hear(event.which, event.revision, problem, suggestion):
        what = "address_doubtful" if problem else SAID_RIGHT
        handling.note(what, who="system", which=event.which.value, problem=problem)
    handling.settle()


def _brought_there(order: Order, event: AddressChecked) -> bool:
    """A parcel station is no place for our van, and just the place for a parcel."""
    return event.problem == "packstation" and event.which is Which.DELIVERY and order.delivery == PARCEL


def correct_address(uow: UnitOfWork, request: CorrectAddress) -> None:
    handling = take(uow, request.order_id)
    order, which = handling.order, request.which
    _must_be_open(handling)
    before = order.address(which)
    if request.seen is not None and not same_place(before, request.seen.model_dump(mode="json")):
        raise Refused("The address of order {number} has changed meanwhile. Look at it again.", number=order.number)
    address = _tidied(request.address)
    after = address.model_dump(mode="json")
    if after == before:
        return
    order.addresses.correct(which, after)
    change = f"{in_one_line(before)} → {in_one_line(after)}"
    handling.note("address_corrected", which=which.value, address=change)
    uow.publish(
        AddressCorrected(
            order_id=order.order_id,
            shop=order.shop,
            number=order.number,
            which=which,
            address=address,
            corrected_at=now(),
        )
    )
    handling.settle()


def accept_address(uow: UnitOfWork, request: AcceptAddress) -> None:
    handling = take(uow, request.order_id)
    _must_be_open(handling)
    if handling.order.addresses.accept(request.which):
        address = in_one_line(handling.order.address(Which(request.which)))
        handling.note("address_accepted", which=request.which.value, address=address)
    handling.settle()


def _must_be_open(handling: Handling) -> None:
    if not handling.order.is_open:
        raise Refused("Order {number} is no longer open: its addresses cannot change.", number=handling.order.number)


def _tidied(address: Address) -> Address:
    texts = {name: _one_line(getattr(address, name)) for name in Address.model_fields if name != "street"}
    street = tuple(line for line in map(_one_line, address.street[:_STREETS]) if line)
    texts["country"] = texts["country"].upper()
    if not (street and texts["city"] and texts["country"]):
        raise Refused("An address needs a street, a town and a country.")
    if len(texts["country"]) != 2 or not texts["country"].isalpha():
        raise Refused("A country is written with two letters, like NL or DE.")
    return Address(street=street, **texts)


def _one_line(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())[:LONGEST]
