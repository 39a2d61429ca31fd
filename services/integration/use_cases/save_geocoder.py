"""Connect a geocoder, or change the connection; what could not be looked up so far is queued again."""

import re

from contracts.places import SaveGeocoder
from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.entered import is_code, is_web_address
from services.integration.partners.geocoder.client import KINDS
from services.integration.storage import geocoders
from services.integration.storage.secrets import Vault


def save_geocoder(uow: UnitOfWork, vault: Vault, request: SaveGeocoder) -> None:
    """A key left empty stays as it was."""
    countries = sorted({each.strip().upper() for each in request.countries if each.strip()})
    _check(request, countries)
    before = geocoders.find(uow.session, request.geocoder)
    key = request.key.strip()
    credentials = before.credentials if before is not None and not key else vault.lock({"key": key} if key else {})
    geocoders.save(
        uow.session,
        {
            "geocoder": request.geocoder,
            "kind": request.kind,
            "address": request.address.strip().rstrip("/"),
            "countries": countries,
            "contact": request.contact.strip(),
            "credentials": credentials,
            "enabled": request.enabled,
            "next_ask": now(),
            "failures": 0,
            "message": "",
        },
    )
    geocoders.ask_again(uow.session)


def _check(request: SaveGeocoder, countries: list[str]) -> None:
    if not is_code(request.geocoder):
        raise Refused("{code} is no code for a geocoder: small letters, digits, - and _ only.", code=request.geocoder)
    if request.kind not in KINDS:
        raise Refused("A geocoder of the kind {kind} is not known here.", kind=request.kind)
    if not is_web_address(request.address):
        raise Refused("{address} is not a web address.", address=request.address)
    wrong = [each for each in countries if each != "*" and not re.fullmatch(r"[A-Z]{2}", each)]
    if wrong or not countries:
        raise Refused("Name the countries by two letters each, like NL or DE; * stands for all others.")
    if not request.contact.isprintable() or not request.contact.isascii():
        raise Refused("The contact for a geocoder is an e-mail address.")
