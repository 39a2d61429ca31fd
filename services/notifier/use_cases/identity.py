"""Write down what a shop is called in its mails, how it is reached, and where its customers pay."""

from typing import Any

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from contracts.notifier import ShopIdentity
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.notifier.channels.address import NoAddress, checked
from services.notifier.letters.formats import LANGUAGES
from services.notifier.letters.render import one_line
from services.notifier.storage import shops
from services.notifier.storage.shops import Shop


def save_identity(uow: UnitOfWork, identity: ShopIdentity) -> Shop:
    """An account number with a typing error would send customers' money astray: it is refused."""
    values: dict[str, Any] = identity.model_dump(exclude={"hours", "footer"})
    values = {name: one_line(text) for name, text in values.items()}
    if not values["shop"]:
        raise Refused("A shop needs a code.")
    if values["language"] not in LANGUAGES:
        raise Refused("A shop's language is nl, de or en.")
    for name in ("sender", "reply_to"):
        values[name] = values[name] and _address(values[name])
    values["iban"] = values["iban"] and _checked(iban, values["iban"], "This is not a valid IBAN: {value}")
    values["bic"] = values["bic"] and _checked(bic, values["bic"], "This is not a valid BIC: {value}")
    for name, per_language in (("hours", identity.hours), ("footer", identity.footer)):
        known = {language: one_line(text) for language, text in per_language.items() if language in LANGUAGES}
        values[name] = {language: text for language, text in known.items() if text}
    shops.save(uow.session, Shop(**values))
    return shops.get(uow.session, values["shop"])


def _address(text: str) -> str:
    try:
        return checked(text)
    except NoAddress as error:
        raise Refused("This address cannot be used: {value} ({reason})", value=text, reason=error) from None


def _checked(kind: object, text: str, refusal: str) -> str:
    try:
        return str(kind.validate(text))  # type: ignore[attr-defined]
    except ValidationError:
        raise Refused(refusal, value=text) from None
