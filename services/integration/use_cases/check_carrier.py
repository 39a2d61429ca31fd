"""Try a carrier's connection step by step, and say at each step what is well and what is not. Announces nothing."""

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from contracts.facts import Address
from contracts.integration import CheckStep
from kernel.refused import NotFound, Refused
from services.integration.partners.http import Limits, Line
from services.integration.partners.rest_carrier.client import WHO, RestCarrier
from services.integration.partners.trouble import Denied, PartnerTrouble, Rejected
from services.integration.storage import carriers
from services.integration.storage.secrets import Vault

LIMITS = Limits(connect=4.0, read=8.0, whole=12.0)


def check_carrier(engine: Engine, vault: Vault, carrier: str) -> tuple[CheckStep, ...]:
    """Asks the carrier, so no transaction may be open."""
    with Session(engine) as session:
        row = carriers.find(session, carrier) if carrier else None
    if row is None:
        raise NotFound("There is no carrier {carrier}.", carrier=carrier)
    try:
        credentials = vault.unlock(row.credentials)
    except Refused:
        return (CheckStep(code="key_unreadable", state="wrong"),)
    return tuple(_steps(row.address, credentials, Address.model_validate(row.sender)))


def _steps(address: str, credentials: dict[str, str], sender: Address) -> Iterator[CheckStep]:
    if not credentials.get("apikey"):
        yield CheckStep(code="key_missing", state="wrong")
        return
    try:
        RestCarrier(address, credentials, Line(WHO, LIMITS)).announced(f"check-{uuid4()}")  # a packing slip nobody sent
    except (Denied, Rejected) as trouble:
        yield CheckStep(code="address", state="good", values={"address": address})
        yield CheckStep(code="sign_in_failed", state="wrong", trouble=trouble.sentence)
        return
    except PartnerTrouble as trouble:
        yield CheckStep(code="address_wrong", state="wrong", trouble=trouble.sentence)
        return
    yield CheckStep(code="address", state="good", values={"address": address})
    yield CheckStep(code="signed_in", state="good")
    whole = (
        (sender.company or sender.name) and any(sender.street) and sender.postcode and sender.city and sender.country
    )
    yield CheckStep(code="sender" if whole else "sender_missing", state="good" if whole else "warn")
