"""A customer's account in neutral words, from what both families of Magento tell of it.

Only what a back office needs is taken: an OpenMage shop also sends the password's hash, both send a birthday.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.customers import CustomerAddress, ShopCustomer
from services.integration.partners.magento.address import address_of, joined
from services.integration.partners.magento.order import Flag, Raw, RawAddress, Word
from services.integration.partners.magento.text import moment, street_lines
from services.integration.partners.shop import Connection, ShownCustomer


class RawCustomer(Raw):
    email: Word = ""
    prefix: Word = ""
    firstname: Word = ""
    middlename: Word = ""
    lastname: Word = ""
    suffix: Word = ""
    group_id: Word = ""
    taxvat: Word = ""
    store_id: Word = ""
    created_at: Word = ""
    updated_at: Word = ""


class RawPlace(RawAddress):
    default_billing: Flag = False
    default_shipping: Flag = False


def shown_customer(
    key: int, row: Mapping[str, Any], places: Sequence[Mapping[str, Any]], connection: Connection
) -> ShownCustomer:
    """`places`: the account's addresses, their defaults marked as Magento 2 marks them."""
    raw = RawCustomer.model_validate(row)
    groups: Mapping[str, str] = connection.facts.get("groups") or {}
    customer = ShopCustomer(
        shop=connection.shop,
        shop_customer_id=str(key),
        email=raw.email,
        prefix=raw.prefix,
        first_name=raw.firstname,
        last_name=joined(raw.middlename, raw.lastname),
        suffix=raw.suffix,
        group=groups.get(raw.group_id, ""),
        vat_id=raw.taxvat,
        store_id=raw.store_id,
        language=connection.languages.get(raw.store_id) or connection.setting("language", "nl"),
        created_at=_moment(raw.created_at),
        changed_at=_moment(raw.updated_at),
        addresses=tuple(_place(each) for each in places),
    )
    return ShownCustomer(customer, key)


def _place(told: Mapping[str, Any]) -> CustomerAddress:
    raw = RawPlace.model_validate({**told, "street": street_lines(told.get("street"))})
    return CustomerAddress(address=address_of(raw), billing=raw.default_billing, delivery=raw.default_shipping)


def _moment(told: str) -> datetime | None:
    try:
        return moment(told)
    except ValueError:
        return None
