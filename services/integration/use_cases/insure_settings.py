"""Connect an insurer, or change the connection; and try it step by step. Secrets never come out to a screen."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.insurance import InsurerView, SaveInsurer
from contracts.integration import CheckStep
from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.entered import is_code, is_web_address, server_of
from services.integration.partners.insurer.connect import KINDS, connect_insurer
from services.integration.partners.insurer.insurer import MOST_COVERS, InsurerConnection, InsurerPartner, Risk
from services.integration.partners.trouble import Denied, PartnerTrouble
from services.integration.storage import insurers
from services.integration.storage.secrets import Vault

CLOCK = timedelta(minutes=4)  # at five the insurer's door shuts
SAMPLE = Risk("SAMPLE", "Pakbon", "E-bike", Decimal("2000.00"), "EUR", "8024 AA", "NL")


def save_insurer(uow: UnitOfWork, vault: Vault, request: SaveInsurer) -> InsurerView:
    """Credentials left empty stay as they are, as long as they go to the same server."""
    _check(request)
    before = insurers.find(uow.session, request.insurer)
    given = {name: value.strip() for name, value in request.credentials.items() if value.strip()}
    if before and not given.get("password") and server_of(before.address) != server_of(request.address):
        raise Refused("This is another server: enter the credentials again.")
    insurers.save(
        uow.session,
        {
            "insurer": request.insurer,
            "name": request.name.strip() or request.insurer,
            "kind": request.kind,
            "address": request.address.strip().rstrip("/"),
            "credentials": vault.lock({**(_unlocked(vault, before.credentials) if before else {}), **given}),
            "enabled": request.enabled,
            "by_attribute": request.by_attribute,
            "brands": [each.strip() for each in request.brands if each.strip()],
            "covers": sorted(set(request.covers)),
            "withdrawal_days": request.withdrawal_days,
            "trouble": "",
            "trouble_words": "",
            "trouble_at": None,
        },
    )
    return next(each for each in insurer_views(uow) if each.insurer == request.insurer)


def _unlocked(vault: Vault, locked: bytes) -> dict[str, str]:
    try:
        return vault.unlock(locked)
    except Refused:
        return {}  # the installation's secret has changed; they must be entered again


def _check(request: SaveInsurer) -> None:
    if not is_code(request.insurer):
        raise Refused("{code} is no code for an insurer: small letters, digits, - and _ only.", code=request.insurer)
    if request.kind not in KINDS:
        raise Refused("An insurer of the kind {kind} is not known here.", kind=request.kind)
    if not is_web_address(request.address):
        raise Refused("{address} is not a web address.", address=request.address)
    covers = set(request.covers)
    if not covers or len(covers) > MOST_COVERS or not all(1 <= months <= 120 for months in covers):
        raise Refused("Offer between one and six covers, each of 1 to 120 months.")
    if not 0 <= request.withdrawal_days <= 365:
        raise Refused("The days in which a policy can be withdrawn are between 0 and 365.")


def insurer_views(uow: UnitOfWork) -> tuple[InsurerView, ...]:
    return tuple(
        InsurerView.model_validate({name: getattr(row, name) for name in InsurerView.model_fields})
        for row in insurers.every(uow.session)
    )


def insurer_connection(engine: Engine, vault: Vault, insurer: str) -> InsurerConnection:
    """Read in a transaction of its own."""
    with Session(engine) as session:
        return insurers.connection_of(insurers.get(session, insurer), vault)


def check_insurer(connection: InsurerConnection) -> tuple[CheckStep, ...]:
    """Asks the insurer, so no transaction may be open. Nothing is concluded."""
    return tuple(_steps(connection))


def _steps(connection: InsurerConnection) -> Iterator[CheckStep]:
    try:
        partner = connect_insurer(connection)
        missing = partner.missing()
    except PartnerTrouble as trouble:
        yield _wrong("address", trouble)
        return
    yield CheckStep(code="address", state="good", values={"address": connection.address})
    if missing:
        yield CheckStep(code="interface", state="wrong", values={"missing": ", ".join(missing)})
        return
    yield CheckStep(code="interface", state="good")
    try:
        partner.find("check")
    except Denied as trouble:
        yield _wrong("sign_in", trouble)
        return
    except PartnerTrouble as trouble:
        yield _wrong("address", trouble)
        return
    yield CheckStep(code="sign_in", state="good", values={"user": connection.credentials.get("user", "")})
    yield _clock(partner)
    yield _sample(partner)


def _clock(partner: InsurerPartner) -> CheckStep:
    theirs = partner.clock
    apart = abs(now() - theirs) if theirs else timedelta()
    values = {"seconds": str(int(apart.total_seconds()))}
    return CheckStep(code="clock", state="warn" if apart > CLOCK else "good", values=values)


def _sample(partner: InsurerPartner) -> CheckStep:
    try:
        offers = partner.quote(SAMPLE, (12,))
    except PartnerTrouble as trouble:
        return CheckStep(code="sample_premium", state="warn", trouble=trouble.sentence)
    if not offers:
        return CheckStep(code="sample_premium", state="warn")
    return CheckStep(code="sample_premium", state="good", values={"premium": str(offers[0].premium)})


def _wrong(code: str, trouble: PartnerTrouble) -> CheckStep:
    return CheckStep(code=code, state="wrong", trouble=trouble.sentence)
