"""An article's pieces: what the shop counted, what came in here, and when its figure already knows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

from services.order.domain.catalog.article import Article

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def an_article(**values: object) -> Article:
    return Article("fietshal", "GAZ", **values)  # type: ignore[arg-type]


def test_free_and_short_are_never_below_zero() -> None:
    assert (an_article(counted=D(3), reserved=D(1)).free, an_article(counted=D(3), reserved=D(1)).short) == (2, 0)
    assert (an_article(counted=D(1), reserved=D(3)).free, an_article(counted=D(1), reserved=D(3)).short) == (0, 2)
    assert an_article(counted=D(-2), reserved=D(1)).short == 1


def test_pieces_found_here_are_counted_until_the_shops_figure_rises_by_them() -> None:
    article = an_article(counted=D(0), stock_seen_at=NOON)
    article.come_in(D(3))
    article.see_level(D(0), NOON + HOUR)
    assert (article.on_hand, article.found) == (3, 3)
    article.see_level(D(2), NOON + 2 * HOUR)
    assert (article.on_hand, article.found) == (3, 1)
    article.see_level(D(9), NOON + 3 * HOUR)
    assert (article.on_hand, article.found) == (9, 0)


def test_a_figure_knows_what_happened_before_it_was_read() -> None:
    article = an_article(counted=D(0), stock_seen_at=NOON)
    article.shop_moved(D(2), NOON - HOUR)
    article.shop_moved(D(5), NOON + HOUR)
    assert article.on_hand == 2


def test_where_sold_pieces_are_still_counted_an_order_moves_nothing_but_a_shipment_known_to_the_shop_does() -> None:
    article = an_article(counted=D(5), stock_seen_at=NOON, reserved_included=True)
    article.shop_moved(D(2), NOON - HOUR)
    article.leave(D(1), known_since=NOON - HOUR)
    assert article.on_hand == 5
    article.leave(D(1), known_since=NOON + HOUR)
    article.leave(D(1))
    assert article.on_hand == 3


def test_a_figure_that_says_what_it_holds_of_ours_leaves_nothing_to_guess() -> None:
    article = an_article(counted=D(2), stock_seen_at=NOON)
    article.come_in(D(3))
    article.see_level(D(9), NOON + HOUR, told=D(0))  # the shop counted seven more, and none of them is ours
    assert (article.on_hand, article.found) == (12, 3)
    article.see_level(D(12), NOON + 2 * HOUR, told=D(3))
    assert (article.on_hand, article.found) == (12, 0)
    article.see_level(D(12), NOON + 3 * HOUR, told=D(4))  # one too many was written there
    assert article.on_hand == 11


def test_its_version_rises_with_what_is_said_of_it() -> None:
    article = an_article(counted=D(0), stock_seen_at=NOON)
    article.come_in(D(3))
    assert (article.brought, article.stock_version) == (3, 1)
    article.see_level(D(1), NOON + HOUR)
    assert (article.brought, article.found, article.stock_version) == (3, 2, 2)
    article.see_level(D(1), NOON + HOUR, told=D(3))
    assert article.stock_version == 2  # the shop said it
