"""What of an order nobody has explained yet: methods whose kind was guessed, articles that the shop does not show."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.methods import knows_payment, knows_shipping


@dataclass(frozen=True)
class Guess:
    what: str  # payment, shipping, product
    code: str
    name: str  # as the shop says it
    assumed: str = ""


def guesses_in(order: ShopOrder, settings: Mapping[str, str], book: Book) -> tuple[Guess, ...]:
    found: list[Guess] = []
    if not knows_payment(order.payment_code, settings):
        found.append(Guess("payment", order.payment_code, order.payment_method, order.payment_kind.value))
    if not knows_shipping(order.shipping_code, order.shipping_method, settings):
        found.append(Guess("shipping", order.shipping_code, order.shipping_method, order.delivery.value))
    found += [
        Guess("product", line.shop_product_id, f"{line.sku} {line.name}".strip())
        for line in order.lines
        if book.is_gone(line.shop_product_id)
    ]
    return tuple(found)
