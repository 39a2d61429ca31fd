"""Whether an address can be right at all, from its form alone: what is missing, what is written unlike its country."""

import re
from dataclasses import dataclass, replace

from services.integration.domain.addresses import House, PostalAddress, house_of

_POST_BOX = re.compile(
    r"\b(?:postbus|antwoordnummer|postfach|postbox|p\.?\s?o\.?\s?box|bo[iî]te postale|bp)\s*(?:nr\.?)?\s*\d", re.I
)
_PACK_STATION = re.compile(
    r"\b(?:packstation|paketbox|postfiliale|pakketautomaat|pake?tshop|(?:postnl|pakket|afhaal)[- ]?punt"
    r"|service[- ]?point|abholstation|access point|point relais)\b",
    re.I,
)
_PREFIX = re.compile(r"^(?:NL|DE?|BE?|AT?|LU?)\s*-\s*(?=\w)|^NL\s+(?=\d)", re.I)
_NL = re.compile(r"([1-9]\d{3})([A-Z]{2})")
_NOT_GIVEN_OUT = frozenset({"SA", "SD", "SS"})
_DIGITS = {"DE": (5, 1001, 99998), "BE": (4, 1000, 9992), "AT": (4, 1000, 9992), "LU": (4, 1009, 9999)}

UNREACHABLE = frozenset({"po_box", "packstation"})  # a letter gets there, our van does not
HARMLESS = frozenset({"", "spelling", "number_unproven"})


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of an address tells. `address` is it, written as its country writes addresses."""

    address: PostalAddress
    house: House
    problem: str = ""

    @property
    def can_be_asked(self) -> bool:
        """Whether a geocoder could find it, or something near."""
        return bool(self.house.street and self.house.number and (self.address.city or self.address.postcode)) and (
            self.problem not in UNREACHABLE
        )


def form_of(address: PostalAddress) -> Form:
    tidy = address.tidied()
    postcode = postcode_of(tidy.postcode, tidy.country)
    written = replace(tidy, postcode=postcode or tidy.postcode)
    house = house_of(written)
    return Form(written, house, _problem(written, house, well_formed=postcode is not None))


def _problem(address: PostalAddress, house: House, *, well_formed: bool) -> str:
    whole = " ".join(address.lines)
    if _POST_BOX.search(whole):
        return "po_box"
    if _PACK_STATION.search(whole):
        return "packstation"
    if not address.country:
        return "missing_country"
    if not any(ch.isalpha() for ch in house.street):
        return "missing_street"
    if not house.number:
        return "missing_number"
    if not address.city:
        return "missing_city"
    known = address.country == "NL" or address.country in _DIGITS
    if not address.postcode:
        return "missing_postcode" if known else ""
    return "" if well_formed else "postcode_format"


def postcode_of(text: str, country: str) -> str | None:
    """As the country writes it; None where it cannot be one of its postcodes. Of other countries anything goes."""
    if country != "NL" and country not in _DIGITS:
        return text
    bare = re.sub(r"[\s.\-]+", "", _PREFIX.sub("", text)).upper()
    if country == "NL":
        found = _NL.fullmatch(bare)
        return f"{found[1]} {found[2]}" if found and found[2] not in _NOT_GIVEN_OUT else None
    length, lowest, highest = _DIGITS[country]
    fits = len(bare) == length and bare.isascii() and bare.isdigit() and lowest <= int(bare) <= highest
    return bare if fits else None
