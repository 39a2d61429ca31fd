"""What the two kinds of geocoders answer, as far as we read it."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class PdokDocument(_Answer):
    """An address, road, postcode or town of the Locatieserver (v3_1 free)."""

    type: str
    straatnaam: str = ""
    huisnummer: str = ""
    huisletter: str = ""
    huisnummertoevoeging: str = ""
    postcode: str = ""  # 3511AB
    woonplaatsnaam: str = ""
    centroide_ll: str = ""  # POINT(lon lat)


class PdokResponse(_Answer):
    docs: tuple[PdokDocument, ...]


class PdokAnswer(_Answer):
    response: PdokResponse


class NominatimPlace(_Answer):
    """A place of /search?format=jsonv2&addressdetails=1."""

    lat: str
    lon: str
    place_rank: int = 0  # 30: a house; 26 to 29: a street; less: a district, a town
    address: dict[str, Any] = {}
