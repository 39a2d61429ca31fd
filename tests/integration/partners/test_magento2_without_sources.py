"""A Magento 2 before 2.3, or one without the inventory modules: one stock figure an article, lowered when ordered."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from services.integration.partners.connect import connect
from services.integration.partners.magento2 import stock_items
from services.integration.partners.magento2.client import Magento2
from services.integration.partners.shop import Connection, StockWrite
from tests.integration.builders import OAUTH
from tests.integration.conftest import Sandbox

SKU = "VEL-POMP"


@pytest.fixture
def shop(sandbox: Sandbox) -> Iterator[Magento2]:
    connection = Connection("fietshal", "magento2", f"{sandbox.address}/fietshal", OAUTH)
    sandbox.control("fietshal/settings", {"sources": False})
    try:
        found = connect(replace(connection, facts=connect(connection).hello()))
        assert isinstance(found, Magento2)
        yield found
    finally:
        sandbox.control("fietshal/settings", {"sources": True})


@pytest.mark.row("P-26")
def test_it_is_known_when_the_shop_is_greeted(shop: Magento2, sandbox: Sandbox) -> None:
    """Goods that are ordered are off the figure at once: nobody may take them off a second time."""
    assert (shop.has_sources, shop.reserved_included) == (False, False)
    sandbox.control("fietshal/settings", {"sources": True})
    with_sources = connect(replace(shop.connection, facts=shop.hello()))
    assert with_sources.reserved_included is True


@pytest.mark.row("P-26")
def test_figures_are_read_and_written_article_by_article(shop: Magento2) -> None:
    (before,) = shop.stock_now([SKU, "NO-SUCH"]).values()
    shop.write_stock([StockWrite(before, Decimal(3))])
    (after,) = shop.stock_now([SKU]).values()
    assert (after.sku, after.quantity, after.in_stock) == (SKU, before.quantity + 3, True)
    odd = [each.article.sku for each in shop.changed_products(None, 0)[0] if set(each.article.sku) & set("/+ ")]
    assert set(shop.stock_now(odd)) == set(odd) != set()


@pytest.mark.row("P-26")
def test_the_list_is_read_to_its_end_although_the_last_page_repeats(
    shop: Magento2, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock_items, "PAGE", 2)
    articles = [each.article for each in shop.changed_products(None, 0)[0] if each.article.type == "simple"]
    figures = {each.sku: each.quantity for page in shop.stock(articles) for each in page}
    assert figures == {sku: now.quantity for sku, now in shop.stock_now(list(figures)).items()}
    assert set(figures) == {article.sku for article in articles}


@pytest.mark.row("SCR-16")
def test_the_rights_are_those_of_the_old_stock(shop: Magento2, sandbox: Sandbox) -> None:
    def told() -> dict[str, tuple[str, bool | None]]:
        return {each.use: (each.resource, each.granted) for each in shop.rights(20) if "stock" in each.use}

    name = "Magento_CatalogInventory::cataloginventory"
    assert told() == {"stock": (name, True), "write_stock": (name, True)}
    sandbox.control("fietshal/settings", {"denied": [name]})
    try:
        assert told() == {"stock": (name, False), "write_stock": (name, False)}
    finally:
        sandbox.control("fietshal/settings", {"denied": []})
