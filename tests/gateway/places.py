"""What integration would say of where an order's addresses are."""

from typing import Any

from contracts.facts import Address
from contracts.places import FindPlaces, GeocoderView, OrderPlaces, PlaceState, PlaceView, Precision

GEOCODER = GeocoderView(
    geocoder="pdok",
    kind="pdok",
    address="https://api.pdok.example/v3_1",
    countries=("NL",),
    message="The geocoder gave no answer within 8 s.",
    waiting=3,
)
SUGGESTION = Address(street=("Gildenweg 14",), postcode="1695 GD", city="Blokker", country="NL")


def found(lat: float = 52.668, lon: float = 5.1, **told: Any) -> PlaceView:
    return PlaceView(**{"state": PlaceState.FOUND, "lat": lat, "lon": lon, "precision": Precision.HOUSE, **told})


def nowhere(problem: str = "number_unknown", suggestion: Address | None = SUGGESTION) -> PlaceView:
    return PlaceView(state=PlaceState.NOT_FOUND, ok=False, problem=problem, suggestion=suggestion)


def places_of(request: FindPlaces | None = None, **told: Any) -> OrderPlaces:
    values = {"billing": found(), "delivery": found(), "shop": found(52.523, 6.118)}
    return OrderPlaces(**{**values, **told})
