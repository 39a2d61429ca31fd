"""Asking a geocoder: first for exactly this house, then for what is near. Each question waits for its turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from services.integration.domain.addresses_check import Form
from services.integration.domain.addresses_match import Candidate
from services.integration.partners.geocoder.mapping import of_nominatim, of_pdok
from services.integration.partners.geocoder.schemas import NominatimPlace, PdokAnswer
from services.integration.partners.http import Limits, Line, read_json
from services.integration.partners.trouble import Garbled, Rejected

WHO = "The geocoder"
LIMITS = Limits(connect=4.0, read=8.0, whole=12.0, size=2 * 1024 * 1024)
ROWS = 20
_PLACES = TypeAdapter(list[NominatimPlace])


@dataclass(frozen=True)
class GeocoderConnection:
    kind: str
    address: str
    contact: str = ""  # public servers want to know who asks
    key: str = ""


class Geocoder(Protocol):
    knows_every_house: bool  # a register: a house that is not in it does not exist

    def exactly(self, form: Form) -> list[Candidate]: ...

    def nearby(self, form: Form) -> list[Candidate]: ...


class _Asked:
    def __init__(self, connection: GeocoderConnection, turn: Callable[[], None], line: Line | None = None) -> None:
        self.root, self.key = connection.address.rstrip("/"), connection.key
        self.turn, self.line = turn, line or Line(WHO, LIMITS)
        who = f"Pakbon ({connection.contact})" if connection.contact else "Pakbon"
        self.headers = {"Accept": "application/json", "User-Agent": who}

    def ask(self, path: str, asked: Mapping[str, Any]) -> Any:
        self.turn()
        query = urlencode({**asked, **({"key": self.key} if self.key else {})})
        answer = self.line.exchange("GET", f"{self.root}/{path}?{query}", headers=self.headers)
        if answer.status >= 400:
            raise Rejected(
                "The geocoder does not understand our question ({status}): is its address right?", status=answer.status
            )
        return read_json(answer, WHO)


class Pdok(_Asked):
    """The Dutch register of addresses. It answers with what is most alike, never with nothing: we compare."""

    knows_every_house = True

    def exactly(self, form: Form) -> list[Candidate]:
        bare = form.address.postcode.replace(" ", "")
        return self._free(f"{bare} {form.house.number}", "type:adres")

    def nearby(self, form: Form) -> list[Candidate]:
        house = form.house
        return self._free(f"{house.street} {house.number} {form.address.city}", "type:(adres OR weg OR woonplaats)")

    def _free(self, words: str, chosen: str) -> list[Candidate]:
        told = self.ask("free", {"q": words, "fq": chosen, "rows": ROWS, "fl": "*"})
        try:
            return of_pdok(PdokAnswer.model_validate(told).response.docs)
        except ValidationError:
            raise Garbled("The geocoder's answer is not that of a Locatieserver.") from None


class Nominatim(_Asked):
    """OpenStreetMap's search. Not every house is in it."""

    knows_every_house = False

    def exactly(self, form: Form) -> list[Candidate]:
        house, address = form.house, form.address
        street = f"{house.number}{house.addition if len(house.addition) == 1 else ''} {house.street}"
        return self._search(street=street, city=address.city, postalcode=address.postcode, country=address.country)

    def nearby(self, form: Form) -> list[Candidate]:
        house, address = form.house, form.address
        found = self._search(street=f"{house.number} {house.street}", city=address.city, country=address.country)
        return found or self._search(city=address.city, postalcode=address.postcode, country=address.country)

    def _search(self, *, country: str, **parts: str) -> list[Candidate]:
        asked = {name: value for name, value in parts.items() if value}
        fixed = {"countrycodes": country.lower(), "format": "jsonv2", "addressdetails": 1, "limit": ROWS}
        try:
            return of_nominatim(_PLACES.validate_python(self.ask("search", {**asked, **fixed})))
        except ValidationError:
            raise Garbled("The geocoder's answer is not that of a Nominatim server.") from None


KINDS: dict[str, tuple[type[Pdok] | type[Nominatim], float]] = {  # and the seconds between two questions
    "pdok": (Pdok, 0.2),
    "nominatim": (Nominatim, 1.0),
}


def connect(connection: GeocoderConnection, turn: Callable[[], None], line: Line | None = None) -> Geocoder:
    return KINDS[connection.kind][0](connection, turn, line)
