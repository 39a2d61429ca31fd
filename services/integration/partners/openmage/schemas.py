"""OpenMage's order as XML-RPC gives it: numbers as texts or numbers, empty maps as lists, options in PHP's own way."""

from typing import Any

from pydantic import ValidationError

from services.integration.partners.magento.order import RawAddress, RawOption, RawOrder
from services.integration.partners.magento.text import clean, street_lines
from services.integration.partners.openmage.counted import counted, options_of
from services.integration.partners.trouble import RefusedPayload


def read_order(told: dict[str, Any]) -> RawOrder:
    """RefusedPayload where an amount or a name is none."""
    payment = told.get("payment") if isinstance(told.get("payment"), dict) else {}
    assert isinstance(payment, dict)
    items = told.get("items") if isinstance(told.get("items"), list) else []
    try:
        return RawOrder.model_validate(
            {
                **told,
                "entity_id": told.get("order_id") or told.get("entity_id"),
                "base_shipping_hidden_tax_amount": told.get("base_shipping_hidden_tax_amnt"),
                "billing_address": _address(told.get("billing_address")),
                "shipping_address": _address(told.get("shipping_address")),
                "payment_code": payment.get("method"),
                "payment_title": _title(payment),
                "po_number": payment.get("po_number"),
                "items": [_item(item) for item in counted(item for item in items or [] if isinstance(item, dict))],
                "taxes": (),
                "history": told.get("status_history"),
                "extra": {key: value for key, value in told.items() if not isinstance(value, dict | list)},
            }
        )
    except ValidationError as error:
        raise RefusedPayload("The order cannot be read: {why}", why=in_words(error)) from None


def in_words(error: ValidationError) -> str:
    """The first thing wrong, with its place: items.0.price: 'abc' is not an amount."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg'].removeprefix('Value error, ')}."


def _address(told: Any) -> RawAddress | None:
    """A virtual order's is an empty list, or a map of nothing but nulls."""
    if not isinstance(told, dict) or not any(told.get(name) for name in ("lastname", "street", "city", "postcode")):
        return None
    return RawAddress.model_validate({**told, "street": street_lines(told.get("street"))})


def _title(payment: dict[str, Any]) -> str:
    facts = payment.get("additional_information")
    words = facts.get("method_title") or facts.get("title") if isinstance(facts, dict) else ""
    return str(words or "")


def _item(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "options": _options(options_of(told))}


def _options(chosen: dict[Any, Any]) -> tuple[RawOption, ...]:
    found = []
    for kind in ("attributes_info", "options", "additional_options"):
        for option in _each(chosen.get(kind)):
            value = option.get("print_value") or option.get("value")
            found.append(RawOption(label=clean(str(option.get("label", ""))), value=clean(str(value or ""))))
    for option in _each(chosen.get("bundle_options")):
        parts = (f"{_pieces(part.get('qty'))} × {part.get('title')}" for part in _each(option.get("value")))
        found.append(RawOption(label=clean(str(option.get("label", ""))), value=clean(", ".join(parts))))
    return tuple(option for option in found if option.label or option.value)


def _each(told: Any) -> list[dict[Any, Any]]:
    values = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [value for value in values if isinstance(value, dict)]


def _pieces(quantity: Any) -> str:
    text = str(quantity or 1)
    return text.rstrip("0").rstrip(".") if "." in text else text
