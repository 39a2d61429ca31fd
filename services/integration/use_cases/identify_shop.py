"""Write down who a shop is, and say so: invoices, mails and papers bear it from then on."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from contracts.shop_identity import SaveShopIdentity, ShopIdentified, ShopIdentity
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.addresses import one_line
from services.integration.storage import identities

LANGUAGES = ("nl", "de", "en")
_TEXTS = tuple(name for name, field in ShopIdentity.model_fields.items() if field.annotation is str)
CHANGED = "Somebody else has changed this shop's details meanwhile. Look at them again."


def identify_shop(uow: UnitOfWork, request: SaveShopIdentity) -> ShopIdentity:
    """The same once more says nothing. An account number with a typing error would send money astray: refused."""
    wanted = _tidied(request.identity)
    before = identities.find(uow.session, wanted.shop, lock=True)
    if request.seen_version is not None and request.seen_version != (before.version if before else 0):
        raise Refused(CHANGED)
    if before is None:
        return _introduce(uow, wanted)
    identity = wanted.model_copy(update={"version": before.version + 1})
    if before == identity.model_copy(update={"version": before.version}):
        return before
    identities.change(uow.session, identity)
    uow.publish(ShopIdentified(identity=identity))
    return identity


def introduce(uow: UnitOfWork, shop: str, name: str) -> None:
    """A shop that was connected and not described yet is called by its name at least."""
    if identities.find(uow.session, shop) is None:
        identity = ShopIdentity(shop=shop, version=1, name=name)
        if identities.add(uow.session, identity):
            uow.publish(ShopIdentified(identity=identity))


def _introduce(uow: UnitOfWork, wanted: ShopIdentity) -> ShopIdentity:
    identity = wanted.model_copy(update={"version": 1})
    if not identities.add(uow.session, identity):
        raise Refused(CHANGED)
    uow.publish(ShopIdentified(identity=identity))
    return identity


def _tidied(identity: ShopIdentity) -> ShopIdentity:
    values: dict[str, Any] = {name: one_line(getattr(identity, name)) for name in _TEXTS}
    if not values["shop"]:
        raise Refused("A shop needs a code.")
    if values["language"] not in LANGUAGES:
        raise Refused("A shop's language is nl, de or en.")
    values["country"] = values["country"].upper()
    if values["country"] and not (len(values["country"]) == 2 and values["country"].isalpha()):
        raise Refused("A country is written with two letters, like NL or DE.")
    for name in ("email", "sender", "reply_to"):
        values[name] = values[name] and _address(values[name])
    values["iban"] = values["iban"] and _iban(values["iban"])
    values["bic"] = values["bic"] and _bic(values["bic"])
    for name, per_language in (("hours", identity.hours), ("footer", identity.footer)):
        known = {language: one_line(text) for language, text in per_language.items() if language in LANGUAGES}
        values[name] = {language: text for language, text in known.items() if text}
    return identity.model_copy(update=values)


def _address(text: str) -> str:
    """Whether somebody reads it there is not asked."""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False, test_environment=True)
    except EmailNotValidError:
        raise Refused("This is not a valid e-mail address: {value}", value=text) from None
    return found.ascii_email or found.normalized


def _iban(text: str) -> str:
    try:
        return str(iban.validate(text))
    except ValidationError:
        raise Refused("This is not a valid IBAN: {value}", value=text) from None


def _bic(text: str) -> str:
    try:
        return str(bic.validate(text))
    except ValidationError:
        raise Refused("This is not a valid BIC: {value}", value=text) from None
