"""An order's items as lines: a configurable and its chosen simple are one, a bundle is a line with parts."""

from decimal import Decimal

from contracts.facts import Option
from contracts.integration import ShopLine
from kernel.money import to_places
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.order import RawItem, RawOrder
from services.integration.partners.trouble import RefusedPayload

_GRAMS = {
    "kg": Decimal(1000),
    "kgs": Decimal(1000),
    "g": Decimal(1),
    "lbs": Decimal("453.59237"),
    "lb": Decimal("453.59237"),
}
ZERO = Decimal(0)


def lines_of(raw: RawOrder, book: Book, unit: str = "kg") -> tuple[ShopLine, ...]:
    known = {item.item_id for item in raw.items}
    children_of: dict[str, list[RawItem]] = {}
    for item in raw.items:
        children_of.setdefault(item.parent_item_id, []).append(item)
    lines: list[ShopLine] = []
    for item in raw.items:
        if item.parent_item_id and item.parent_item_id in known:
            continue  # told with its parent; one whose parent is not in the order stands for itself
        children = children_of.get(item.item_id, []) if item.item_id else []
        if item.product_type == "bundle":
            lines += _bundle(item, children, book, unit)
        else:
            lines.append(_line(item, children, book, unit))
    if not any(line.quantity > 0 for line in lines):
        raise RefusedPayload("The order has no line with a quantity.")
    return tuple(lines)


def _line(item: RawItem, children: list[RawItem], book: Book, unit: str) -> ShopLine:
    chosen = children[0] if item.product_type == "configurable" and children else item
    return ShopLine(
        shop_line_id=item.item_id,
        shipped_shop_line_id=item.item_id,
        shop_product_id=chosen.product_id or item.product_id,
        sku=chosen.sku or item.sku,
        name=item.name or chosen.name or item.sku,
        brand=book.brand(chosen.product_id, chosen.sku) or book.brand(item.product_id, item.sku),
        options=_options(item),
        quantity=item.qty_ordered,
        unit_price=item.price,
        unit_price_incl_tax=_incl(item.price_incl_tax, item.price, item.tax_percent),
        row_total=item.row_total,
        row_total_incl_tax=_row_incl(item),
        discount=abs(item.discount_amount),
        tax=item.tax_amount,
        tax_percent=item.tax_percent,
        hidden_tax=item.hidden_tax_amount,
        weight_grams=_grams(chosen.weight or item.weight, unit),
        is_virtual=chosen.is_virtual or chosen.product_type in ("virtual", "downloadable"),
        cancelled=item.qty_canceled,
        shipped=max(item.qty_shipped, chosen.qty_shipped),
        refunded=item.qty_refunded,
    )


def _bundle(item: RawItem, parts: list[RawItem], book: Book, unit: str) -> list[ShopLine]:
    """The bundle carries all amounts, also those that Magento keeps on its parts; the parts are what is fetched."""
    whole = _line(item, [], book, unit)
    rates = {part.tax_percent for part in parts if part.row_total}
    line = whole.model_copy(
        update={
            "discount": whole.discount or sum((abs(part.discount_amount) for part in parts), ZERO),
            "tax": whole.tax or sum((part.tax_amount for part in parts), ZERO),
            "hidden_tax": whole.hidden_tax or sum((part.hidden_tax_amount for part in parts), ZERO),
            "tax_percent": whole.tax_percent or (rates.pop() if len(rates) == 1 else ZERO),
            "is_virtual": bool(parts) and all(part.is_virtual for part in parts),
            "shipped_shop_line_id": "" if item.ships_apart else item.item_id,
            "weight_grams": 0 if parts else whole.weight_grams,
        }
    )
    return [
        line,
        *(
            ShopLine(
                shop_line_id=part.item_id,
                parent_shop_line_id=item.item_id,
                shipped_shop_line_id=part.item_id if item.ships_apart else item.item_id,
                shop_product_id=part.product_id,
                sku=part.sku,
                name=part.name or part.sku,
                brand=book.brand(part.product_id, part.sku),
                options=_options(part),
                quantity=part.qty_ordered,
                tax_percent=part.tax_percent,
                weight_grams=_grams(part.weight, unit),
                is_virtual=part.is_virtual,
                cancelled=part.qty_canceled,
                shipped=part.qty_shipped,
                refunded=part.qty_refunded,
            )
            for part in parts
        ),
    ]


def _options(item: RawItem) -> tuple[Option, ...]:
    return tuple(Option(label=option.label, value=option.value) for option in item.options)


def _row_incl(item: RawItem) -> Decimal:
    if item.row_total_incl_tax is not None:
        return item.row_total_incl_tax
    return item.row_total + item.tax_amount + item.hidden_tax_amount


def _incl(told: Decimal | None, price: Decimal, percent: Decimal) -> Decimal:
    """Only where the shop does not tell it: old APIs leave the price with tax out."""
    if told is not None or not price:
        return told or ZERO
    return to_places(price * (100 + percent) / 100, 4)


def _grams(weight: Decimal, unit: str) -> int:
    return int((weight * _GRAMS.get(unit.lower(), Decimal(1000))).to_integral_value())
