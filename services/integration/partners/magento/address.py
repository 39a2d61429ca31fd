"""Addresses of orders and of customers' accounts in neutral words."""

from contracts.facts import Address
from services.integration.partners.magento.order import RawAddress


def address_of(
    found: RawAddress, *, first_name: str = "", last_name: str = "", email: str = "", vat_id: str = ""
) -> Address:
    """Beside it: what stands in for that which it lacks."""
    return Address(
        prefix=found.prefix,
        first_name=found.firstname or first_name,
        last_name=joined(found.middlename, found.lastname) or last_name,
        suffix=found.suffix,
        company=found.company,
        street=found.street,
        postcode=found.postcode,
        city=found.city,
        region=found.region,
        country=found.country_id.upper(),
        phone=found.telephone,
        email=found.email or email,
        vat_id=found.vat_id or vat_id,
    )


def joined(middle: str, last: str) -> str:
    """Dutch names have their particle in the middle: van der Berg."""
    return f"{middle} {last}".strip()
