"""Whoever meets an order first computes the same id."""

from contracts.identity import customer_id, line_id, order_id


def test_an_order_has_one_id_everywhere() -> None:
    assert order_id("fiets", "100012") == order_id("fiets", "100012")
    assert order_id("fiets", "100012") != order_id("meubel", "100012")
    assert order_id("fiets", "100012") != order_id("fiets", "100013")
    order = order_id("fiets", "100012")
    assert line_id(order, "7") == line_id(order, "7") != line_id(order, "8")


def test_a_customer_is_one_per_shop_and_address_however_it_is_typed() -> None:
    assert customer_id("fiets", " Jan@Example.nl ") == customer_id("fiets", "jan@example.nl")
    assert customer_id("fiets", "jan@example.nl") != customer_id("meubel", "jan@example.nl")
