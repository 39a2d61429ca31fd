"""Magento 2's answers in neutral words. Pure: nothing is asked here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.integration import ShopOrder, ShopStock
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.magento.customer import shown_customer
from services.integration.partners.magento.order import exact
from services.integration.partners.magento.product import TECHNICAL, attribute, brand_of
from services.integration.partners.magento.product import product_of as neutral_product
from services.integration.partners.magento.text import clean
from services.integration.partners.magento.to_order import shop_order, superseded
from services.integration.partners.magento2.schemas import custom_attributes, read_order
from services.integration.partners.shop import (
    Connection,
    ItemNow,
    OrderNow,
    OrderRef,
    Paper,
    ShownCustomer,
    ShownProduct,
    Store,
)


def order_of(body: Mapping[str, Any], connection: Connection, book: Book) -> tuple[ShopOrder, bool]:
    raw = read_order(dict(body), book)
    order = shop_order(raw, connection.shop, connection.settings, connection.languages, book)
    return order, superseded(raw)


def facts_of(views: Sequence[Mapping[str, Any]], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the shop tells of itself: the language of each store view, where its pictures are, its attributes."""
    first: Mapping[str, Any] = views[0] if views else {}
    return {
        "languages": {str(view.get("id")): str(view.get("locale", ""))[:2] for view in views if view.get("locale")},
        "media": str(first.get("secure_base_media_url") or first.get("base_media_url") or ""),
        "attributes": dict(attributes),
    }


def stores_of(configs: Sequence[Mapping[str, Any]], views: Sequence[Mapping[str, Any]]) -> list[Store]:
    """Without the administration's own view, which is number 0."""
    names = {str(view.get("id")): clean(str(view.get("name") or "")) for view in views}
    return [
        Store(
            key,
            str(view.get("code") or ""),
            names.get(key, ""),
            str(view.get("locale") or "")[:2],
            str(view.get("default_display_currency_code") or view.get("base_currency_code") or ""),
        )
        for view in configs
        if (key := str(view.get("id", ""))) not in ("", "0")
    ]


def attributes_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        str(row["attribute_code"]): {
            "label": clean(str(row.get("default_frontend_label") or "")),
            "shown": str(row.get("is_visible_on_front", "0")) in ("1", "True"),
            "values": choices_of(row.get("options")),
        }
        for row in rows
        if row.get("attribute_code")
    }


def choices_of(options: Any) -> dict[str, str]:
    found = options if isinstance(options, list) else []
    return {
        str(option["value"]): clean(str(option.get("label") or ""))
        for option in found
        if isinstance(option, dict) and str(option.get("value") or "").strip()
    }


def choice_codes(products: Sequence[Mapping[str, Any]], connection: Connection) -> list[str]:
    """Attributes whose values look like numbers of choices, the brand's and the type's first."""
    first = [attribute(connection, "brand"), attribute(connection, "type")]
    plain = {attribute(connection, name) for name in ("boxes", "workshop", "insurable", "ean")} | TECHNICAL
    seen = (
        code
        for product in products
        for code, value in _values(product).items()
        if code not in plain and str(value).replace(",", "").isdigit()
    )
    return list(dict.fromkeys([*first, *seen]))


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return custom_attributes(row) | {
        name: row.get(name) for name in ("name", "price", "weight") if row.get(name) is not None
    }


def product_of(row: Mapping[str, Any], connection: Connection) -> ShownProduct:
    values, facts = _values(row), _map(row.get("extension_attributes"))
    product_id, sku, kind = str(row.get("id", "")), str(row.get("sku", "")), str(row.get("type_id", "simple"))
    product = neutral_product(
        connection,
        values,
        product_id=product_id,
        sku=sku,
        kind=kind,
        enabled=str(row.get("status", 1)) == "1",
        image_url=_image(connection, values),
    )
    options = {
        str(option.get("option_id")): {
            "title": clean(str(option.get("title") or "")),
            "values": {
                str(v.get("option_type_id")): clean(str(v.get("title") or "")) for v in option.get("values") or []
            },
        }
        for option in row.get("options") or []
        if isinstance(option, dict)
    }
    if str(values.get("shipment_type", "0")) == "1":
        options["ships_apart"] = True  # type: ignore[assignment]
    choices = {
        str(choice.get("attribute_id")): clean(str(choice.get("label") or ""))
        for choice in facts.get("configurable_product_options") or []
        if isinstance(choice, dict)
    }
    article = Article(product_id, sku, brand_of(connection, values), kind, options, choices)
    return ShownProduct(product, article, int(product_id or 0))


def customer_of(row: Mapping[str, Any], connection: Connection) -> ShownCustomer:
    """An address names its region in a map of its own."""
    told = [place for place in row.get("addresses") or [] if isinstance(place, dict)]
    places = [{**place, "region": _map(place.get("region")).get("region")} for place in told]
    return shown_customer(int(row["id"]), row, places, connection)


def _image(connection: Connection, values: Mapping[str, Any]) -> str:
    media, file = str(connection.facts.get("media") or ""), str(values.get("image") or "")
    if not media or not file.startswith("/") or file == "/no_selection":
        return ""
    return f"{media.rstrip('/')}/catalog/product{file}"


def stock_of(rows: Sequence[Mapping[str, Any]]) -> list[ShopStock]:
    """Summed over a shop's sources; one that is marked as not in stock counts for nothing."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[str(row["sku"])] += exact(row.get("quantity")) if str(row.get("status", 1)) == "1" else 0
    return [ShopStock(sku=sku, quantity=quantity) for sku, quantity in sums.items()]


def order_now(row: Mapping[str, Any], ref: OrderRef) -> OrderNow:
    comments = [str(each.get("comment") or "") for each in row.get("status_histories") or [] if isinstance(each, dict)]
    return OrderNow(
        OrderRef(str(row.get("entity_id", ref.shop_order_id)), str(row.get("increment_id", ref.increment_id))),
        str(row.get("state") or ""),
        str(row.get("status") or ""),
        {str(item["item_id"]): item_now(item) for item in row.get("items") or []},
        tuple(comments),
        paid=exact(row.get("total_paid")),
        refunded=exact(row.get("total_refunded")),
        shipping_left=exact(row.get("shipping_amount")) - exact(row.get("shipping_refunded")),
        rate=exact(row.get("base_to_order_rate")) or Decimal(1),
    )


def item_now(item: Mapping[str, Any]) -> ItemNow:
    return ItemNow(
        ordered=exact(item.get("qty_ordered")),
        shipped=exact(item.get("qty_shipped")),
        cancelled=exact(item.get("qty_canceled")),
        invoiced=exact(item.get("qty_invoiced")),
        refunded=exact(item.get("qty_refunded")),
        parent=str(item.get("parent_item_id") or ""),
        kind=str(item.get("product_type") or "simple"),
        is_virtual=str(item.get("is_virtual") or 0) not in ("0", "False"),
    )


def paper_of(row: Mapping[str, Any]) -> Paper:
    return Paper(
        str(row.get("entity_id", "")),
        str(row.get("increment_id", "")),
        tuple(str(each.get("comment") or "") for each in row.get("comments") or [] if isinstance(each, dict)),
        tuple(str(each.get("track_number") or "") for each in row.get("tracks") or [] if isinstance(each, dict)),
        {str(item["order_item_id"]): exact(item.get("qty")) for item in row.get("items") or []},
        exact(row.get("grand_total")),
    )


def _map(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
