"""Connect a shop or a carrier, or change the connection. Secrets go in encrypted and never come out to a screen."""

import re
from urllib.parse import urlsplit

from contracts.facts import Delivery, PaymentKind
from contracts.integration import SaveCarrier, SaveShop
from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.partners.connect import KINDS
from services.integration.storage import carriers, shops
from services.integration.storage.secrets import Vault

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def save_shop(uow: UnitOfWork, vault: Vault, request: SaveShop) -> None:
    """Credentials left empty stay as they are. Another address or kind begins reading from the start."""
    _check(request)
    before = shops.find(uow.session, request.shop)
    secrets = _secrets(vault, before.credentials if before else None, request.credentials)
    values = {
        "shop": request.shop,
        "name": request.name.strip() or request.shop,
        "kind": request.kind,
        "address": request.address.strip().rstrip("/"),
        "credentials": vault.lock(secrets),
        "languages": request.languages,
        "settings": {name: value.strip() for name, value in request.settings.items() if value.strip()},
        "enabled": request.enabled,
        "connected_at": now().replace(microsecond=0),  # the shop counts in whole seconds
        "facts_at": None,
        "failures": 0,
        "next_round": now(),
        "lease": None,  # a round that is reading now began with the old connection: it ends without a word
        "lease_until": None,
    }
    if before is None or (before.kind, before.address) != (values["kind"], values["address"]):
        values |= {"cursor": None, "history_before": None, "history_read": False, "products_cursor": None}
        values |= {"products_sweep": None, "products_sweep_began": None, "products_after": 0, "products_next": None}
        values |= {"stock_next": None, "gaps_next": None, "shipments_cursor": None}
    shops.save(uow.session, values)


def save_carrier(uow: UnitOfWork, vault: Vault, request: SaveCarrier) -> None:
    if not _CODE.fullmatch(request.carrier) or request.carrier == "van":
        raise Refused("{code} is no code for a carrier.", code=request.carrier)
    _address(request.address)
    before = carriers.find(uow.session, request.carrier)
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
    if not _CODE.fullmatch(request.shop):
        raise Refused("{code} is no code for a shop: small letters, digits, - and _ only.", code=request.shop)
    if request.kind not in KINDS:
        raise Refused("A shop of the kind {kind} is not known here.", kind=request.kind)
    _address(request.address)
    for name, value in request.settings.items():
        if name.startswith("payment.") and value and value not in set(PaymentKind):
            raise Refused("{value} is no way of paying.", value=value)
        if name.startswith("shipping.") and value and value.partition(":")[0] not in set(Delivery):
            raise Refused("{value} is no way of delivering.", value=value)


def _address(address: str) -> None:
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused("{address} is not a web address.", address=address)
