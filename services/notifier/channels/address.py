"""Mail addresses: whether one can be written to, and how it stands in an envelope and in a header."""

from email.headerregistry import Address
from email.utils import parseaddr

from email_validator import EmailNotValidError, validate_email

from services.notifier.letters.render import one_line


class NoAddress(ValueError):
    """Nobody can be written to there; the sentence says why."""


def checked(text: str) -> str:
    """The address, normalized. Raises NoAddress in words. Whether somebody reads it there is not asked."""
    text = text.strip()
    if not text:
        raise NoAddress("The order has no e-mail address.")
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False, test_environment=True)
    except EmailNotValidError as error:
        raise NoAddress(f"The e-mail address is not valid: {error}") from None
    return found.ascii_email or found.normalized


def named(name: str, address: str) -> Address:
    """A name with its address for a header; what would break a header is taken out of the name."""
    mailbox, _, domain = one_line(address).rpartition("@")
    return Address(display_name=one_line(name)[:120], username=mailbox, domain=domain)


def split(text: str) -> tuple[str, str]:
    """ "Pakbon <mail@pakbon.nl>" → name and address."""
    name, address = parseaddr(one_line(text))
    return name, address
