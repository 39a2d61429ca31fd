"""What is wrong with an address, in words that fit behind a colon."""

from contracts.places import Precision
from gateway.words import N_

PROBLEM = {
    "missing_street": N_("the street is missing"),
    "missing_number": N_("the house number is missing"),
    "missing_postcode": N_("the postcode is missing"),
    "missing_city": N_("the town is missing"),
    "missing_country": N_("the country is missing"),
    "postcode_format": N_("this is no postcode of its country"),
    "po_box": N_("a post box; our van cannot deliver there"),
    "packstation": N_("a parcel station; our van cannot deliver there"),
    "number_unknown": N_("this house number does not exist in this street"),
    "street_mismatch": N_("postcode and house number belong to another street"),
    "station": N_("a parcel station: the carrier brings it there"),
    "street_unknown": N_("this street is not known in this town"),
    "postcode_mismatch": N_("the postcode does not belong to this street"),
    "not_found": N_("it is not on the map"),
    "spelling": N_("it can be written better"),
    "number_unproven": N_("the street was found, this house is not on the map yet"),
}
WHICH = {"billing": N_("Billing address"), "delivery": N_("Delivery address")}
PRECISION = {
    Precision.HOUSE: N_("found to the house"),
    Precision.STREET: N_("found to the street"),
    Precision.TOWN: N_("found to the town"),
}
