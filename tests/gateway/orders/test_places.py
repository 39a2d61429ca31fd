"""An order's addresses on the map, the warning where one cannot be found, and putting it right with one click."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.facts import Delivery, OrderFacts
from contracts.order import GetOrder, NextStep, OrderView
from contracts.places import (
    AcceptAddress,
    AddressDoubt,
    CorrectAddress,
    FindPlaces,
    PlaceState,
    PlaceView,
    SaveGeocoder,
    Which,
)
from gateway.house import House
from gateway.orders.places import one_line
from kernel.refused import Refused
from tests.gateway.builders import a_row, a_view, an_address, an_order, number_id
from tests.gateway.places import SUGGESTION, found, nowhere, places_of
from tests.gateway.scripted import ScriptedAsker

ORDER = f"/orders/{number_id('100012866')}"
ELSEWHERE = an_address(street=("Breite Straße 4",), postcode="50667", city="Köln", country="DE")


def show(asker: ScriptedAsker, **told: object) -> None:
    asker.when(FindPlaces, lambda request: places_of(**told))


def of(order: OrderFacts) -> Callable[[GetOrder], OrderView]:
    return lambda request: a_view(order)


def two_addresses(asker: ScriptedAsker, **changes: object) -> None:
    order = an_order(delivery_address=ELSEWHERE)
    asker.when(GetOrder, lambda request: a_view(order, **changes))


@pytest.mark.row("SCR-14")
@pytest.mark.row("SCR-15")
def test_the_page_shows_both_addresses_and_fetches_their_map(office: FlaskClient, asker: ScriptedAsker) -> None:
    two_addresses(asker)
    page = office.get(ORDER).text
    billing, delivery = page.partition("Delivery address")[0], page.partition("Delivery address")[2]
    assert "Gildenweg 14" in billing
    assert "Breite Straße 4" in delivery.partition("places-block")[0]
    assert "differs from billing" in page
    assert f'hx-get="{ORDER}/places"' in page
    assert not asker.was_asked(FindPlaces), "the page itself never waits for the map"


@pytest.mark.row("SCR-16")
@pytest.mark.parametrize(("language", "word"), [("nl", "Kaart"), ("de", "Karte"), ("en", "Map")])
def test_a_map_with_a_pin_per_address_and_one_for_the_shop(
    signed_in: Callable[..., FlaskClient], asker: ScriptedAsker, language: str, word: str
) -> None:
    two_addresses(asker)
    show(asker, delivery=found(50.939, 6.952))
    block = signed_in("office", language).get(f"{ORDER}/places").text
    assert f'<title id="map-title">{word}</title>' in block
    assert block.count('<g class="pin ') == 3
    for name in ("Blokker", "Köln"):
        assert f">{name}</text>" in block
    assert "km" in block
    asked = asker.last(FindPlaces)
    assert (asked.billing.city, asked.delivery.city, asked.number) == ("Blokker", "Köln", "100012866")


def test_one_address_for_both_is_one_pin(office: FlaskClient) -> None:
    block = office.get(f"{ORDER}/places").text
    assert block.count('<g class="pin ') == 2
    assert "Billing and delivery address" in block
    assert "found to the house" in block


def test_what_the_picture_shows_is_said_in_words_too(office: FlaskClient, asker: ScriptedAsker) -> None:
    two_addresses(asker)
    show(asker, delivery=found(50.939, 6.952))
    block = office.get(f"{ORDER}/places").text
    assert "1: Billing address, Blokker. 2: Delivery address, Köln." in block
    assert "185 km from the shop" in block


@pytest.mark.row("SCR-17")
@pytest.mark.row("P-18")
def test_an_address_that_cannot_be_found_shows_no_map_and_a_clear_warning(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    two_addresses(asker)
    show(asker, delivery=nowhere())
    block = office.get(f"{ORDER}/places").text
    assert '<svg class="map' not in block
    assert 'role="alert"' in block
    assert "Delivery address: this house number does not exist in this street" in block
    assert "Is this meant?" in block
    assert "Gildenweg 14, 1695 GD Blokker" in block


def test_a_post_box_on_the_invoice_hides_no_map(office: FlaskClient, asker: ScriptedAsker) -> None:
    two_addresses(asker)
    show(asker, billing=PlaceView(state=PlaceState.NOT_FOUND, ok=True, problem="po_box"))
    block = office.get(f"{ORDER}/places").text
    assert '<svg class="map' in block
    assert 'role="alert"' not in block


def test_while_an_address_is_being_looked_up_the_page_looks_again_and_then_stops(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    show(asker, delivery=PlaceView(state=PlaceState.WAITING), billing=PlaceView(state=PlaceState.WAITING))
    block = office.get(f"{ORDER}/places").text
    assert f'hx-get="{ORDER}/places?looks=1"' in block
    assert "is being looked up" in block
    last = office.get(f"{ORDER}/places?looks=20").text
    assert "hx-get" not in last
    assert "could not be looked up yet" in last


def test_where_integration_is_away_the_block_says_so(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.away = {"integration"}
    answer = office.get(f"{ORDER}/places")
    assert answer.status_code == 200
    assert "is away at the moment" in answer.text


@pytest.mark.row("P-18")
def test_one_click_takes_the_suggestion(office: FlaskClient, asker: ScriptedAsker) -> None:
    two_addresses(asker)
    show(asker, delivery=nowhere())
    answer = office.post(f"{ORDER}/address/delivery/suggestion", data={"shown": one_line(SUGGESTION)})
    assert answer.status_code == 303
    (asked,) = [each for each in asker.asked if isinstance(each, CorrectAddress)]
    assert (asked.which, asked.seen) == (Which.DELIVERY, ELSEWHERE)
    assert (asked.address.street, asked.address.postcode) == (("Gildenweg 14",), "1695 GD")
    assert (asked.address.last_name, asked.address.phone) == (ELSEWHERE.last_name, ELSEWHERE.phone)


def test_where_both_addresses_are_one_the_suggestion_puts_both_right(office: FlaskClient, asker: ScriptedAsker) -> None:
    show(asker, delivery=nowhere(), billing=nowhere())
    assert 'name="both"' in office.get(f"{ORDER}/places").text
    office.post(f"{ORDER}/address/delivery/suggestion", data={"shown": one_line(SUGGESTION), "both": "1"})
    asked = [each.which for each in asker.asked if isinstance(each, CorrectAddress)]
    assert asked == [Which.DELIVERY, Which.BILLING]


def test_a_suggestion_of_yesterday_is_not_taken(office: FlaskClient, asker: ScriptedAsker) -> None:
    show(asker, delivery=nowhere())
    answer = office.post(f"{ORDER}/address/delivery/suggestion", data={"shown": "Dam 1, 1012 AA Amsterdam NL"})
    assert answer.status_code == 303
    assert not asker.was_asked(CorrectAddress)
    assert "has changed meanwhile" in office.get(ORDER).text


def test_an_address_is_put_right_by_hand(office: FlaskClient, asker: ScriptedAsker) -> None:
    form = office.get(f"{ORDER}/address/billing").text
    assert 'value="Gildenweg 14"' in form
    typed = {"street.0": "Gildenweg 16", "street.1": "achterom", "postcode": "1695 GD", "city": "Blokker"}
    seen = one_line(an_order().billing)
    office.post(f"{ORDER}/address/billing", data={**typed, "country": "NL", "last_name": "Bakker", "seen": seen})
    asked = asker.last(CorrectAddress)
    assert (asked.which, asked.address.street) == (Which.BILLING, ("Gildenweg 16", "achterom"))
    assert asked.address.email == an_order().billing.email, "what the form does not show stays"


def test_a_form_opened_before_the_shop_changed_the_address_does_nothing(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    office.post(f"{ORDER}/address/billing", data={"street.0": "Dam 1", "city": "Amsterdam", "seen": "something else"})
    assert not asker.was_asked(CorrectAddress)


def test_where_both_addresses_are_one_both_are_confirmed(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post(f"{ORDER}/address/delivery/accept", data={"both": "1"})
    assert {each.which for each in asker.asked if isinstance(each, AcceptAddress)} == set(Which)


def test_staff_confirm_an_address_as_it_is(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert office.post(f"{ORDER}/address/delivery/accept").status_code == 303
    assert asker.last(AcceptAddress).which is Which.DELIVERY
    doubt = AddressDoubt(which=Which.DELIVERY, problem="number_unknown", accepted=True)
    two_addresses(asker, address_doubts=(doubt,))
    show(asker, delivery=nowhere())
    block = office.get(f"{ORDER}/places").text
    assert 'role="alert"' not in block
    assert "staff say it is right" in block
    assert '<svg class="map' not in block


@pytest.mark.row("P-18")
def test_what_now_leads_to_the_address(office: FlaskClient, asker: ScriptedAsker) -> None:
    row = a_row(next_step=NextStep(code="check_address", values={"problem": "number_unknown"}))
    doubt = AddressDoubt(which=Which.DELIVERY, problem="number_unknown")
    asker.when(GetOrder, lambda request: a_view(an_order(), row=row, address_doubts=(doubt,)))
    page = office.get(ORDER).text
    assert "The delivery address cannot be right: this house number does not exist in this street." in page
    assert 'href="#addresses"' in page
    assert 'id="addresses"' in page


@pytest.mark.parametrize("path", ["address/delivery/accept", "address/delivery/suggestion", "address/delivery"])
def test_only_the_office_changes_addresses(
    signed_in: Callable[..., FlaskClient], asker: ScriptedAsker, path: str
) -> None:
    assert signed_in("workshop").post(f"{ORDER}/{path}").status_code == 403
    show(asker, delivery=nowhere(), billing=nowhere())
    assert "<form" not in signed_in("workshop").get(f"{ORDER}/places").text


def test_there_is_no_third_address(office: FlaskClient) -> None:
    assert office.get(f"{ORDER}/address/somewhere").status_code == 404


def test_a_refusal_is_said_on_the_page(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(AcceptAddress, Refused("Order {number} is no longer open: its addresses cannot change.", number="7"))
    office.post(f"{ORDER}/address/delivery/accept")
    assert "Order 7 is no longer open" in office.get(ORDER).text


# ---- settings


def test_an_administrator_connects_a_geocoder(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    page = administrator.get("/settings/geocoders/?change=pdok").text
    assert "gave no answer within 8 s" in page
    told = {"geocoder": "pdok", "kind": "pdok", "address": "https://x.example/v3_1", "countries": "nl, be", "key": "s"}
    administrator.post("/settings/geocoders/", data={**told, "enabled": "1"})
    asked = asker.last(SaveGeocoder)
    assert (asked.countries, asked.key, asked.enabled) == (("NL", "BE"), "s", True)


def test_a_geocoder_s_address_is_a_web_address(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    administrator.post("/settings/geocoders/", data={"geocoder": "x", "kind": "pdok", "address": "file:///etc"})
    assert not asker.was_asked(SaveGeocoder)


def test_with_pieces_set_the_map_is_made_of_them(
    app: Flask, office: FlaskClient, asker: ScriptedAsker, tiles_at: Callable[[str], House]
) -> None:
    tiles_at("https://tiles.example/{z}/{x}/{y}.png")
    block = office.get(f"{ORDER}/places").text
    assert 'data-tiles="/map/"' in block
    assert "tiles.example" not in block, "a browser never hears of another host"
    assert "OpenStreetMap contributors" in block


@pytest.mark.row("P-18")
def test_a_parcel_station_is_no_warning_where_it_goes_by_parcel(office: FlaskClient, asker: ScriptedAsker) -> None:
    station = PlaceView(state=PlaceState.NOT_FOUND, ok=False, problem="packstation")
    show(asker, delivery=station)
    for delivery, warned in ((Delivery.VAN, True), (Delivery.PARCEL, False)):
        order = an_order(delivery_address=ELSEWHERE, delivery=delivery)
        asker.when(GetOrder, of(order))
        block = office.get(f"{ORDER}/places").text
        assert ("our van cannot deliver there" in block, 'role="alert"' in block) == (warned, warned)
    assert "a parcel station: the carrier brings it there" in block
