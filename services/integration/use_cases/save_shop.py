"""Connect a shop or a carrier, or change the connection. Secrets go in encrypted and never come out to a screen."""

from typing import Any

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from contracts.integration import CheckConnection, SaveCarrier, SaveShop
from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.entered import is_code, is_web_address, may_be_shown, server_of
from services.integration.partners.connect import KINDS
from services.integration.partners.finding import tidy
from services.integration.partners.openmage.either import PROTOCOLS
from services.integration.partners.shop import Connection
from services.integration.storage import carriers, customers, imports, shops
from services.integration.storage.secrets import Vault
from services.integration.use_cases.explain import check_mapping, explained_by_settings
from services.integration.use_cases.identify_shop import introduce


def save_shop(uow: UnitOfWork, vault: Vault, request: SaveShop) -> None:
    """Credentials left empty stay as they are. Another address or kind begins reading from the start."""
    _check(request)
    before = shops.find(uow.session, request.shop)
    if before and not may_be_shown(before.address, request.address) and not any(request.credentials.values()):
        raise Refused("This is another server: enter the credentials again.")
    secrets = _secrets(vault, _stored(before, request.address), request.credentials)
    settings = {name: value.strip() for name, value in request.settings.items() if value.strip()}
    values = {
        "shop": request.shop,
        "name": request.name.strip() or request.shop,
        "kind": request.kind,
        "address": request.address.strip().rstrip("/"),
        "credentials": vault.lock(secrets),
        "languages": request.languages,
        "settings": settings,
        "enabled": request.enabled,
        "connected_at": now().replace(microsecond=0),  # the shop counts in whole seconds
        "facts_at": None,
        "failures": 0,
        "failing_since": None,
        "message": "",  # what was wrong with the connection before
        "next_round": now(),
        "lease": None,  # a round that is reading now began with the old connection: it ends without a word
        "lease_until": None,
    }
    if before is None or (before.kind, before.address) != (values["kind"], values["address"]):
        values |= {"cursor": None, "history_before": None, "history_read": False, "customers_whole": None}
        for what in ("products", "customers"):
            values |= {f"{what}_{name}": None for name in ("cursor", "sweep", "sweep_began", "next")}
            values[f"{what}_after"] = 0
        values |= {"stock_next": None, "gaps_next": None, "shipments_cursor": None, "clock_ahead": 0}
        imports.forget(uow.session, request.shop)
        customers.forget(uow.session, request.shop)
    shops.save(uow.session, values)
    explained_by_settings(uow, request.shop, settings)
    introduce(uow, request.shop, request.name.strip() or request.shop)


def connection_to_try(engine: Engine, vault: Vault, request: CheckConnection) -> Connection:
    """As typed, with the stored secrets where a known shop's were left empty. Read in a transaction of its own."""
    with Session(engine) as session:
        before = shops.find(session, request.shop) if request.shop else None
        secrets = _secrets(vault, _stored(before, request.address), request.credentials)
    return Connection(
        shop=request.shop or "new",
        kind=request.kind,
        address=request.address,
        credentials=secrets,
        languages=request.languages,
        settings=request.settings,
    )


def _stored(before: Row[Any] | None, address: str) -> bytes | None:
    """The secrets of a known shop; they are never shown to another server than the one they were entered for."""
    return before.credentials if before and may_be_shown(before.address, tidy(address)) else None


def save_carrier(uow: UnitOfWork, vault: Vault, request: SaveCarrier) -> None:
    if not is_code(request.carrier) or request.carrier == "van":
        raise Refused("{code} is no code for a carrier.", code=request.carrier)
    _check_address(request.address)
    before = carriers.find(uow.session, request.carrier)
    if before and request.new:
        raise Refused("The carrier {code} is connected already.", code=request.carrier)
    if before and server_of(before.address) != server_of(request.address) and not any(request.credentials.values()):
        raise Refused("This is another address: enter the key again, so that no stranger is sent it.")
    secrets = _secrets(vault, before.credentials if before else None, request.credentials)
    carriers.save(
        uow.session,
        {
            "carrier": request.carrier,
            "name": request.name.strip() or request.carrier,
            "address": request.address.strip().rstrip("/"),
            "credentials": vault.lock(secrets),
            "sender": request.sender.model_dump(mode="json"),
        },
    )


def _secrets(vault: Vault, before: bytes | None, told: dict[str, str]) -> dict[str, str]:
    """A form shows none of them, so what is left empty was not meant to be changed."""
    given = {name: value.strip() for name, value in told.items() if value.strip()}
    if before is None:
        return given
    try:
        return {**vault.unlock(before), **given}
    except Refused:
        return given  # the installation's secret has changed; they must be entered again


def _check(request: SaveShop) -> None:
    if not is_code(request.shop):
        raise Refused("{code} is no code for a shop: small letters, digits, - and _ only.", code=request.shop)
    if request.kind not in KINDS:
        raise Refused("A shop of the kind {kind} is not known here.", kind=request.kind)
    _check_address(request.address)
    for name, value in request.settings.items():
        check_mapping(name, value)
        if name == "protocol" and value and value not in PROTOCOLS:
            raise Refused("{value} is no protocol: auto, xmlrpc or soap.", value=value)


def _check_address(address: str) -> None:
    if not is_web_address(address):
        raise Refused("{address} is not a web address.", address=address)
