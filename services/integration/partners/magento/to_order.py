"""An order of either family in neutral words: pure, and exact to the last of four decimals."""

import re
from collections.abc import Mapping
from datetime import datetime

from babel.numbers import is_currency
from pydantic import ValidationError

from contracts.facts import Address, Delivery
from contracts.integration import ShopOrder
from services.integration.partners.magento.address import address_of, joined
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.check import differences_of
from services.integration.partners.magento.lines import lines_of
from services.integration.partners.magento.methods import delivery_of, payment_kind
from services.integration.partners.magento.order import RawAddress, RawOrder
from services.integration.partners.magento.particulars import particulars_of
from services.integration.partners.magento.taxes import taxes_of
from services.integration.partners.magento.text import clean, day, moment
from services.integration.partners.magento.totals import totals_of
from services.integration.partners.trouble import RefusedPayload

_SUFFIX = re.compile(r"-(\d+)$")
_FIELDS = {  # where shops keep what Magento has no field for, unless a setting field.<name> names another
    "preferred_day": ("delivery_date", "preferred_day", "deliverydate", "shipping_arrival_date", "bezorgdatum"),
    "reference": ("reference", "customer_reference", "order_reference", "referentie"),
    "referrer": ("referrer", "referer", "utm_source"),
    "comment": ("order_comment", "bold_order_comment", "customer_comment", "onestepcheckout_customercomment"),
}


def shop_order(
    raw: RawOrder, shop: str, settings: Mapping[str, str], languages: Mapping[str, str], book: Book
) -> ShopOrder:
    """Raises RefusedPayload where the order cannot be taken over, with the reason in words."""
    _check(raw)
    number, edition = number_of(raw)
    delivery, carrier = (
        (Delivery.PICKUP, "")
        if raw.is_virtual
        else delivery_of(raw.shipping_method, raw.shipping_description, settings)
    )
    billing = _billing(raw)
    comment = _field(raw, "comment", settings) or raw.customer_note or raw.first_comment
    try:
        return ShopOrder(
            shop=shop,
            shop_order_id=raw.entity_id,
            number=number,
            edition=edition,
            placed_at=moment(raw.created_at),
            changed_at=_changed_at(raw),
            state=raw.state or "new",
            status=raw.status,
            store_id=raw.store_id,
            language=languages.get(raw.store_id) or settings.get("language", "nl"),
            currency=raw.order_currency_code,
            customer_shop_id="" if raw.customer_id == "0" else raw.customer_id,
            customer_email=raw.customer_email or billing.email,
            customer_first_name=raw.customer_firstname or billing.first_name,
            customer_last_name=joined(raw.customer_middlename, raw.customer_lastname) or billing.last_name,
            billing=billing,
            delivery_address=None if raw.is_virtual else _shipping(raw),
            delivery=delivery,
            carrier=carrier,
            shipping_method=raw.shipping_description or raw.shipping_method,
            shipping_code="" if raw.is_virtual else raw.shipping_method,
            payment_kind=payment_kind(raw.payment_code, settings),
            payment_method=raw.payment_title or raw.payment_code,
            payment_code=raw.payment_code,
            preferred_day=day(_field(raw, "preferred_day", settings)),
            reference=_field(raw, "reference", settings) or raw.po_number,
            comment=comment,
            coupon=raw.coupon_code,
            referrer=_field(raw, "referrer", settings),
            lines=lines_of(raw, book, settings.get("weight.unit", "kg")),
            taxes=taxes_of(raw),
            totals=totals_of(raw, settings),
            differences=differences_of(raw, settings),
            particulars=particulars_of(raw, book.groups, comment),
        )
    except (ValidationError, ValueError) as error:
        raise RefusedPayload("The order cannot be read: {why}", why=str(error).splitlines()[0][:200]) from None


def number_of(raw: RawOrder) -> tuple[str, int]:
    """The number customers know, and how often the order was edited: 100-2 that stems from 100 is 100, edited twice.

    A number that merely ends in -1 (some shops count so) is left alone: only what stems from another is an edition.
    """
    parent = raw.original_increment_id or raw.relation_parent_real_id
    if not parent or parent == raw.increment_id:
        return raw.increment_id, 0
    suffix = _SUFFIX.search(raw.increment_id)
    if raw.original_increment_id:
        base = raw.original_increment_id
    else:
        base = _SUFFIX.sub("", raw.increment_id)
        if not (parent == base or _SUFFIX.sub("", parent) == base):
            base = parent
    edition = int(raw.edit_increment) if raw.edit_increment.isdigit() else int(suffix[1]) if suffix else 1
    return base, max(edition, 1)


def superseded(raw: RawOrder) -> bool:
    """The shop cancelled it because an edited one took its place: nothing that the customer's order should show."""
    return bool(raw.relation_child_real_id) and raw.state == "canceled"


def _check(raw: RawOrder) -> None:
    if not raw.increment_id:
        raise RefusedPayload("The order has no number.")
    if not raw.entity_id:
        raise RefusedPayload("The order has no id of the shop, so that nothing could be written back to it.")
    if not raw.items:
        raise RefusedPayload("The order has no lines.")
    if raw.grand_total is None:
        raise RefusedPayload("The order has no grand total.")
    if raw.grand_total < 0:
        raise RefusedPayload("The grand total is negative: {amount}.", amount=raw.grand_total)
    if not is_currency(raw.order_currency_code):
        raise RefusedPayload("The currency is not known: {currency}.", currency=raw.order_currency_code or "–")
    try:
        moment(raw.created_at)
    except ValueError:
        raise RefusedPayload(
            "The order does not say when it was placed: {moment}.", moment=raw.created_at or "–"
        ) from None
    if raw.billing_address is None and raw.shipping_address is None and not raw.is_virtual:
        raise RefusedPayload("The order has no address.")


def _changed_at(raw: RawOrder) -> datetime:
    """Never before it was placed; a date that is none (0000-00-00) counts as unchanged."""
    placed = moment(raw.created_at)
    try:
        return max(moment(raw.updated_at), placed)
    except ValueError:
        return placed


def _billing(raw: RawOrder) -> Address:
    """Without one, the delivery address; a virtual order without any has at least its customer's name and mail."""
    found = raw.billing_address or raw.shipping_address
    if found is None:
        return Address(
            first_name=raw.customer_firstname,
            last_name=joined(raw.customer_middlename, raw.customer_lastname),
            email=raw.customer_email,
            vat_id=raw.customer_taxvat,
        )
    return _address(found, raw)


def _shipping(raw: RawOrder) -> Address:
    """Goods without a delivery address go to the billing address; collecting shops often store no other one."""
    found = raw.shipping_address or raw.billing_address
    assert found is not None
    return _address(found, raw)


def _address(found: RawAddress, raw: RawOrder) -> Address:
    return address_of(
        found,
        first_name=raw.customer_firstname,
        last_name=joined(raw.customer_middlename, raw.customer_lastname),
        email=raw.customer_email,
        vat_id=raw.customer_taxvat if found is raw.billing_address else "",
    )


def _field(raw: RawOrder, name: str, settings: Mapping[str, str]) -> str:
    told = settings.get(f"field.{name}")
    for key in (told,) if told else _FIELDS[name]:
        value = raw.extra.get(key)
        if value not in (None, "", [], {}):
            return clean(str(value))
    return ""
