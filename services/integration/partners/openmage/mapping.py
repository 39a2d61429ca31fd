"""OpenMage's answers in neutral words. Pure: nothing is asked here."""

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
from services.integration.partners.openmage.counted import counted
from services.integration.partners.openmage.schemas import read_order
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

LANGUAGES = ("nl", "de", "en", "fr")


def order_of(body: Mapping[str, Any], connection: Connection, book: Book) -> tuple[ShopOrder, bool]:
    raw = read_order(dict(body))
    return shop_order(raw, connection.shop, connection.settings, connection.languages, book), superseded(raw)


def facts_of(stores: Sequence[Mapping[str, Any]], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """A store view does not tell its language; a code that is one, or begins with one (de, de_de), does."""
    languages = {
        str(store.get("store_id")): code
        for store in stores
        if (code := str(store.get("code", "")).lower().replace("-", "_").split("_")[0]) in LANGUAGES
    }
    return {"languages": languages, "attributes": dict(attributes)}


def stores_of(stores: Sequence[Mapping[str, Any]]) -> list[Store]:
    languages = facts_of(stores, {})["languages"]
    return [
        Store(key, str(store.get("code") or ""), clean(str(store.get("name") or "")), languages.get(key, ""))
        for store in stores
        if (key := str(store.get("store_id") or "")) not in ("", "0")
    ]


def customer_of(row: Mapping[str, Any], places: Sequence[Mapping[str, Any]], connection: Connection) -> ShownCustomer:
    told = [
        {**place, **{f"default_{which}": place.get(f"is_default_{which}") for which in ("billing", "shipping")}}
        for place in places
        if isinstance(place, Mapping)
    ]
    return shown_customer(int(row["customer_id"]), row, told, connection)


def choices_of(options: Any) -> dict[str, str]:
    found = options if isinstance(options, list) else []
    return {
        str(option["value"]): clean(str(option.get("label") or ""))
        for option in found
        if isinstance(option, dict) and str(option.get("value") or "").strip()
    }


def choice_attributes(rows: Sequence[Mapping[str, Any]], connection: Connection) -> list[str]:
    """Of all attributes those with choices, the brand and the type first."""
    wanted = [str(row.get("code")) for row in rows if row.get("type") in ("select", "multiselect", "boolean")]
    first = [attribute(connection, "brand"), attribute(connection, "type")]
    return list(dict.fromkeys([*first, *(code for code in wanted if code not in TECHNICAL)]))


def choice_codes(infos: Sequence[Mapping[str, Any]], connection: Connection) -> list[str]:
    first = [attribute(connection, "brand"), attribute(connection, "type")]
    plain = {attribute(connection, name) for name in ("boxes", "workshop", "insurable", "ean")} | TECHNICAL
    seen = (
        code
        for info in infos
        for code, value in info.items()
        if code not in plain and isinstance(value, int | str) and str(value).isdigit()
    )
    return list(dict.fromkeys([*first, *seen]))


def product_of(info: Mapping[str, Any], connection: Connection, image_url: str = "") -> ShownProduct:
    product_id, sku = str(info.get("product_id", "")), str(info.get("sku", ""))
    kind = str(info.get("type") or info.get("type_id") or "simple")
    product = neutral_product(
        connection,
        info,
        product_id=product_id,
        sku=sku,
        kind=kind,
        enabled=str(info.get("status", 1)) == "1",
        image_url=image_url,
    )
    return ShownProduct(product, Article(product_id, sku, brand_of(connection, info), kind), int(product_id or 0))


def image_of(rows: Any) -> str:
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    chosen = next((row for row in found if "image" in (row.get("types") or [])), found[0] if found else {})
    return str(chosen.get("url") or "")


def stock_of(rows: Sequence[Mapping[str, Any]]) -> list[ShopStock]:
    return [ShopStock(sku=str(row["sku"]), quantity=exact(row.get("qty"))) for row in rows if row.get("sku")]


def order_now(row: Mapping[str, Any], ref: OrderRef) -> OrderNow:
    comments = [str(each.get("comment") or "") for each in row.get("status_history") or [] if isinstance(each, dict)]
    return OrderNow(
        OrderRef(str(row.get("order_id") or ref.shop_order_id), str(row.get("increment_id") or ref.increment_id)),
        str(row.get("state") or ""),
        str(row.get("status") or ""),
        {str(item["item_id"]): item_now(item) for item in counted(row.get("items") or [])},
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
        is_virtual=str(item.get("is_virtual") or 0) != "0",
        by_parts=bool(item.get("by_parts")),
        ships_apart=bool(item.get("ships_apart")),
    )


def paper_of(row: Mapping[str, Any]) -> Paper:
    return Paper(
        str(row.get("shipment_id") or row.get("creditmemo_id") or row.get("invoice_id") or ""),
        str(row.get("increment_id", "")),
        tuple(str(each.get("comment") or "") for each in row.get("comments") or [] if isinstance(each, dict)),
        tuple(
            str(each.get("track_number") or each.get("number") or "")
            for each in row.get("tracks") or []
            if isinstance(each, dict)
        ),
        {str(item["order_item_id"]): exact(item.get("qty")) for item in row.get("items") or []},
        exact(row.get("grand_total")),
    )


def carriers_of(told: Any) -> set[str]:
    """A map, or a list of keys and values, by version."""
    if isinstance(told, dict):
        return {str(key) for key in told}
    return {str(row.get("key")) for row in told or [] if isinstance(row, dict)}
