"""Magento 2's order as REST gives it: null fields left out, shipping and taxes among the extension attributes."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.integration.partners.magento.book import Article, Book
from services.integration.partners.magento.order import RawAddress, RawOption, RawOrder, RawTax
from services.integration.partners.magento.text import clean, street_lines
from services.integration.partners.magento2.stored import stored_rows
from services.integration.partners.openmage.schemas import in_words
from services.integration.partners.trouble import RefusedPayload

BY_STAFF = "Order Placed by Store Administrator"  # Magento's own note, where staff signed in as the customer


def read_order(told: dict[str, Any], book: Book | None = None) -> RawOrder:
    """RefusedPayload where an amount or a name is none."""
    book = book or Book()
    facts = _map(told.get("extension_attributes"))
    shipping = _shipping(facts)
    payment, rates = _map(told.get("payment")), _rates(facts)
    items = _rows(told.get("items"))
    try:
        raw = RawOrder.model_validate(
            {
                **told,
                "hidden_tax_amount": told.get("discount_tax_compensation_amount"),
                "shipping_hidden_tax_amount": told.get("shipping_discount_tax_compensation_amount"),
                "base_hidden_tax_amount": told.get("base_discount_tax_compensation_amount"),
                "base_shipping_hidden_tax_amount": told.get("base_shipping_discount_tax_compensation_amnt"),
                "billing_address": _address(told.get("billing_address")),
                "shipping_address": _address(shipping.get("address")),
                "shipping_method": shipping.get("method") or told.get("shipping_method"),
                "payment_code": payment.get("method"),
                "payment_title": _title(facts, payment),
                "po_number": payment.get("po_number"),
                "items": [_item(item, rates, book) for item in items],
                "taxes": _taxes(facts),
                "shipping_rates": rates.get("shipping", ()),
                "first_comment": _first_comment(told),
                "history": told.get("status_histories"),
                "gift_message": facts.get("gift_message"),
                "extra": _extra(told, facts),
            }
        )
    except ValidationError as error:
        raise RefusedPayload("The order cannot be read: {why}", why=in_words(error)) from None
    return stored_rows(raw)


def _map(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _shipping(facts: dict[str, Any]) -> dict[str, Any]:
    assignments = facts.get("shipping_assignments")
    first = assignments[0] if isinstance(assignments, list) and assignments else {}
    return _map(_map(first).get("shipping"))


def _address(told: Any) -> RawAddress | None:
    if not isinstance(told, dict) or not any(told.get(name) for name in ("lastname", "street", "city", "postcode")):
        return None
    return RawAddress.model_validate({**told, "street": street_lines(told.get("street"))})


def _title(facts: dict[str, Any], payment: dict[str, Any]) -> str:
    """By its key; where a shop tells no keys, it stands first in the payment's own list, a list by position."""
    keyed = _rows(facts.get("payment_additional_info"))
    if keyed:
        return next((_said(row.get("value")) for row in keyed if row.get("key") == "method_title"), "")
    listed = payment.get("additional_information")
    if isinstance(listed, dict):
        return _said(listed.get("method_title"))
    return _said(listed[0]) if isinstance(listed, list) and listed else ""


def _said(told: Any) -> str:
    """REST writes a method without a title as the word null."""
    return "" if told in (None, "null") or isinstance(told, dict | list) else str(told)


def _rows(told: Any) -> list[dict[str, Any]]:
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _taxes(facts: dict[str, Any]) -> list[RawTax]:
    return [RawTax.model_validate(tax) for tax in _rows(facts.get("applied_taxes"))]


def _rates(facts: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The rates on each item, by its number, and on the shipping; several where a state and a city both take theirs."""
    return {
        str(row.get("item_id") or row.get("type")): tuple(
            rate["percent"] for rate in _rows(row.get("applied_taxes")) if rate.get("percent") is not None
        )
        for row in _rows(facts.get("item_applied_taxes"))
    }


def _first_comment(told: dict[str, Any]) -> str:
    """The customer's own words at checkout: the oldest entry that the customer may see, if it has any."""
    rows = _rows(told.get("status_histories"))
    rows.sort(key=lambda row: (str(row.get("created_at", "")), int(row.get("entity_id") or 0)))
    first = rows[0] if rows else {}
    at_checkout = str(first.get("created_at", ""))[:16] == str(told.get("created_at", "-"))[:16]
    comment = str(first.get("comment") or "") if at_checkout and first.get("is_visible_on_front") else ""
    return "" if comment == BY_STAFF else comment


def _extra(told: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    plain = {
        key: value for source in (told, facts) for key, value in source.items() if not isinstance(value, dict | list)
    }
    return plain | custom_attributes(told)


def custom_attributes(told: Mapping[str, Any]) -> dict[str, Any]:
    """A list of codes and values; modules that write their own answers have them as a map."""
    attributes = told.get("custom_attributes")
    if isinstance(attributes, dict):
        return attributes
    return {str(row["attribute_code"]): row.get("value") for row in _rows(attributes) if "attribute_code" in row}


def _item(told: dict[str, Any], rates: dict[str, tuple[Any, ...]], book: Book) -> dict[str, Any]:
    """A child names its parent by number, or only by a nested parent_item."""
    parent = told.get("parent_item_id") or _map(told.get("parent_item")).get("item_id")
    hidden = told.get("discount_tax_compensation_amount")
    chosen = _map(_map(told.get("product_option")).get("extension_attributes"))
    article = book.articles.get(str(told.get("product_id", "")))
    return {
        **told,
        "parent_item_id": parent,
        "hidden_tax_amount": hidden,
        "base_hidden_tax_amount": told.get("base_discount_tax_compensation_amount"),
        "gift_message": _map(told.get("extension_attributes")).get("gift_message"),
        "rates": rates.get(str(told.get("item_id")), ()),
        "options": (*_choices(chosen, article, book), *_custom(chosen, article)),
        "ships_apart": bool(article and article.options.get("ships_apart")),
    }


def _choices(chosen: dict[str, Any], article: Article | None, book: Book) -> list[RawOption]:
    found = []
    for option in _rows(chosen.get("configurable_item_options")):
        number, value = str(option.get("option_id")), str(option.get("option_value"))
        label = (article.choices.get(number) if article else None) or number
        found.append(RawOption(label=label, value=book.labels.get(value, value)))
    return found


def _custom(chosen: dict[str, Any], article: Article | None) -> list[RawOption]:
    """A list's choices are numbers with a title in the catalogue; what was typed stands as it is."""
    found = []
    for option in _rows(chosen.get("custom_options")):
        number, value = str(option.get("option_id")), str(option.get("option_value") or "")
        known = _map(article.options.get(number)) if article else {}
        titles = _map(known.get("values"))
        words = ", ".join(str(titles.get(part, part)) for part in value.split(",")) if titles else value
        found.append(RawOption(label=clean(str(known.get("title") or number)), value=clean(words)))
    return found
