"""A product of either family in neutral words. Which attribute means what is a setting, with usual names as default."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.integration import ShopProduct
from services.integration.partners.magento.order import exact
from services.integration.partners.magento.text import clean
from services.integration.partners.shop import Connection

DEFAULTS = {
    "brand": "manufacturer",
    "type": "article_type",
    "ean": "ean",
    "boxes": "boxes",
    "workshop": "workshop_minutes",
    "insurable": "insurable",
}
_GRAMS = {"g": Decimal(1), "lbs": Decimal("453.59237"), "lb": Decimal("453.59237")}
TECHNICAL = frozenset(
    [
        "image",
        "small_image",
        "thumbnail",
        "swatch_image",
        "image_label",
        "small_image_label",
        "thumbnail_label",
        "url_key",
        "url_path",
        "description",
        "short_description",
        "meta_title",
        "meta_keyword",
        "meta_description",
        "tax_class_id",
        "required_options",
        "has_options",
        "category_ids",
        "options_container",
        "gift_message_available",
        "msrp_display_actual_price_type",
        "special_price",
        "special_from_date",
        "special_to_date",
        "news_from_date",
        "news_to_date",
        "custom_design",
        "custom_design_from",
        "custom_design_to",
        "custom_layout",
        "custom_layout_update",
        "page_layout",
        "visibility",
        "status",
        "price",
        "price_type",
        "price_view",
        "sku_type",
        "weight_type",
        "shipment_type",
        "cost",
        "minimal_price",
        "tier_price",
        "is_recurring",
        "recurring_profile",
        "quantity_and_stock_status",
        "name",
        "sku",
        "product_id",
        "set",
        "type",
        "type_id",
        "categories",
        "websites",
        "website_ids",
        "old_id",
        "created_at",
        "updated_at",
        "weight",
        "group_price",
        "msrp",
        "msrp_enabled",
        "country_of_manufacture",
        "links_exist",
        "links_title",
        "links_purchased_separately",
        "samples_title",
        "tax_class",
        "tsk",
        "giftcard_type",
    ]
)


def attribute(connection: Connection, name: str) -> str:
    return connection.setting(f"product.{name}", DEFAULTS[name])


def product_of(
    connection: Connection,
    values: Mapping[str, Any],
    *,
    product_id: str,
    sku: str,
    kind: str,
    enabled: bool,
    image_url: str,
) -> ShopProduct:
    """`values`: the product's fields and attributes by code, as the shop writes them."""
    words = {code: text for code, value in values.items() if (text := in_words(connection, code, value))}
    meant = {attribute(connection, name) for name in DEFAULTS}
    shown = connection.setting("product.attributes")
    codes = [code.strip() for code in shown.split(",")] if shown else [c for c in words if _shown(connection, c)]
    price = values.get("price")
    return ShopProduct(
        shop=connection.shop,
        sku=sku,
        shop_product_id=product_id,
        name=clean(str(values.get("name") or sku)),
        brand=words.get(attribute(connection, "brand"), ""),
        type=words.get(attribute(connection, "type"), ""),
        price=None if price in (None, "") else exact(price),
        weight_grams=_grams(values.get("weight"), connection.setting("weight.unit", "kg")),
        ean=words.get(attribute(connection, "ean"), ""),
        image_url=image_url,
        attributes={label(connection, code): words[code] for code in codes if code in words and code not in meant},
        is_virtual=kind in ("virtual", "downloadable"),
        enabled=enabled,
        boxes=max(1, _whole(words.get(attribute(connection, "boxes")), 1)),
        workshop_minutes=max(0, _whole(words.get(attribute(connection, "workshop")), 0)),
        insurable=words.get(attribute(connection, "insurable"), "").lower() in ("1", "yes", "ja", "true"),
    )


def in_words(connection: Connection, code: str, value: Any) -> str:
    """A choice's number becomes its label; several choices are written 4,7 in the shop."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    text = clean(str(value))
    choices = _facts(connection, code).get("values") or {}
    return ", ".join(str(choices.get(part.strip(), part.strip())) for part in text.split(",")) if choices else text


def label(connection: Connection, code: str) -> str:
    return str(_facts(connection, code).get("label") or code.replace("_", " ").capitalize())


def brand_of(connection: Connection, values: Mapping[str, Any]) -> str:
    code = attribute(connection, "brand")
    return in_words(connection, code, values.get(code))


def _facts(connection: Connection, code: str) -> Mapping[str, Any]:
    found = (connection.facts.get("attributes") or {}).get(code)
    return found if isinstance(found, Mapping) else {}


def _shown(connection: Connection, code: str) -> bool:
    return code not in TECHNICAL and bool(_facts(connection, code).get("shown", True))


def _grams(weight: Any, unit: str) -> int:
    try:
        return int((exact(weight) * _GRAMS.get(unit.lower(), Decimal(1000))).to_integral_value())
    except ValueError:
        return 0


def _whole(text: str | None, default: int) -> int:
    try:
        return int(exact(text)) if text else default
    except ValueError:
        return default
