"""Where an order's addresses are: checked, found on the map, doubted, put right."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Contract, Done, Event, Request
from contracts.facts import Address


class Which(StrEnum):
    """An order's two addresses."""

    BILLING = "billing"
    DELIVERY = "delivery"


class Precision(StrEnum):
    """How exactly an address was found."""

    NONE = ""  # not found, or nobody was asked
    HOUSE = "house"
    STREET = "street"
    TOWN = "town"


class AddressChecked(Event, source="integration"):
    """An order's address was checked: for its form, and on the map where a geocoder serves its country.

    `problem` is a code: missing_street, missing_number, missing_postcode, missing_city, missing_country,
    postcode_format, po_box, packstation, number_unknown, street_mismatch, street_unknown, postcode_mismatch,
    not_found; and, with `ok`, spelling, number_unproven. `address` is the one that was checked (no names in it):
    who has another one by now leaves this alone. The highest `revision` of an order's address is the truth.
    """

    order_id: UUID
    shop: str
    number: str
    which: Which
    address: Address
    revision: int
    ok: bool
    problem: str = ""
    suggestion: Address | None = None
    located: bool = False
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.NONE


class AddressCorrected(Event, source="order"):
    """Staff put an order's address right: check this one now."""

    order_id: UUID
    shop: str
    number: str
    which: Which
    address: Address
    corrected_at: datetime


class AddressDoubt(Contract):
    """What is wrong with one of an order's addresses. `accepted`: staff say it is right as it is."""

    which: Which
    problem: str
    suggestion: Address | None = None
    accepted: bool = False


# ---- asked of the order service


class CorrectAddress(Request[Done], to="order"):
    """Staff's address replaces the shop's, until the shop says another one."""

    order_id: UUID
    which: Which
    address: Address
    seen: Address | None = None  # what the screen showed: where it is another one by now, nothing is written over


class AcceptAddress(Request[Done], to="order"):
    """The address is right as it is: no more warning about it."""

    order_id: UUID
    which: Which


# ---- asked of integration


class PlaceState(StrEnum):
    WAITING = "waiting"  # a geocoder is being asked
    FOUND = "found"
    NOT_FOUND = "not_found"
    UNASKED = "unasked"  # no geocoder serves this country; only its form was looked at


class PlaceView(Contract):
    state: PlaceState
    ok: bool = True
    problem: str = ""
    suggestion: Address | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.NONE


class OrderPlaces(Contract):
    billing: PlaceView
    delivery: PlaceView
    shop: PlaceView | None = None  # where the shop itself is, if it was described


class FindPlaces(Request[OrderPlaces], to="integration"):
    """Where an order's addresses are. What was never looked up is, from now on: an order of long ago, too."""

    order_id: UUID
    shop: str
    number: str
    billing: Address
    delivery: Address


class GeocoderView(Contract):
    geocoder: str
    kind: str  # pdok, nominatim
    address: str
    countries: tuple[str, ...]  # two letters each; * stands for all that no other one serves
    contact: str = ""
    enabled: bool = True
    message: str = ""  # the last failure in plain words
    waiting: int = 0  # addresses still to be found


class ListGeocoders(Request[tuple[GeocoderView, ...]], to="integration"):
    pass


class SaveGeocoder(Request[Done], to="integration"):
    """Connect a geocoder. Its key is stored encrypted and never shown again; left empty it stays as it was."""

    geocoder: str
    kind: str
    address: str
    countries: tuple[str, ...]
    contact: str = ""  # an e-mail address: public servers want to know who asks
    key: str = ""
    enabled: bool = True
